"""Checking what was pasted: one quotation, or every quotation of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.quotes.flags import SHORT
from assistant.answering.quotes.patterns import whole_tokens
from assistant.answering.quotes.places import Places
from assistant.answering.quotes.quotations import Quotation, find_quotations, without_block_marks
from assistant.answering.quotes.single import QuoteClaim, TextCheck
from assistant.answering.quotes.speakers import WhoSays, stated_speaker
from assistant.errors import QuestionRefused
from assistant.index import Scope, SearchIndex
from assistant.records import QuoteCheck, QuoteVerdict

LONGEST_QUOTATION = 6_000
"""Characters of one quotation."""
LONGEST_ARTICLE = 40_000
"""Characters of a text with quotations in it."""
MOST_QUOTATIONS = 100
LONGEST_SPEAKER = 200
"""Characters of a speaker's name."""
_GRAVEST = (
    QuoteVerdict.ALTERED,
    QuoteVerdict.STITCHED,
    QuoteVerdict.ABSENT,
    QuoteVerdict.ELSEWHERE,
    QuoteVerdict.EXACT,
)
"""Verdicts from the gravest on."""
_AROUND = 0.8
"""The share of the words around the quotations of a text that stand in the record too: then all of it is quoted."""
_SENTENCE = 100
"""Words of a text that is a quotation itself where what stands between marks in it are a few words, as a title is."""
_EDGES = " \t\r\n\f\v\u00a0\"'“”‘’«»„"


def check_quotation(
    index: SearchIndex,
    pasted: str,
    scope: Scope,
    *,
    said_by: str | None = None,
    document: str | None = None,
    who_says: WhoSays = stated_speaker,
) -> QuoteCheck:
    """``pasted`` compared with the record in ``scope``, word for word.

    It is one quotation where it stands in the record, or something near does, as a whole; else, where it has
    quotations in it, each of them is checked. ``said_by`` and ``document`` say where it is claimed to come from.

    Raises:
        QuestionRefused: it is no text, has no word, is too long or has too many quotations. UnknownDocument: there is
            no such document.
    """
    text, claim = _checked_text(pasted), _checked_claim(index, said_by, document)
    places = Places(index, who_says)
    filters = scope.filters
    claimed = index.scope(replace(filters, documents=(claim.document,))) if claim.document else None
    plain = without_block_marks(text)

    def check(start: int, end: int) -> TextCheck:
        return TextCheck(places, scope, claimed, claim, plain, (start, end))

    found = find_quotations(text)
    start, end = _without_marks(plain)
    if end - start <= LONGEST_QUOTATION:
        whole = check(start, end)
        checked = whole.checked()
        if not found or _is_one_quotation(checked, whole, found):
            return checked
    elif not found:
        raise QuestionRefused(
            f"The quotation has {end - start:,} characters; the limit is {LONGEST_QUOTATION:,}.",
            "Give fewer words, or put quotation marks around each quotation.",
        )
    if len(found) > MOST_QUOTATIONS:
        raise QuestionRefused(
            f"The text has {len(found):,} quotations; the limit is {MOST_QUOTATIONS}.", "Give a part of it."
        )
    return _article(text, [check(own.start, own.end).checked() for own in found], scope, claim)


def _article(text: str, quotations: Sequence[QuoteCheck], scope: Scope, claim: QuoteClaim) -> QuoteCheck:
    gravest = min((own.verdict for own in quotations), key=_GRAVEST.index)
    return QuoteCheck(
        text=text,
        start=0,
        end=len(text),
        verdict=gravest,
        places=(),
        nearest=(),
        searched=scope.searched,
        said_by=claim.said_by,
        document=claim.document,
        quotations=tuple(quotations),
    )


def _is_one_quotation(checked: QuoteCheck, whole: TextCheck, found: Sequence[Quotation]) -> bool:
    """Whether a text with quotation marks in it is a quotation itself, which quotes: it stands in the record whole, or
    is near to it also outside the marks; or it has but a few words in marks, which would stand anywhere."""
    if checked.verdict in {QuoteVerdict.EXACT, QuoteVerdict.ELSEWHERE}:
        return True
    if checked.verdict is QuoteVerdict.ABSENT:
        longest = max(len(whole_tokens(whole.text, (own.start, own.end)).keys) for own in found)
        return longest < SHORT and len(whole.tokens.keys) <= _SENTENCE
    outside = [
        place
        for place, (start, end) in enumerate(whole.tokens.spans)
        if not any(own.start <= start and end <= own.end for own in found)
    ]
    spans = whole.tokens.spans
    differing = {
        place
        for place in outside
        for own in checked.places
        for difference in own.differences
        if difference.start <= spans[place][0] and spans[place][1] <= difference.end
    }
    return bool(outside) and len(outside) - len(differing) >= _AROUND * len(outside)


def _without_marks(text: str) -> tuple[int, int]:
    """``text`` without white space and quotation marks at its ends, as a span."""
    return len(text) - len(text.lstrip(_EDGES)), len(text.rstrip(_EDGES))


def _checked_text(pasted: object) -> str:
    if not isinstance(pasted, str):
        raise QuestionRefused(f"A quotation is text; this is {type(pasted).__name__}.", "Give the words to check.")
    if not any(character.isalnum() for character in pasted):
        raise QuestionRefused("There are no words to check.", "Give the words of a quotation.")
    if len(pasted) > LONGEST_ARTICLE:
        raise QuestionRefused(
            f"The text has {len(pasted):,} characters; the limit is {LONGEST_ARTICLE:,}.", "Give a part of it."
        )
    return pasted


def _checked_claim(index: SearchIndex, said_by: object, document: object) -> QuoteClaim:
    for name, value in (("said_by", said_by), ("document", document)):
        if value is not None and not isinstance(value, str):
            raise QuestionRefused(f"{name} is text; this is {type(value).__name__}.", "Give a name.")
    name = " ".join(said_by.split()) if isinstance(said_by, str) else ""
    if len(name) > LONGEST_SPEAKER:
        raise QuestionRefused(
            f"The speaker's name has {len(name):,} characters; the limit is {LONGEST_SPEAKER}.", "Give the name alone."
        )
    return QuoteClaim(name or None, index.called(document) if isinstance(document, str) and document else None)
