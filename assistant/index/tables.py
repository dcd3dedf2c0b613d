"""Passages and their sentences as tables of integers, and arrays as files of NumPy's own format.

Heading paths and item numbers repeat: each stands once in a list, and the tables hold its place there.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.files import canonical
from assistant.records import Document, Passage, SectionKind, Sentence

_KINDS = {
    0: SectionKind.HEADING,
    1: SectionKind.PROSE,
    2: SectionKind.NUMBERED,
    4: SectionKind.RESOLUTION,
    5: SectionKind.BULLET,
    6: SectionKind.QUESTION,
    7: SectionKind.REPLY,
    8: SectionKind.TABLE,
    9: SectionKind.FIELD,
    10: SectionKind.LETTERHEAD,
    11: SectionKind.SIGNATURE,
    12: SectionKind.BOILERPLATE,
}
"""The kinds by the number that stands for each on the disk: a new kind is given the next; 3 was of one that is gone."""


def saved(array: NDArray[Any]) -> bytes:
    """An array as a file."""
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def loaded(data: bytes | memoryview) -> NDArray[Any]:
    """The array that `saved` wrote.

    Raises:
        ValueError: the data is no array, or one that holds objects.
    """
    array: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
    return array


def passage_files(passages: Sequence[Passage], documents: Sequence[str]) -> dict[str, bytes]:
    """The tables of passages and of sentences, and the lists they point into; ``documents`` are ids in index order."""
    where = {document: row for row, document in enumerate(documents)}
    paths = sorted({passage.path for passage in passages})
    numbers = sorted({n for p in passages for n in (p.number, *(s.number for s in p.sentences)) if n is not None})
    path_of = {path: row for row, path in enumerate(paths)}
    number_of: dict[str | None, int] = {None: -1} | {number: row for row, number in enumerate(numbers)}
    kind_of = {kind: number for number, kind in _KINDS.items()}
    table = [
        (where[p.document], p.start, p.end, path_of[p.path], number_of[p.number], kind_of[p.kind], len(p.sentences))
        for p in passages
    ]
    sentences = [
        (s.start, s.end, kind_of[s.kind], int(s.quotable), *(s.stem or (-1, -1)), number_of[s.number])
        for p in passages
        for s in p.sentences
    ]
    return {
        "passages.npy": saved(np.array(table, dtype=np.int32).reshape(-1, 7)),
        "sentences.npy": saved(np.array(sentences, dtype=np.int32).reshape(-1, 7)),
        "headings.json": canonical({"paths": paths, "numbers": numbers}),
    }


def parse_passages(
    contents: Mapping[str, bytes | memoryview], documents: Mapping[str, Document]
) -> tuple[Passage, ...]:
    """The passages that `passage_files` wrote, each with its text out of its document.

    Raises:
        KeyError, IndexError, TypeError, ValueError: the tables do not fit together.
    """
    strings = json.loads(bytes(contents["headings.json"]))
    paths = [tuple(path) for path in strings["paths"]]
    numbers: list[str | None] = [*strings["numbers"], None]
    sentences = [
        Sentence(start, end, _KINDS[kind], bool(quotable), (left, right) if left >= 0 else None, numbers[number])
        for start, end, kind, quotable, left, right, number in loaded(contents["sentences.npy"]).tolist()
    ]
    ids = list(documents)
    passages: list[Passage] = []
    used = 0
    for row, (document, start, end, path, number, kind, count) in enumerate(loaded(contents["passages.npy"]).tolist()):
        own = tuple(sentences[used : used + count])
        used += count
        text = documents[ids[document]].text[start:end]
        passages.append(
            Passage(
                row=row,
                document=ids[document],
                start=start,
                end=end,
                text=text,
                path=paths[path],
                number=numbers[number],
                kind=_KINDS[kind],
                sentences=own,
            )
        )
    if used != len(sentences):
        raise ValueError("passages and sentences do not agree")
    return tuple(passages)
