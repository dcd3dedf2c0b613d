"""Who says what a quotation quotes, as far as the record states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.quotes.windows import passage_at
from assistant.answering.speakers import speaker_of
from assistant.index import SearchIndex, SpokenPart, speeches_at
from assistant.records import Document, Passage, RecordSlice
from assistant.text import PersonName, name_words, persons_in, words_in

_TITLES = frozenset("cllr cllrs councillor councillors mr mrs ms miss mx dr prof professor sir lord lady dame".split())  # noqa: SIM905
_BEFORE = 400
"""Characters before a sentence in which what introduces it stands, up to the end of the sentence before."""
_INTRODUCES = re.compile(r"[^.?!\n]*(?:\n(?!\s*\n)[^.?!\n]*)*:\s*[\"“‘•·\-–]*\s*$")


WhoSays = Callable[[Document, Sequence[Passage], int, int], str | None]
"""Who says the words from one place of a document to another, as it prints the name; None where it does not state it.
What reads the reported speech of minutes can stand here."""


@dataclass(frozen=True, slots=True)
class _OfDocument:
    """A passage of a document, read for who speaks in it."""

    document: Document
    passage: Passage
    speeches: Sequence[SpokenPart] = ()

    def between(self, start: int, end: int) -> str:
        return self.document.text[start:end]


def stated_in(index: SearchIndex) -> WhoSays:
    """Who says what, by the form of the record and by what ``index`` has read of its meetings."""

    def says(document: Document, passages: Sequence[Passage], start: int, end: int) -> str | None:
        return stated_speaker(document, passages, start, end, speeches_at(index.meetings(document.id), start, end))

    return says


def stated_speaker(
    document: Document, passages: Sequence[Passage], start: int, end: int, speeches: Sequence[SpokenPart] = ()
) -> str | None:
    """Who says the sentences from ``start`` to ``end``, where the form of the record says it, as `speaker_of` reads it;
    None where it does not, or where they run over a passage's end. ``speeches`` are those that stand there."""
    passage = passage_at(passages, start)
    begins = max((own.start for own in passage.sentences if own.start <= start), default=start)
    speaker = speaker_of(_OfDocument(document, passage, speeches), begins, end) if end <= passage.end else None
    return speaker.name if speaker else None


def is_named(name: str, words: str) -> bool:
    """Whether ``words`` speak of ``name``, its title aside: all of it, in any order."""
    wanted = [word for word in name_words(name) if word not in _TITLES] or list(name_words(name))
    return bool(wanted) and set(wanted) <= set(words_in(words))


def _may_be(name: str, stated: str) -> bool:
    """Whether a name may be that of the speaker a record states: ``Cllr R Adams`` of ``Councillor Ruth Adams``."""
    if is_named(name, stated) or is_named(stated, name):
        return True
    return bool(persons_in(stated)) and PersonName.parse(name).may_be(PersonName.parse(stated))


def whether_said_by(
    name: str, document: Document, around: Sequence[RecordSlice | None], stated: str | None
) -> tuple[bool | None, str | None]:
    """Whether ``name`` says what stands in ``around``, and who does as the record has it.

    True where the speaker it states is or may be so named, else where the name stands in the same sentence or in the
    one that introduces it, or is the record's publisher; False where it states a person of another name; None where it
    states none, or an office that anybody may hold.
    """
    if stated is not None and _may_be(name, stated):
        return True, stated
    if stated is not None and persons_in(stated):
        return False, stated
    first = next(piece for piece in around if piece is not None)
    before = _INTRODUCES.search(document.text[max(0, first.start - _BEFORE) : first.start])
    near = [piece.words for piece in around if piece is not None] + ([before[0]] if before else [])
    publisher = document.record_at(first.start).publisher
    if any(is_named(name, words) for words in near) or (publisher and is_named(name, publisher)):
        return True, name
    return None, None
