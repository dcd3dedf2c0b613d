"""Passages and their sentences as tables of integers, which are read when needed.

Heading paths and item numbers repeat: each stands once in a list, and the tables hold its place there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from assistant.index.files import canonical
from assistant.index.packing import packed, unpacked
from assistant.records import Document, Passage, SectionKind, Sentence

PASSAGES, SENTENCES = "passages.table", "sentences.table"
"""The files of the tables."""
_PASSAGE_SPAN, _SENTENCE_SPAN = 1, 0
"""The column in which each says where its own begins; the next says where it ends."""
Integers = NDArray[np.int32] | NDArray[np.int64]

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
        PASSAGES: packed(np.array(table, dtype=np.int32).reshape(-1, 7), _PASSAGE_SPAN),
        SENTENCES: packed(np.array(sentences, dtype=np.int32).reshape(-1, 7), _SENTENCE_SPAN),
        "headings.json": canonical({"paths": paths, "numbers": numbers}),
    }


class PassageTable(Sequence[Passage]):
    """The passages of an index, each put together from the tables when it is first asked for: fifty thousand of them
    with their sentences cost seconds, and a question asks for some tens. Row i is passage i; equal to a tuple of them.
    """

    def __init__(
        self,
        table: Integers,
        sentences: Integers,
        strings: Mapping[str, Sequence[Any]],
        documents: Mapping[str, Document],
    ) -> None:
        """``table`` and ``sentences`` are those that `passage_files` wrote, of shape (passages, 7) and (sentences, 7).

        Raises:
            ValueError: they do not fit together, or not the ``strings`` and ``documents`` they point into.
        """
        self._table, self._sentences, self._documents = table, sentences, documents
        self._ids = list(documents)
        self._paths = [tuple(path) for path in strings["paths"]]
        self._numbers: list[str | None] = [*strings["numbers"], None]
        self._made: dict[int, Passage] = {}
        _within(table[:, 0], range(len(self._ids)))
        _within(table[:, 3], range(len(self._paths)))
        _within(table[:, 4], range(-1, len(self._numbers) - 1))
        _within(sentences[:, 6], range(-1, len(self._numbers) - 1))
        if not np.isin(np.concatenate([table[:, 5], sentences[:, 2]]), list(_KINDS)).all() or (table[:, 6] < 0).any():
            raise ValueError("a passage or a sentence is of no kind, or a passage of fewer sentences than none")
        if (np.diff(table[:, 0]) < 0).any():
            raise ValueError("passages do not stand in the order of their documents")
        self._bounds = np.concatenate([[0], np.cumsum(table[:, 6])]).astype(np.int64)
        if self._bounds[-1] != len(sentences):
            raise ValueError("passages and sentences do not agree")

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, place: int) -> Passage: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, place: int | slice) -> Passage | tuple[Passage, ...]:
        if isinstance(place, slice):
            return tuple(self[row] for row in range(*place.indices(len(self))))
        row = range(len(self))[place]  # from the end where it is below nought, an IndexError where there is none
        if row not in self._made:
            self._made[row] = self._passage(row)
        return self._made[row]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _passage(self, row: int) -> Passage:
        document, start, end, path, number, kind, _ = self._table[row].tolist()
        identity = self._ids[document]
        return Passage(
            row=row,
            document=identity,
            start=start,
            end=end,
            text=self._documents[identity].text[start:end],
            path=self._paths[path],
            number=self._numbers[number],
            kind=_KINDS[kind],
            sentences=tuple(self._own_sentences(row)),
        )

    def _own_sentences(self, row: int) -> Iterator[Sentence]:
        own = self._sentences[self._bounds[row] : self._bounds[row + 1]].tolist()
        for start, end, kind, quotable, left, right, number in own:
            stem = (left, right) if left >= 0 else None
            yield Sentence(start, end, _KINDS[kind], bool(quotable), stem, self._numbers[number])

    @property
    def quotable(self) -> Integers:
        """How many quotable sentences each passage has, shape (passages,)."""
        counted = np.concatenate([[0], np.cumsum(self._sentences[:, 3] != 0)])
        return np.diff(counted[self._bounds])

    @property
    def documents(self) -> Integers:
        """The place in index order of the document of each passage, shape (passages,); it never falls."""
        return self._table[:, 0]


class PassagesByDocument(Mapping[str, Sequence[Passage]]):
    """The passages of each document, which stand together and in the order of the ``documents``."""

    def __init__(self, passages: Sequence[Passage], documents: Mapping[str, Document]) -> None:
        place = {identity: number for number, identity in enumerate(documents)}
        if isinstance(passages, PassageTable):
            owners = passages.documents
        else:
            owners = np.array([place[passage.document] for passage in passages], dtype=np.int32)
        bounds = np.searchsorted(owners, np.arange(len(place) + 1))
        self._bounds = dict(zip(place, pairwise(bounds.tolist()), strict=True))
        self._passages = passages
        self._made: dict[str, Sequence[Passage]] = {}

    def __getitem__(self, identity: str) -> Sequence[Passage]:
        if identity not in self._made:
            self._made[identity] = list(self._passages[slice(*self._bounds[identity])])
        return self._made[identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bounds)

    def __len__(self) -> int:
        return len(self._bounds)


def _within(values: Integers, allowed: range) -> None:
    """
    Raises:
        ValueError: one of ``values`` is not in ``allowed``.
    """
    if len(values) and not (allowed.start <= values.min() and values.max() < allowed.stop):
        raise ValueError("a table points beyond what it points into")


def parse_passages(contents: Mapping[str, bytes | memoryview], documents: Mapping[str, Document]) -> PassageTable:
    """The passages that `passage_files` wrote, each with its text out of its document.

    Raises:
        KeyError, IndexError, TypeError, ValueError: the tables do not fit together.
    """
    strings = json.loads(bytes(contents["headings.json"]))
    table, sentences = unpacked(contents[PASSAGES], _PASSAGE_SPAN), unpacked(contents[SENTENCES], _SENTENCE_SPAN)
    return PassageTable(table, sentences, strings, documents)


def quotable_counts(passages: Sequence[Passage]) -> Integers:
    """How many quotable sentences each passage has, shape (passages,)."""
    if isinstance(passages, PassageTable):
        return passages.quotable
    return np.array([sum(one.quotable for one in passage.sentences) for passage in passages], dtype=np.int64)
