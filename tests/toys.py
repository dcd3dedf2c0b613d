"""An encoder made of words, and a small corpus of records, so that tests need neither a model nor outside data."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.models import encoder, question_encoder
from assistant.models.encoder import EncodedText, Matrix
from assistant.models.folders import ModelIdentity
from assistant.text.words import folded, stem, stems_in


def load_with(monkeypatch, load: Callable[[str], object]) -> None:
    """Has every encoder that is asked for by name made by ``load``, wherever it is asked for."""
    monkeypatch.setattr(encoder, "encoder_folder", Path)
    monkeypatch.setattr(encoder, "SentenceEncoder", lambda name, folder, *_: load(name))
    monkeypatch.setattr(question_encoder, "LIGHT", frozenset())


class ToyEncoder:
    """A bag of hashed words as a unit vector: texts that share words are similar, others are not."""

    identity = ModelIdentity("toy", hashlib.sha256(b"toy encoder 1").hexdigest())
    dimension = 512

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in stems_in(text) or ["\0"]:
                number = int(hashlib.sha256(word.encode("utf-8", "replace")).hexdigest(), 16)
                vectors[row, number % self.dimension] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> EncodedText:
        """Every run of letters is a token, accents folded; a mark without characters stands at each end, as in BERT."""
        found = list(re.finditer(r"(?:[^\W_][\u0300-\u036f]*)+", text))
        stemmed = ["[start]", *(stem(folded(match.group())) for match in found), "[end]"]
        spans = [(0, 0), *(match.span() for match in found), (0, 0)]
        ids = [zlib.crc32(word.encode("utf-8", "replace")) % 2**31 for word in stemmed]
        return EncodedText(
            self.encode([text])[0],
            self.encode(stemmed),
            np.array(ids, dtype=np.int32),
            np.array(spans, dtype=np.int32),
        )


MINUTES = """\
Agenda item

Road safety on Bridge Street

Minutes:

The chair welcomed Councillor Amina Okafor, who presented the report on road safety. The committee heard that
the crossing on Bridge Street had been closed since the flood. A parent told the committee that “the pace of
change is too slow”.

Resolved:

(a)  That the crossing be reopened by 1 June 2024.
(b)  That the committee note the report.
"""
REPORT = """\
Report to the committee

1. The crossing on Bridge Street was damaged by the flood in January. Repairs cost £12,500.

2. Councillor Amina Okafor has asked for a school warden. The pace of change is too slow.
Appendix A

3 May 2024

Dear Councillor

The inspectorate visited Bridge Street on 2 April 2024. The crossing was unsafe. The pace of change is too slow.
"""
NOTE = "A note without a date.\n\nThe library opens on Saturday mornings. Its roof was repaired after the storm.\n"

MANIFEST = {
    "records": [
        {"id": "minutes", "file": "minutes.txt", "title": "Committee minutes", "publisher": "Borough Council",
         "kind": "minutes", "date": "2024-05-14"},
        {"id": "report", "file": "report.txt", "title": "Report on the crossing", "publisher": "Borough Council",
         "kind": "report", "date": "2024-05-07", "parts": [
            {"part": "Appendix A", "starts_with_line": "3 May 2024", "title": "Inspectorate letter",
             "publisher": "Inspectorate", "kind": "letter", "date": "2024-05-03"}]},
        {"id": "note", "file": "note.txt", "title": "Library note", "publisher": None, "kind": "note", "date": None},
    ]
}  # fmt: skip


def write_corpus(folder: Path, **more: str) -> Path:
    """The three files of the toy corpus with their manifest, and ``more`` (file name without suffix to text)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"minutes": MINUTES, "report": REPORT, "note": NOTE, **more}.items():
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return folder
