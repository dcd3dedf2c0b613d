"""A citation on screen: the quotation large inside its passage, where it stands, and what can be done with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from assistant.answering import Mention
from assistant.present import as_markdown, as_text
from assistant.records import Citation, Document, FollowUp, FoundFigure, LedgerEntry, Place, Verdict
from assistant.text import MARKER, NO_DATE, one_line, written_date
from assistant.web import plain
from assistant.web.icons import icon
from assistant.web.markup import Html, element, joined
from assistant.web.published import published_link, published_on_paper
from assistant.web.typeset import Setting, setting

_SHORT = 40
_MARKER_ALONE = re.compile(r"\n[^\S\n]*([^\s]{1,8})\s*\Z")
"""A list's number or bullet on a line of its own, just before a quotation."""
_NEAR = 220
"""Characters of the passage shown on either side of a quotation before the rest is asked for."""


@dataclass(frozen=True, slots=True)
class Where:
    """A card's address in the conversation: the turn it belongs to and its number there, both from 0."""

    turn: int
    number: int


def card(citation: Citation, document: Document, where: Where, vote: int = 0) -> Html:
    """The card of a citation; it looks as strong as it is."""
    label = f"citation-{where.turn}-{where.number}"
    answers = citation.verdict is not Verdict.NO_ANSWER
    return element(
        "article",
        element("span", str(where.number + 1), class_="number", aria_hidden="true") if answers else None,
        element(
            "div",
            quotation(citation, document),
            source(citation, where, label),
            also_in(citation),
            element("p", data_permalink=citation.link, class_="on-paper permalink"),
            published_on_paper(citation.address),
            class_="body",
        ),
        actions(citation, where, vote, answers=answers),
        class_=_LOOKS[citation.verdict],
        aria_labelledby=label,
    )


_LOOKS = {Verdict.ANSWERS: "citation", Verdict.MAY_ANSWER: "citation may", Verdict.NO_ANSWER: "citation nearest"}


def quotation(citation: Citation, document: Document) -> Html:
    """The quotation, marked, inside its passage; what is far from it is folded away, not left out."""
    set_, start, end = setting(document), citation.start, citation.end
    first = min(_visible(document.text, citation.passage_start, start), start)
    last = max(citation.passage_start + len(citation.passage.rstrip()), end)
    near = _blank_from(document.text, start - _NEAR, start) if start - first > _NEAR else first
    far = _blank_to(document.text, end + _NEAR, end) if last - end > _NEAR else last
    marked = element("mark", set_.show(start, end), class_="quote flowing" if set_.flows(start, end) else "quote")
    told = element(
        "blockquote", _before(set_, first, near, start), marked, _after(set_, end, far, last), class_="passage"
    )
    return element("div", told, _unfolds() if first < near or far < last else None, class_="quotation")


def _before(set_: Setting, first: int, near: int, start: int) -> Html | None:
    """What stands before the quotation; a list marker alone keeps no line of its own."""
    if _is_marker(set_.text[first:start]):
        return _span("edge", set_, first, start)
    alone = _MARKER_ALONE.search(set_.text, max(first, start - _SHORT), start)
    ends = alone.start(1) if alone and _is_marker(alone[1]) else start
    near = min(near, ends)
    words = _span("more", set_, first, near), _span(None, set_, near, ends), _span("edge", set_, ends, start)
    return element("span", *words, class_="around before")


def _after(set_: Setting, end: int, far: int, last: int) -> Html | None:
    """What follows the quotation: the blanks after it, which begin no line of their own, then the words."""
    begins = _visible(set_.text, end, far)
    if begins == last or _is_marker(set_.text[end:last]):
        return _span("edge", set_, end, last)
    words = _span(None, set_, begins, far), _span("more", set_, far, last)
    return element("span", _span("edge", set_, end, begins), *words, class_="around after")


def _is_marker(text: str) -> bool:
    """Whether there is nothing to read in ``text``: signs alone, or a number, letter or bullet of a list."""
    bare = text.strip()
    return len(bare.strip("().• ")) < 2 or MARKER.fullmatch(f"{bare} ") is not None


def _span(name: str | None, set_: Setting, start: int, end: int) -> Html | None:
    return element("span", set_.show(start, end), class_=name) if start < end else None


def _unfolds() -> Html:
    return element(
        "button", "Whole passage", type="button", class_="action unfold", data_act="unfold", aria_expanded="false"
    )


def _visible(text: str, start: int, limit: int) -> int:
    """The first visible character from ``start`` on, or ``limit``."""
    return next((at for at in range(start, limit) if not text[at].isspace()), limit)


def _blank_from(text: str, position: int, limit: int) -> int:
    """The first blank from ``position`` on, or ``position`` where there is none before ``limit``."""
    return next((at for at in range(position, limit) if text[at].isspace()), position)


def _blank_to(text: str, position: int, limit: int) -> int:
    """The last blank up to ``position``, or ``position`` where there is none after ``limit``."""
    return next((at for at in range(position, limit, -1) if text[at].isspace()), position)


def source(citation: Citation, where: Where, label: str) -> Html:
    """Where the quotation stands: title, publisher, kind, date, headings, paragraph, page, and the support in words."""
    stands = plain.standing(citation.standing, citation.superseded_by)
    facts = [citation.publisher, plain.kind(citation.kind), written_date(citation.date), stands]
    return element(
        "div",
        element("h3", opener(citation.title, citation.link, citation, where), id=label),
        element("p", "Speaker: ", one_line(citation.speaker.name), class_="speaker") if citation.speaker else None,
        element("p", *(element("span", fact, class_=_fact(fact)) for fact in facts if fact), class_="facts"),
        element("p", *_steps(citation), class_="path") if _steps(citation) else None,
        support(citation),
        class_="source",
    )


def _fact(fact: str) -> str:
    return "fact unstated" if fact == NO_DATE else "fact"


def _steps(citation: Citation) -> list[Html]:
    headings = [element("span", heading, class_="step") for heading in plain.path(citation)]
    return headings + [element("span", part, class_="spot") for part in plain.spot(citation)]


def opener(
    label: str | Html,
    link: str,
    place: Citation | Place | Mention | LedgerEntry | FollowUp | FoundFigure,
    where: Where | None,
    class_: str = "opener",
) -> Html:
    """A link that opens the document at a place: beside the chat by script, as an address of its own without."""
    payload: dict[str, str | int] = {"document": place.document, "start": place.start, "end": place.end}
    if where is not None:
        payload |= {"turn": where.turn, "number": where.number}
    return element("a", label, href=link, class_=class_, data_act="open", data_payload=json.dumps(payload))


def also_in(citation: Citation) -> Html | None:
    """The other places with the same words."""
    if not citation.also_in:
        return None
    places = [
        element("li", opener(_place(place), place.link, place, None), published_link(place.address))
        for place in citation.also_in
    ]
    return element("div", element("p", "The same words also stand in"), element("ul", *places), class_="also")


def _place(place: Place) -> str:
    page = f"page {place.page}" if place.page else None
    return ", ".join(part for part in (place.title, written_date(place.date), page) if part)


def support(citation: Citation) -> Html:
    """The support in words and three bars, which open to the figure and what it means; on hover it shows as well."""
    value, strength = citation.support, plain.strength(citation.verdict)
    marks = (element("i", class_="on" if n <= strength else None) for n in range(len(plain.STRENGTHS)))
    bars = element("span", *marks, class_="bars", aria_hidden="true")
    told = f"Support {value:.2f} of 1: of quotations with this figure, about {round(value * 100)} in 100 answer."
    word = element("summary", bars, element("span", plain.STRENGTHS[strength], class_="strength"), title=told)
    return element("details", word, element("p", told, class_="figure"), class_="support")


def actions(citation: Citation, where: Where, vote: int, *, answers: bool) -> Html:
    """What can be done with a citation."""
    return element(
        "div",
        opener(joined((icon("open"), "Open in the document")), citation.link, citation, where, class_="action main"),
        published_link(citation.address),
        _copier("Copy citation", as_text(citation, citation.link), link=citation.link),
        _copier("Markdown", as_markdown(citation, citation.link), "Copy as Markdown", link=citation.link),
        _copier("Link", citation.link, "Copy a link to this place", kind="link"),
        votes(where, vote) if answers else None,
        class_="actions",
    )


def _copier(label: str, text: str, told: str | None = None, kind: str = "copy", link: str | None = None) -> Html:
    """A button that copies ``text``; the script of the page writes the ``link`` it ends with in full."""
    return element(
        "button",
        icon(kind),
        element("span", label),
        type="button",
        class_="action",
        data_act="copy" if kind == "copy" else "copy-link",
        data_text=text,
        data_link=link,
        title=told,
        aria_label=told,
    )


def votes(where: Where, vote: int) -> Html:
    """Thumbs, kept on this machine."""
    return element(
        "span",
        *(
            element(
                "button",
                icon(name),
                type="button",
                class_="action vote",
                data_act="vote",
                title=told,
                aria_label=told,
                data_payload=json.dumps({"turn": where.turn, "number": where.number, "vote": value}),
                aria_pressed="true" if vote == value else "false",
            )
            for name, value, told in (
                ("up", 1, "This answers my question"),
                ("down", -1, "This does not answer my question"),
            )
        ),
        class_="votes",
    )
