"""Replies, passages, mentions and excerpts on a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.cli.screen import INDENT, Part, Screen
from assistant.present import (
    counted,
    is_told,
    read_by_in_words,
    reference,
    searched_in_words,
    support_in_words,
    told_beside,
    verdict_in_words,
)
from assistant.records import Citation, Document, Hit, NoAnswer, Place, ReadBy, Reply, Verdict
from assistant.text import certainty, one_line, recognised_in_words, written_date

if TYPE_CHECKING:
    from assistant.answering import Mention, Mentions


_STYLES = {Verdict.ANSWERS: "bold green", Verdict.MAY_ANSWER: "bold cyan", Verdict.NO_ANSWER: "bold yellow"}


def show_reply(to: Screen, given: Reply) -> None:
    """The verdict, what stands under it, and what was searched; of no answer also the nearest passages."""
    head, more = verdict_in_words(given)
    to.say((head, _STYLES[given.verdict]), more)
    _citations(to, given.citations)
    if isinstance(given, NoAnswer) and given.nearest:
        to.say()
        one = len(given.nearest) == 1
        to.say("Nearest passage. It is not an answer:" if one else "Nearest passages. They are not an answer:")
        _citations(to, given.nearest)
    elif not isinstance(given, NoAnswer):
        for told in told_beside(given):
            to.say()
            to.say(told)
    to.say()
    to.say((searched_in_words(given.searched), "dim"))
    if given.searched.read_as:
        to.say(("To search for the words as typed: --as-typed.", "dim"))


def _citations(to: Screen, citations: Sequence[Citation]) -> None:
    for number, citation in enumerate(citations, start=1):
        to.say()
        show_citation(to, citation, f"{number}.")
        for again in citation.also_in:
            to.say((f"also in {_also(again)}", "dim"), indent=INDENT)


def show_citation(to: Screen, citation: Citation, lead: str = "") -> None:
    """A quotation with who says it, where it stands, how far it answers, and where it was published."""
    strong = citation.verdict is Verdict.ANSWERS
    to.say((citation.quote, "bold" if strong else ""), indent=INDENT, lead=lead)
    if citation.speaker:
        to.say(f"Speaker: {one_line(citation.speaker.name)}", indent=INDENT)
    to.say(reference(citation), indent=INDENT)
    place = f"{citation.document}:{citation.start}-{citation.end}"
    to.say((f"{place}   {support_in_words(citation)}", "dim"), indent=INDENT)
    if citation.address:
        to.say((f"published at {citation.address}", "dim"), indent=INDENT)


def _also(place: Place) -> str:
    named = ", ".join(part for part in (place.publisher, place.title, written_date(place.date)) if part)
    return f"{one_line(named)} ({place.document}:{place.start}-{place.end})"


def show_hits(
    to: Screen, hits: Sequence[Hit], document: Callable[[str], Document], reader: ReadBy | None = None
) -> None:
    """Ranked passages with their scores, each under its record, and which reader took part, if it did."""
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        record = document(passage.document).record_at(passage.start)
        named = (record.publisher, record.title or passage.document, written_date(record.date), *passage.path[-1:])
        to.say((one_line(", ".join(part for part in named if part)), "bold"), indent=INDENT, lead=f"{number}.")
        place = f"{passage.document}:{passage.start}-{passage.end}"
        to.say((f"{place}   score {hit.score:.3f}", "dim"), indent=INDENT)
        to.say(passage.text.strip("\n"), indent=INDENT)
        to.say()
    if is_told(reader):
        failed = not any("reader" in hit.signals for hit in hits)
        told = replace(reader, refused="it gave nothing that can be used") if failed else reader
        to.say((read_by_in_words(told), "dim"))


def show_mentions(to: Screen, mentions: Mentions) -> None:
    """The counts by record, then every wording with the words marked and all its places."""
    forms = " in any form" if mentions.stemmed else ""
    to.say(
        (
            f"{counted(mentions.count, 'mention')} of “{mentions.words}”{forms}",
            "bold green" if mentions.count else "bold yellow",
        )
    )
    for tally in mentions.by_record:
        named = (tally.publisher, tally.title, tally.part, written_date(tally.date))
        to.say(one_line(", ".join(part for part in named if part)), indent=INDENT + 2, lead=f"{tally.count:>{INDENT}}")
    for number, wording in enumerate(mentions.wordings, start=1):
        to.say()
        to.say(*_occurring(wording.places[0]), indent=INDENT + 2, lead=f"{number}.")
        for place in wording.places:
            to.say(reference(place), indent=INDENT + 2)
            to.say((f"{place.document}:{place.start}-{place.end}", "dim"), indent=INDENT + 2)
            if place.address:
                to.say((f"published at {place.address}", "dim"), indent=INDENT + 2)
    to.say()
    to.say((searched_in_words(mentions.searched), "dim"))


def _occurring(mention: Mention) -> Iterator[Part]:
    """The sentence in parts, its occurrences marked."""
    at = mention.start
    for start, end in mention.found:
        yield mention.quote[at - mention.start : start - mention.start]
        yield mention.quote[start - mention.start : end - mention.start], "reverse"
        at = end
    yield mention.quote[at - mention.start :]


def show_excerpt(to: Screen, document: Document, around: tuple[int, int], span: tuple[int, int]) -> None:
    """``document.text`` over ``around`` with ``span`` inside it marked; what is left out is said."""
    text = document.text
    if around[0] > 0:
        to.say((f"… {counted(around[0], 'character')} before", "dim"))
    to.say(text[around[0] : span[0]], (text[span[0] : span[1]], "reverse"), text[span[1] : around[1]].rstrip("\n"))
    if around[1] < len(text):
        to.say((f"… {counted(len(text) - around[1], 'character')} after", "dim"))
    page, sure = document.page_at(span[0]), certainty(text[slice(*span)], span[0], document.pages)
    if page is not None and sure is not None:
        to.say((f"Page {page.label or page.number}: {recognised_in_words(*sure)}", "dim"))
