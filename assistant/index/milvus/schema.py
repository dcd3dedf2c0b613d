"""What stands in Milvus of an index: five collections of each version, their fields, and the names they go by.

    NAME                       an alias of the card of the version that serves; changed at once, so that readers see
                               one version or another
    NAME_v_<digest>_<format>_card         what the version is, and its statistics; its last row is written last of all
    NAME_v_<digest>_<format>_passages     row, vector, words, what filters ask for, token codes, the passage itself
    …_sentences, …_documents, …_records   the quotable sentences' vectors; documents with their digests; records

``words`` is a sparse vector of the BM25 scores of a passage's stems, by their places in the vocabulary: the inner
product with a question's stems is its BM25 with the statistics of the whole index. Publishers, kinds and documents
stand as numbers, so that no name that a paper gives itself is ever part of an expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymilvus import CollectionSchema

FORMAT = 2
"""Raised whenever collections written before can no longer be read, or would be read otherwise."""
CARD = "card"
EXACT = 50_000
"""Vectors up to which every one is compared; beyond, a graph (HNSW) names those that are."""
_CAPACITY = 4096
"""Pieces of a text that a row may hold."""
PIECE = 60_000
"""Characters of a piece; Milvus takes 65,535 bytes."""
_KEY = 64
"""Characters of a key: a SHA-256 in hexadecimal."""
_FOLDED = 65_535
_WIDTH = 2
"""Components of the vector of a collection that is not searched by one, which Milvus wants all the same."""


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field of a collection. ``kind`` is one of number, flag, key, keys, text, texts, vector, words, nothing;
    ``looked_up`` ones are asked for in expressions and have an index."""

    name: str
    kind: str
    looked_up: bool = False


_ROW = StoredField("row", "number")
_FILTERED = tuple(
    StoredField(name, "number", looked_up=True) for name in ("document", "publisher", "kind", "first_day", "last_day")
)
_NOTHING = StoredField("nothing", "nothing")
_BODY = StoredField("body", "texts")

PARTS: Mapping[str, tuple[StoredField, ...]] = {
    "passages": (
        _ROW,
        StoredField("vector", "vector"),
        StoredField("words", "words"),
        *_FILTERED,
        StoredField("record", "number"),
        StoredField("quotable", "flag"),
        StoredField("folded", "text"),
        StoredField("tokens", "texts"),
        _BODY,
    ),
    "sentences": (_ROW, StoredField("vector", "vector"), *_FILTERED, StoredField("passage", "number", looked_up=True)),
    "documents": (
        _ROW,
        StoredField("key", "key", looked_up=True),
        StoredField("caseless", "key", looked_up=True),
        StoredField("names", "keys"),
        StoredField("sha256", "key", looked_up=True),
        StoredField("text", "key"),
        StoredField("first", "number"),
        StoredField("last", "number"),
        _BODY,
        _NOTHING,
    ),
    "records": (_ROW, *_FILTERED, StoredField("passages", "number"), StoredField("date", "key"), _BODY, _NOTHING),
    CARD: (_ROW, StoredField("key", "key"), _BODY, _NOTHING),
}
"""The fields of each collection; ``row`` is the primary key and counts from 0."""

_NAMED = re.compile(r"_v_([0-9a-f]{16})_(\d+)_([a-z]+)")


def collection(name: str, version: str, part: str) -> str:
    """The name of the collection of ``part`` of a ``version`` (``v-0123…``) of the index ``name``."""
    return f"{name}_{version.replace('-', '_')}_{FORMAT}_{part}"


def parse_collection(name: str, collection_name: str) -> tuple[str, int, str] | None:
    """The version, format and part of a collection of the index ``name``; None where it is none of that."""
    if not collection_name.startswith(f"{name}_v_"):
        return None
    found = _NAMED.fullmatch(collection_name[len(name) :])
    return (f"v-{found[1]}", int(found[2]), found[3]) if found else None


def schema_of(part: str, dimension: int) -> CollectionSchema:
    """The schema of a part's collection, in the client's classes."""
    from pymilvus import DataType, MilvusClient

    made = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    text = {"element_type": DataType.VARCHAR, "max_capacity": _CAPACITY}
    kinds: Mapping[str, tuple[Any, dict[str, Any]]] = {
        "number": (DataType.INT64, {}),
        "flag": (DataType.BOOL, {}),
        "key": (DataType.VARCHAR, {"max_length": _KEY}),
        "keys": (DataType.ARRAY, {**text, "max_length": _KEY}),
        "text": (DataType.VARCHAR, {"max_length": _FOLDED}),
        "texts": (DataType.ARRAY, {**text, "max_length": PIECE}),
        "vector": (DataType.FLOAT_VECTOR, {"dim": dimension}),
        "nothing": (DataType.FLOAT_VECTOR, {"dim": _WIDTH}),
        "words": (DataType.SPARSE_FLOAT_VECTOR, {}),
    }
    for stored in PARTS[part]:
        kind, settings = kinds[stored.kind]
        made.add_field(stored.name, kind, is_primary=stored is _ROW, **settings)
    return made


def indexes_of(part: str, rows: int) -> list[dict[str, Any]]:
    """How each field of a part of so many rows is indexed, as the client's ``add_index`` takes it."""
    flat: dict[str, Any] = {"index_type": "FLAT", "metric_type": "IP"}
    graph = {"index_type": "HNSW", "metric_type": "IP", "params": {"M": 32, "efConstruction": 200}}
    given: list[dict[str, Any]] = []
    for stored in PARTS[part]:
        if stored.kind == "words":
            given.append({"field_name": stored.name, "index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"})
        elif stored.kind == "vector":
            given.append({"field_name": stored.name, **(flat if rows <= EXACT else graph)})
        elif stored.kind == "nothing":
            given.append({"field_name": stored.name, **flat})
        elif stored.looked_up:
            given.append({"field_name": stored.name, "index_type": "INVERTED"})
    return given


def nothing() -> list[float]:
    """The vector of a row that is searched by none."""
    return [1.0] + [0.0] * (_WIDTH - 1)
