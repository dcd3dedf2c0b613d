"""One version of the index in memory: everything a question needs.

Row i of the vectors, of the word index and of ``passages`` is passage i; the rows of the sentence vectors are the
quotable sentences in passage order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.civic import read_meetings
from assistant.errors import REBUILD, IndexDamaged, UnknownDocument, command
from assistant.index.card import GRAMMAR, Card
from assistant.index.disk_format import IndexParts, parse_parts
from assistant.index.meeting_lines import meeting_lines_by_document, meetings_of_line
from assistant.index.tables import PassagesByDocument, quotable_counts
from assistant.records import Document, MeetingRecords, Passage, Record
from assistant.text import SearchableWords, Span, find_dates, indexed_text, wording

OPENING = 1000
"""Characters of a record in which it states what it is of: a letterhead, a title page, the head of minutes."""

SURE = 12
"""Characters of a digest that tell one file from another."""


@dataclass(frozen=True, kw_only=True)
class Snapshot(IndexParts):
    """An index, complete and immutable. Each question holds one."""

    version: str
    card: Card
    warning: str | None = None
    """Why this is not the version that was published last, None where it is."""
    folder: Path | None = None
    """The index folder that it was opened from."""

    @classmethod
    def parse(cls, version: str, card: Card, contents: Mapping[str, bytes | memoryview]) -> Snapshot:
        """The snapshot that ``contents`` hold.

        Raises:
            IndexDamaged: the files do not fit together.
        """
        parts = parse_parts(card, contents)
        return cls(
            version=version,
            card=card,
            documents=parts.documents,
            passages=parts.passages,
            passage_vectors=parts.passage_vectors,
            sentence_vectors=parts.sentence_vectors,
            tokens=parts.tokens,
            words=parts.words,
            acronyms=parts.acronyms,
            probes=parts.probes,
            twin_lines=parts.twin_lines,
            meeting_lines=parts.meeting_lines,
        )

    def called(self, name: str, sha256: str = "") -> str:
        """The id of the document that ``name`` means: its id, or else what one of its files, twins too, is called.

        An id may pass to another file or go when files of the same name are added. ``sha256``, or the beginning of it
        that a link holds, is of the file that was meant then, and decides wherever a document was read from it.

        Raises:
            UnknownDocument: no document is so called, or several are.
        """
        held = self.documents.get(name)
        if len(sha256) >= SURE and not (held and held.sha256.startswith(sha256)):
            for document in self.documents.values():
                if document.sha256.startswith(sha256):
                    return document.id
        if held:
            return name
        named = [document.id for document in self.documents.values() if name in file_names(document)]
        if len(named) == 1:
            return named[0]
        several = f"; it may be {' or '.join(named)}" if named else ""
        raise unknown_document(name, several, self.folder)

    @cached_property
    def sentence_rows(self) -> NDArray[np.int64]:
        """Where each passage's sentence vectors begin, shape (passages + 1,): those of row i are [i] to [i + 1]."""
        return np.concatenate([[0], np.cumsum(quotable_counts(self.passages))]).astype(np.int64)

    @cached_property
    def quotable(self) -> NDArray[np.bool_]:
        """Whether each passage holds a quotable sentence, shape (passages,)."""
        return np.asarray(np.diff(self.sentence_rows) > 0)

    @cached_property
    def passage_of_sentence(self) -> NDArray[np.int64]:
        """The passage row of each sentence vector, shape (sentences,)."""
        return np.repeat(np.arange(len(self.passages)), np.diff(self.sentence_rows))

    @cached_property
    def passages_of(self) -> Mapping[str, Sequence[Passage]]:
        """The passages of each document, by its id, put together when they are first asked for."""
        return PassagesByDocument(self.passages, self.documents)

    @cached_property
    def folded_passages(self) -> tuple[str, ...]:
        """Each passage's words folded onto one line, for finding exact phrases."""
        return tuple(wording(passage.text) for passage in self.passages)

    def meetings(self, identity: str, parts: frozenset[str] | None = None) -> tuple[MeetingRecords, ...]:
        """What the records of meetings in a document tell, as it was read when the index was built; where another
        grammar read it then, it is read now. None where there is no such document. Of parts that are not among
        ``parts``, where these are named, a record may have the first alone.

        Raises:
            IndexDamaged: what is stored of it is not what was.
        """
        if identity not in self.documents:
            return ()
        for known in ((identity, None), (identity, parts)):
            if known in self._meetings:
                return self._meetings[known]
        read = self._meetings_of(self.documents[identity], parts)
        return self._meetings.setdefault((identity, parts if identity in self._stored_meetings else None), read)

    def stored_meetings(self, identity: str) -> tuple[MeetingRecords, ...]:
        """`meetings` where they are stored, and none where they would have to be read first: a question does not wait.

        Raises:
            IndexDamaged: as `meetings`.
        """
        return self.meetings(identity) if identity in self._stored_meetings else ()

    def _meetings_of(self, document: Document, parts: frozenset[str] | None) -> tuple[MeetingRecords, ...]:
        stored = self._stored_meetings.get(document.id)
        if stored is None:
            return read_meetings(document)
        try:
            return meetings_of_line(stored, document, parts)
        except (IndexError, TypeError, ValueError) as error:
            raise IndexDamaged("The meetings of the index do not fit its documents.", REBUILD) from error

    @cached_property
    def _stored_meetings(self) -> dict[str, str]:
        try:
            return meeting_lines_by_document(self.meeting_lines, GRAMMAR)
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamaged("The meetings of the index cannot be read.", REBUILD) from error

    @cached_property
    def _meetings(self) -> dict[tuple[str, frozenset[str] | None], tuple[MeetingRecords, ...]]:
        return {}

    def years(self, row: int) -> frozenset[str]:
        """The years the record of passage ``row`` is of: of its date, and of those that its opening states."""
        record = self.record(row)
        key = self.passages[row].document, record.start
        if key not in self._years:  # read when a question first asks: thousands of openings cost seconds
            stated = {date.iso[:4] for date in find_dates(self.opening(row))}
            self._years[key] = frozenset(stated | {(record.date or "")[:4]})
        return self._years[key]

    def record(self, row: int) -> Record:
        """The record that passage ``row`` belongs to."""
        passage = self.passages[row]
        return self.documents[passage.document].record_at(passage.start)

    def opening(self, row: int) -> str:
        """The characters in which the record of passage ``row`` states what it is of."""
        record = self.record(row)
        text = self.documents[self.passages[row].document].text
        return text[record.start : min(record.end, record.start + OPENING)]

    def shown(self, row: int) -> tuple[str, list[Span]]:
        """Passage ``row`` as it was indexed: its context on the first line, then its sentences, one a line, white space
        folded and without running heads; and where in it each of them stands."""
        passage = self.passages[row]
        document = self.documents[passage.document]
        if document.id not in self._words_of:  # its running heads are found once, not with every question
            self._words_of[document.id] = SearchableWords.of(document)
        return indexed_text(document, passage, self._words_of[document.id])

    @cached_property
    def _words_of(self) -> dict[str, SearchableWords]:
        return {}

    @cached_property
    def _years(self) -> dict[tuple[str, int], frozenset[str]]:
        return {}


def unknown_document(name: str, several: str = "", index: str | Path | None = None) -> UnknownDocument:
    """What to say where no document, or not one alone (``several``), is called so."""
    what = f"No document of the index is called {name!r}{several}."
    return UnknownDocument(what, f"List them with: {command('documents', index=index)}")


def file_names(document: Document) -> Iterator[str]:
    """What a document's files are called, each with its path and without its suffix."""
    for file in (document.file, *document.also_at):
        yield from (file, Path(file).stem)
