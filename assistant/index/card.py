"""The card of an index: what built it, what is in it, and the digest of each of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.index.files import canonical
from assistant.index.vector_coding import VectorCoding
from assistant.models import ModelIdentity
from assistant.records import OPTIONAL, Unread, as_json
from assistant.text import Cutting

FORMAT = 6
"""Raised whenever files written before can no longer be read, or would be read otherwise."""
READING = 14
"""Raised whenever the same bytes are read as another text: unchanged files are then read anew."""
GRAMMAR = "8"
"""Raised when `assistant.civic` reads meetings otherwise: what an older one read is not taken over."""
PROBES = (
    "The committee resolved to note the report.",
    "Inspectors visited in June; progress had been too slow.",
    "Repairs cost £12,500.",
)
"""Sentences whose vectors stand in the index, so that an encoder that reads otherwise than the first is noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What built an index and what is in it."""

    encoder: ModelIdentity
    dimension: int
    cutting: Cutting
    documents: int
    passages: int
    sentences: int
    unreadable: tuple[Unread, ...]
    notices: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]
    """Of every other file of the version: its size in bytes and SHA-256."""
    texts: Mapping[str, str]
    """Of every document by id: the SHA-256 of its text, which each quotation is checked against on its way out."""

    precision: str = "float32"
    """What the encoder multiplied in, ``float32`` or ``bfloat16``: builds that add to the index keep it."""
    vectors: VectorCoding = field(default_factory=VectorCoding)
    """How the vectors of passages and sentences are kept."""
    reading: int = READING
    recogniser: str | None = field(default=None, metadata=OPTIONAL)
    """What recognised the words of scans; None where scans were left out."""

    def serialized(self) -> bytes:
        """The card as a file; equal cards give equal bytes."""
        return canonical({"format": FORMAT, **as_json(self)})

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Card:
        """The card that `serialized` wrote, from the JSON object it is."""
        return cls(
            encoder=ModelIdentity(**content["encoder"]),
            dimension=content["dimension"],
            cutting=Cutting(**content["cutting"]),
            documents=content["documents"],
            passages=content["passages"],
            sentences=content["sentences"],
            unreadable=tuple(Unread(**unread) for unread in content["unreadable"]),
            notices=tuple(content["notices"]),
            files={name: (int(size), str(sha256)) for name, (size, sha256) in content["files"].items()},
            texts=content["texts"],
            precision=content.get("precision", "float32"),  # what indexes were built in that say nothing of it
            vectors=VectorCoding(**content["vectors"]),
            reading=content["reading"],
            recogniser=content.get("recogniser"),
        )
