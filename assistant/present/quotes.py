"""A checked quotation as people read it: the verdict in words, what differs marked on both sides, and as files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.present.edition import Edition
from assistant.present.exports import (
    PLACE_COLUMNS,
    add_published,
    add_words,
    paper_bytes,
    place_cells,
    rows_as_csv,
    word_paper,
)
from assistant.present.labels import counted, reference, searched_in_words
from assistant.present.markdown import literal
from assistant.records import QuoteCheck, QuoteFlag, QuoteFlagKind, QuotePlace, QuoteVerdict
from assistant.text import one_line

Parts = Iterator[tuple[str, bool]]
"""Words in pieces, with whether a piece is marked as differing."""

_HEADS = {
    QuoteVerdict.EXACT: "Exact",
    QuoteVerdict.ALTERED: "Altered",
    QuoteVerdict.STITCHED: "Stitched together",
    QuoteVerdict.ELSEWHERE: "Elsewhere",
    QuoteVerdict.ABSENT: "Not in the record",
}


def quote_verdict_in_words(check: QuoteCheck) -> tuple[str, str]:
    """The verdict, and how it goes on: ``("Exact", ": these words stand in the record, in 2 places.")``."""
    return _HEADS[check.verdict], _article(check) if check.quotations else _more(check)


def _article(check: QuoteCheck) -> str:
    told = [
        f"{sum(own.verdict is verdict for own in check.quotations)} {head.lower()}"
        for verdict, head in _HEADS.items()
        if any(own.verdict is verdict for own in check.quotations)
    ]
    return f": of {counted(len(check.quotations), 'quotation')}, {', '.join(told)}."


def _more(check: QuoteCheck) -> str:
    match check.verdict:
        case QuoteVerdict.EXACT:
            places = counted(len(check.places), "place")
            return f": these words stand in the record, in {places if check.complete else f'more than {places}'}."
        case QuoteVerdict.ALTERED:
            if any(flag.kind is QuoteFlagKind.PUNCTUATION for flag in check.places[0].flags):
                return ": the words are the record's, the punctuation is not."
            return ": the record says it otherwise."
        case QuoteVerdict.STITCHED:
            return f": its {len(check.places)} parts stand in the record in different places."
        case QuoteVerdict.ELSEWHERE:
            named = [part for part in (check.document, check.said_by and f"said by {check.said_by}") if part]
            return f": these words stand in the record, but not where they were said to: {', '.join(named)}."
        case QuoteVerdict.ABSENT:
            return ": neither these words nor anything near to them." + (
                " What is nearest follows; it is not the quotation." if check.nearest else ""
            )


def flag_in_words(flag: QuoteFlag) -> str:
    """A flag in a few words: ``begins after a negation: “not”``."""
    return f"{flag.kind}: “{one_line(flag.record.words)}”" if flag.record else str(flag.kind)


def needs_sentence(place: QuotePlace) -> bool:
    """Whether the whole sentence is to be shown beside the quotation: its words may turn it round."""
    turning = {
        *(QuoteFlagKind.AFTER_NEGATION, QuoteFlagKind.AFTER_CONDITION),
        *(QuoteFlagKind.BEFORE_NEGATION, QuoteFlagKind.BEFORE_CONDITION),
    }
    return any(flag.kind in turning for flag in place.flags)


def whole_sentence(place: QuotePlace) -> str:
    """The sentence the quotation is part of, behind what introduces it, each as it is printed."""
    return "\n".join(words.words for words in (place.introduction, place.sentence) if words is not None)


def text_in_parts(check: QuoteCheck, place: QuotePlace) -> Parts:
    """The checked words that ``place`` is of, those marked that the record does not have there."""
    spans = [(difference.start, difference.end) for difference in place.differences]
    text = check.text
    return _parts(text, check.start, (place.text_start, place.text_end), spans)


def record_in_parts(place: QuotePlace) -> Parts:
    """The words of the record, those marked that the text does not have."""
    spans = [(difference.record.start, difference.record.end) for difference in place.differences]
    return _parts(place.quote, place.start, (place.start, place.end), spans)


def _parts(text: str, offset: int, whole: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Parts:
    at = whole[0]
    for start, end in spans:
        if start < end:
            yield text[at - offset : start - offset], False
            yield text[start - offset : end - offset], True
            at = end
    yield text[at - offset : whole[1] - offset], False


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(check: QuoteCheck) -> Iterator[tuple[int, QuoteCheck, QuotePlace | None, str]]:
    """Each quotation with each of its places, numbered, and what the place is to it."""
    for number, own in enumerate(check.checked, start=1):
        for place in own.places:
            yield number, own, place, str(own.verdict)
        for place in own.nearest:
            yield number, own, place, "nearest, not the quotation"
        if not (own.places or own.nearest):
            yield number, own, None, str(own.verdict)


def _differences(place: QuotePlace) -> str:
    return "; ".join(
        f"“{one_line(own.words)}”, in the record “{one_line(own.record.words)}”" for own in place.differences
    )


def quote_check_csv(check: QuoteCheck, edition: Edition | None = None) -> bytes:
    """A row for each place of each quotation; one without a place has a row as well."""
    edition = edition or Edition.today()
    head = ("number", "quotation", "verdict", "this place is", "in the record", "differences", "flags", "sentence")
    more = ("link", "said by", "document named", "made", "index", "searched")
    rows: list[Sequence[object]] = [(*head, *PLACE_COLUMNS, *more)]
    searched = check.searched.version, searched_in_words(check.searched)
    for number, own, place, what in _rows(check):
        told: tuple[object, ...] = ("", "", "", "", *("" for _ in PLACE_COLUMNS), "")
        if place is not None:
            flags = "; ".join(map(flag_in_words, place.flags))
            words = (place.quote, _differences(place), flags, whole_sentence(place))
            told = (*words, *place_cells(place, place.kind), edition.permalink(place.link))
        beside = (check.said_by, check.document, edition.made, *searched)
        rows.append((number, own.text, str(own.verdict), what, *told, *beside))
    return rows_as_csv(rows)


def _literal(words: str) -> str:
    return literal(one_line(words))


def _in_bold(parts: Parts) -> str:
    told = []
    for words, marked in parts:
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        body = _literal(words)
        told.append(f"{before and ' '}{f'**{body}**' if marked and body else body}{after and ' '}")
    return "".join(told).strip()


def quote_check_markdown(check: QuoteCheck, edition: Edition | None = None) -> bytes:
    """The verdict of each quotation, its places with what differs in bold, what was searched and when."""
    edition = edition or Edition.today()
    told = ["# Quotations checked", _literal("".join(quote_verdict_in_words(check)))]
    for number, own in enumerate(check.checked, start=1):
        head, more = quote_verdict_in_words(own)
        told += [f"## {number}. {head}", f"> {_literal(own.text)}", _literal(f"{head}{more}")]
        for place in (*own.places, *own.nearest):
            if place.differences:
                told.append(f"As given: {_in_bold(text_in_parts(own, place))}")
            told += [f"> {_in_bold(record_in_parts(place))}", f"{_literal(reference(place))}"]
            told += [_literal(f"{flag_in_words(flag)}") for flag in place.flags]
            told += [f"The whole sentence: {_literal(whole_sentence(place))}"] if needs_sentence(place) else []
            told.append(f"<{edition.permalink(place.link)}>")
            told += [f"Published at <{place.address}>"] if place.address else []
    told += [_literal(searched_in_words(check.searched)), _literal(edition.in_words(check.searched))]
    return ("\n\n".join(told) + "\n").encode()


def quote_check_briefing(check: QuoteCheck, edition: Edition | None = None) -> bytes:
    """A Word paper (.docx) of the same, what differs in bold and underlined."""
    edition = edition or Edition.today()
    paper = word_paper("Quotations checked")

    def say(words: str, style: str | None = None) -> None:
        add_words(paper, [(words, False)], style)

    say("".join(quote_verdict_in_words(check)))
    for number, own in enumerate(check.checked, start=1):
        head, more = quote_verdict_in_words(own)
        paper.add_heading(f"{number}. {head}", 1)
        say(one_line(own.text), "Quote")
        say(f"{head}{more}")
        for place in (*own.places, *own.nearest):
            if place.differences:
                add_words(paper, [("As given: ", False), *_folded(text_in_parts(own, place))])
            add_words(paper, _folded(record_in_parts(place)), "Quote")
            say(f"{reference(place)} [{place.document}:{place.start}-{place.end}]")
            for flag in place.flags:
                say(flag_in_words(flag), "List Bullet")
            if needs_sentence(place):
                say(f"The whole sentence: {one_line(whole_sentence(place))}")
            say(edition.permalink(place.link))
            add_published(paper, place.address)
    paper.add_heading("What was searched", 1)
    say(searched_in_words(check.searched))
    say(edition.in_words(check.searched))
    return paper_bytes(paper)


def _folded(parts: Parts) -> Parts:
    """The parts with every run of white space as one blank."""
    return ((re.sub(r"\s+", " ", words), marked) for words, marked in parts)
