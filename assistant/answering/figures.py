"""The figures that stand in sentences on a topic: numbers with unit and what they count, as they are printed.

A sentence is on it that names it, that goes on from such a one in its paragraph, or that stands below a heading that
does.

Nothing is ranked and nothing computed; dates, times and the numbers of paragraphs and papers are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.answer_types import blank_uncounted
from assistant.answering.located import placed
from assistant.answering.question import check_question
from assistant.answering.timeline import names
from assistant.errors import QuestionRefused
from assistant.index import Scope, SearchIndex
from assistant.records import Document, FiguresFound, FoundFigure, Passage, RecordSlice, Sentence
from assistant.text import MONTHS, NUMBER_WORDS, content_stems_in, words_in

_MONEY = r"[£€$]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|thousand|bn|m|k)\b)?"
_SHARE = r"\d[\d,]*(?:\.\d+)?\s?(?:%|per ?cent\b)"
_LARGE = r"(?:\s(?:million|billion|thousand|hundred)\b)?"
_COUNT = rf"(?<![\w.,/-])(?:\d[\d,]*(?:\.\d+)?(?![\d/])|(?:{'|'.join(NUMBER_WORDS)})\b){_LARGE}"
_PAID = re.compile(f"{_MONEY}|{_SHARE}", re.I)
_COUNTED = re.compile(_COUNT, re.I)
_MONTH = rf"(?:{'|'.join(month.title() for month in MONTHS)})\b"
_DAY = r"\b\d{1,2}(?:st|nd|rd|th)?"
_DAYS = re.compile(rf"(?:{_DAY}\s*(?:and|to|or|&|,|[–—-])\s*)*{_DAY}\s+(?=(?:of\s+)?{_MONTH})")
"""Days of a month, one or several: ``21 and 22 February``, also without a year."""
_WORD = r"[^\W\d_][\w’'-]*"
_SPACE = r"(?:[^\S\n\t]|(?<=[ ])\t|\t(?=[ ]))"
"""White space in a line; a tab by itself parts two cells."""
_FOLLOWS = re.compile(rf"{_SPACE}*\n?{_SPACE}*((?:of\s(?:the\s|all\s)?)?{_WORD}(?:{_SPACE}+(?:of\s)?{_WORD}){{0,5}})")
_ENDS = frozenset(
    """
    is are was were be been has have had will would can could should may might must in on at to for from by with and or
    but as who that which there into about per than a an the this these those if when while because since after before
    """.split()  # noqa: SIM905
)


def find_figures(index: SearchIndex, topic: str, scope: Scope) -> FiguresFound:
    """Every figure in the sentences of ``scope`` on ``topic``.

    Raises:
        QuestionRefused: the topic names nothing to look for.
    """
    asked = check_question(topic)
    stems = tuple(dict.fromkeys(content_stems_in(asked)))
    if not stems:
        raise QuestionRefused("The topic names nothing to look for.", "Give words such as: return home interviews")
    found = [
        figure
        for passage in index.holding(stems, scope)
        for figure in _in_passage(index.document(passage.document), passage, stems)
    ]
    found.sort(key=lambda one: (one.date is None, one.date or "", one.document, one.figure.start))
    return FiguresFound(asked, tuple(found), scope.searched)


def _in_passage(document: Document, passage: Passage, stems: tuple[str, ...]) -> Iterator[FoundFigure]:
    below = any(names(stems, heading) for heading in passage.path)
    named, end = False, passage.start
    for sentence in passage.sentences:
        text = document.text[sentence.start : sentence.end]
        goes_on = named and "\n" not in document.text[end : sentence.start]
        named, end = goes_on or names(stems, text), sentence.end
        if sentence.quotable and (below or named):
            yield from (
                _found(document, passage, sentence, span, counted) for span, counted in figures_with_things(text)
            )


def figures_with_things(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
    """The spans of the figures of ``text`` with those of the words that say what they count, in order."""
    spans = [match.span() for match in _PAID.finditer(text)]
    plain = blank_uncounted(_DAYS.sub(lambda found: " " * len(found.group()), text))
    taken = set[int]().union(*(range(*span) for span in spans))
    spans += [match.span() for match in _COUNTED.finditer(plain) if taken.isdisjoint(range(*match.span()))]
    for span in sorted(spans):
        yield span, _thing(text, span[1])


def _thing(text: str, at: int) -> tuple[int, int] | None:
    """The words behind a figure up to the first that ends what is counted: ``of children offered an interview``."""
    follows = _FOLLOWS.match(text, at)
    if follows is None:
        return None
    start = follows.start(1)
    words = list(re.finditer(r"\S+", follows[1]))
    first = next((at for at, word in enumerate(words) if word.group().lower() not in {"of", "the", "all"}), len(words))
    last = first
    while last < len(words) and words_in(words[last].group())[:1] and words_in(words[last].group())[0] not in _ENDS:
        last += 1
    return (start, start + words[last - 1].end()) if last > first else None


def _found(
    document: Document, passage: Passage, sentence: Sentence, span: tuple[int, int], counted: tuple[int, int] | None
) -> FoundFigure:
    def slice_of(own: tuple[int, int]) -> RecordSlice:
        start, end = sentence.start + own[0], sentence.start + own[1]
        return RecordSlice(start, end, document.text[start:end])

    return FoundFigure(
        figure=slice_of(span),
        counted=slice_of(counted) if counted else None,
        **placed(document, passage, (sentence.start, sentence.end), sentence.number),
    )
