"""Every mention of a word or an exact phrase across the corpus, counted, each with its sentence and its place.

Nothing is ranked and nothing is left out: this counts, it does not search.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.answering.located import number_at, passage_holding, placed
from assistant.errors import QuestionRefused
from assistant.index import Scope, SearchIndex
from assistant.records import OPTIONAL, Document, LeastSure, Passage, Searched, Sentence
from assistant.text import folded, spelling, stem, words_in

Span = tuple[int, int]

LONGEST_PHRASE = 200
"""Characters of the words that may be looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that holds the words: ``document.text[start:end] == quote``.

    ``found`` are the occurrences, in characters of the document, each inside ``[start, end)``. Words that run over a
    sentence's end are quoted with all the sentences they touch.
    """

    quote: str
    start: int
    end: int
    found: tuple[Span, ...]
    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    section: tuple[str, ...]
    number: str | None
    page: int | None
    page_label: str | None
    part: str | None
    standing: str | None
    link: str
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences of the same words, white space and typography folded: every place is kept. ``quote`` is the first's."""

    quote: str
    count: int
    places: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the words occur in one record."""

    document: str
    title: str
    publisher: str | None
    part: str | None
    date: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """All occurrences of some words: ``count`` of them, in wordings by date (undated last), document and place.

    ``by_record`` and ``by_date`` add up to ``count``. ``stemmed`` says that other forms of the words count too.
    """

    words: str
    stemmed: bool
    count: int
    wordings: tuple[Wording, ...]
    by_record: tuple[Tally, ...]
    by_date: tuple[tuple[str | None, int], ...]
    searched: Searched


def find_mentions(index: SearchIndex, sought: str, scope: Scope, *, stemmed: bool = False) -> Mentions:
    """Every occurrence of ``sought`` as whole words, in passages in ``scope``.

    Case, typographic quotes and dashes, ligatures, soft hyphens and white space (line ends too) are folded; a word is
    whole where no letter, digit or underscore adjoins it, so "child" is found in "child's" and "child-centred" and
    not in "children". ``stemmed`` finds other forms as well: "plan" in "planned".

    Raises:
        QuestionRefused: no text, nothing to look for, or more than `LONGEST_PHRASE` characters.
    """
    plain = _checked(sought)
    mentions = [
        mention
        for document, passages in index.documents(scope)
        for mention in _in_document(document, _Own.of(passages), _spans(document.text, plain, stemmed))
    ]
    mentions.sort(key=lambda mention: (mention.date is None, mention.date or "", mention.document, mention.start))
    dates = Counter[str | None]()
    for mention in mentions:
        dates[mention.date] += len(mention.found)
    return Mentions(
        words=plain,
        stemmed=stemmed,
        count=sum(dates.values()),
        wordings=tuple(_wordings(mentions)),
        by_record=tuple(_tallies(mentions)),
        by_date=tuple(dates.items()),
        searched=scope.searched,
    )


def _checked(sought: object) -> str:
    if not isinstance(sought, str):
        raise QuestionRefused(f"What to look for is text; this is {type(sought).__name__}.", "Give a word or a phrase.")
    plain = " ".join(sought.split())
    if len(plain) > 2 and plain[0] in "\"“'‘" and plain[-1] in "\"”'’":
        plain = plain[1:-1].strip()
    if not any(character.isalnum() for character in plain):
        raise QuestionRefused("There is nothing to look for.", "Give a word or a phrase.")
    if len(plain) > LONGEST_PHRASE:
        raise QuestionRefused(
            f"The phrase has {len(plain):,} characters; the limit is {LONGEST_PHRASE}.", "Give fewer words."
        )
    return plain


# ── where the words stand ───────────────────────────────────────────────────────────────────────────────────────────


def _spans(text: str, sought: str, stemmed: bool) -> Iterator[Span]:
    """Where ``sought`` stands in ``text``, in order, no two overlapping."""
    if stemmed:
        yield from _stemmed_spans(text, sought)
    else:
        yield from _exact_spans(text, _pattern(sought))


_SINGLE, _DOUBLE, _DASHES = "'’‘‛ʼ′", '"“”„‟″', "-‐‑‒–—―−"
_INVISIBLE = "\u00ad\u200b"
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_TOKEN = re.compile(rf"[^\W_][\w{_INVISIBLE}]*(?:[.,][0-9]+)*(?:['’][^\W_]+)*")
_BROKEN = rf"[-‐{_INVISIBLE}][^\S\n]*\n\s*"
"""Where a word is broken at the end of a line."""
_BREAK = re.compile(_BROKEN)
_WITHIN = rf"(?:[{_INVISIBLE}]*{_BROKEN}|[{_INVISIBLE}]*)"
"""What may stand between two letters of a word."""
_BETWEEN = re.compile(rf"[{_DASHES}\s]*")


def _exact_spans(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    at = 0
    while match := pattern.search(text, at):
        start = match.start()
        while start and text[start - 1] in _INVISIBLE:
            start -= 1
        whole = start == match.start() or not re.match(r"\w\w", text[start - 1 : start] + match[0][0])
        if whole:
            yield match.span()
        at = match.end() if whole else match.start() + 1


def _pattern(sought: str) -> re.Pattern[str]:
    """A pattern that matches ``sought`` however a record prints it, and only as whole words."""
    chunks = []
    at = 0
    while at < len(sought):
        step = next((size for size in (3, 2) if sought[at : at + size].casefold() in _LIGATURES), 1)
        chunks.append(sought[at : at + step])
        at += step
    body = _piece(chunks[0])
    for chunk, following in pairwise(chunks):
        body += (_WITHIN if (chunk[-1] + following[0]).isalpha() else f"[{_INVISIBLE}]*") + _piece(following)
    first, last = sought[0], sought[-1]
    before = (r"(?<!\w)" if first.isalnum() else "") + (r"(?<!\d[.,])" if first.isdigit() else "")
    after = (rf"(?![{_INVISIBLE}]*\w|[\u0300-\u036f])" if last.isalnum() else "") + (
        r"(?![.,]\d)" if last.isdigit() else ""
    )
    return re.compile(before + body + after, re.IGNORECASE)


def _piece(characters: str) -> str:
    """The ways to print one character of the words, or one ligature's characters."""
    if len(characters) > 1:
        cuts = range(1, len(characters))
        ways = [f"{_piece(characters[:cut])}{_WITHIN}{_piece(characters[cut:])}" for cut in cuts]
        return f"(?:{'|'.join([*ways, *_LIGATURES.get(characters.casefold(), '')])})"
    if characters.isspace():
        return r"\s+"
    if characters in _DASHES:
        return rf"[{_DASHES}](?:[^\S\n]*\n\s*)?"
    for alike in (_SINGLE, _DOUBLE):
        if characters in alike:
            return f"[{alike}]"
    forms = {unicodedata.normalize(form, characters) for form in ("NFC", "NFD")} | {characters}
    return (
        "(?:" + "|".join(re.escape(form) for form in sorted(forms)) + ")" if len(forms) > 1 else re.escape(characters)
    )


def _stemmed_spans(text: str, sought: str) -> Iterator[Span]:
    """Runs of words with the stems of ``sought``, with nothing but white space and hyphens between them."""
    wanted = [stem(word) for word in words_in(sought)]
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    end = 0
    for span in sorted({*_runs(text, wanted, tokens), *_runs(text, wanted, _rejoined(text, tokens))}):
        if span[0] >= end:
            yield span
            end = span[1]


def _runs(text: str, wanted: Sequence[str], tokens: Sequence[Span]) -> Iterator[Span]:
    known: dict[str, str] = {}
    stems = [_stem_of(_BREAK.sub("", text[start:end]), known) for start, end in tokens]
    at = 0
    while at + len(wanted) <= len(stems):
        run = tokens[at : at + len(wanted)]
        if stems[at : at + len(wanted)] == wanted and _adjoin(text, run):
            yield run[0][0], run[-1][1]
            at += len(wanted)
        else:
            at += 1


def _rejoined(text: str, tokens: Sequence[Span]) -> list[Span]:
    """The tokens, the halves of words that are broken at a line's end made one."""
    whole: list[Span] = []
    for start, end in tokens:
        last = whole[-1][0] + len(text[slice(*whole[-1])].rstrip(_INVISIBLE)) if whole else 0
        if whole and _BREAK.fullmatch(text, last, start) and text[start].isalpha():
            whole[-1] = whole[-1][0], end
        else:
            whole.append((start, end))
    return whole


def _stem_of(token: str, known: dict[str, str]) -> str:
    if token not in known:
        known[token] = "".join(stem(word) for word in words_in(folded(token)))
    return known[token]


def _adjoin(text: str, run: Sequence[Span]) -> bool:
    return all(_BETWEEN.fullmatch(text, left[1], right[0]) for left, right in pairwise(run))


# ── the sentences around them ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Own:
    """The allowed passages of a document, and their sentences, both in order."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> _Own:
        return cls(tuple(passages), tuple(sentence for passage in passages for sentence in passage.sentences))

    def passage_at(self, offset: int) -> Passage | None:
        return passage_holding(self.passages, offset)

    def around(self, text: str, span: Span) -> Span:
        """The whole sentences that ``span`` touches, or its line where it is in none (a list's number)."""
        at = bisect_right(self.sentences, span[0], key=lambda sentence: sentence.start) - 1
        near = self.sentences[max(at, 0) : at + 20]
        touched = [sentence for sentence in near if sentence.start < span[1] and sentence.end > span[0]]
        if touched and touched[0].start <= span[0] and span[1] <= touched[-1].end:
            return touched[0].start, touched[-1].end
        start, end = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
        line = text[start : end if end >= 0 else len(text)]
        return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _in_document(document: Document, own: _Own, spans: Iterator[Span]) -> Iterator[Mention]:
    """A mention for each run of sentences that holds any of ``spans``; spans outside the allowed passages are left."""
    held: dict[Span, list[Span]] = {}
    for span in spans:
        if own.passage_at(span[0]):
            held.setdefault(own.around(document.text, span), []).append(span)
    for around, spans_found in held.items():
        passage = own.passage_at(spans_found[0][0])
        assert passage is not None
        yield _mention(document, passage, around, spans_found)


def _mention(document: Document, passage: Passage, around: Span, words: Sequence[Span]) -> Mention:
    where = placed(document, passage, around, number_at(passage, around[0]), words[0][0])
    return Mention(**where, found=tuple(words))


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _wordings(mentions: Sequence[Mention]) -> Iterator[Wording]:
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(spelling(mention.quote), []).append(mention)
    for places in groups.values():
        yield Wording(places[0].quote, sum(len(place.found) for place in places), tuple(places))


def _tallies(mentions: Sequence[Mention]) -> Iterator[Tally]:
    groups: dict[tuple[str, str | None], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.document, mention.part), []).append(mention)
    for own in groups.values():
        first = own[0]
        yield Tally(
            document=first.document,
            title=first.title,
            publisher=first.publisher,
            part=first.part,
            date=first.date,
            count=sum(len(mention.found) for mention in own),
        )
