"""The conversation on screen: what was asked, how it was understood, and the reply."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering import Address, topic_of, write_address
from assistant.present import counted, measured_in_words, number_in_words, searched_in_words, verdict_in_words
from assistant.records import Answer, Citation, Document, Explanation, Filters, MayAnswer, NoAnswer, Reply, Verdict
from assistant.text import written_date
from assistant.web import plain
from assistant.web.cards import Where, card
from assistant.web.explanation_view import explanation_view
from assistant.web.filter_form import form_values
from assistant.web.icons import icon
from assistant.web.markup import NOTHING, Html, element
from assistant.web.mentions_view import downloads

REMEMBERED = 20
"""Questions of a conversation that are asked again when its page is loaded again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, in a sentence, and what to do."""

    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """The reply is being looked for; ``doing`` says what is happening."""

    doing: str


_AT_ONCE = 3
"""Quotations that are shown at once where all of them only may answer."""
SEARCHING = Pending("Searching the record …")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply. ``documents`` are those the reply quotes, as they were when it was given.

    ``understood`` is empty where the question was refused and nothing was asked.
    """

    asked: str
    understood: str
    filters: Filters
    reply: Reply | Trouble | Pending
    documents: Mapping[str, Document] = field(default_factory=dict)
    as_typed: bool = False
    """Whether no word of the question is read as another."""
    explained: Explanation | None = None
    """How the reply was made, once somebody has asked for it."""
    votes: Mapping[int, int] = field(default_factory=dict)
    """Thumbs by the number of the citation, -1 for the reply as a whole: 1 up, -1 down."""

    @property
    def is_answered(self) -> bool:
        """Whether there is a reply, be it that there is no answer."""
        return not isinstance(self.reply, Pending | Trouble)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations on screen: those under the verdict, then the nearest passages."""
        match self.reply:
            case Answer() | MayAnswer() | NoAnswer():
                return (*self.reply.citations, *self.reply.nearest)
        return ()


def transcript(turns: Sequence[Turn]) -> Html:
    """The whole conversation, oldest first, with its address, its title and what the browser keeps of it."""
    if not turns:
        return NOTHING
    told = element("ol", *(turn(one, number) for number, one in enumerate(turns)), class_="turns")
    last = next((one for one in reversed(turns) if one.understood), None)
    return element(
        "section",
        told,
        aria_label="Conversation",
        data_address=address(last) if last else None,
        data_title=last.asked if last else None,
        data_conversation=json.dumps(remembered(turns)),
    )


def address(given: Turn) -> str:
    """The address that asks a question as it was understood: whoever opens it is shown the same."""
    return write_address(_asking(given))


def _asking(given: Turn) -> Address:
    return Address(question=given.understood, filters=given.filters, as_typed=given.as_typed)


def remembered(turns: Sequence[Turn]) -> list[dict[str, object]]:
    """What is asked again when the page is loaded again: the questions, and nothing of the replies."""
    return [
        {
            "asked": one.asked,
            "understood": one.understood,
            "filters": form_values(one.filters),
            **({"as_typed": True} if one.as_typed else {}),
        }
        for one in turns[-REMEMBERED:]
        if one.understood
    ]


def turn(given: Turn, number: int) -> Html:
    """One question and its reply."""
    return element(
        "li",
        element(
            "div",
            element("h2", given.asked, class_="asked"),
            understood(given),
            within(given.filters),
            class_="question",
        ),
        reply(given, number),
        class_="turn",
        id=f"turn-{number}",
    )


def understood(given: Turn) -> Html | None:
    """How a follow-up was read, and a way to say it otherwise; nothing where it was taken as it stands."""
    if given.understood in {given.asked, ""}:
        return None
    return element(
        "p",
        element("span", "Understood as "),
        element("q", given.understood),
        element(
            "button",
            icon("edit"),
            element("span", "Edit"),
            type="button",
            class_="action",
            data_act="edit",
            data_text=given.understood,
        ),
        class_="understood",
    )


def within(filters: Filters) -> Html | None:
    """The filters a question was asked with."""
    told = [words for _, _, words in plain.each_filter(filters, {})]
    return element("p", f"Filtered: {plain.listed(told)}", class_="within") if told else None


def reply(given: Turn, number: int) -> Html:
    """The reply of a turn, each kind with its own look."""
    match given.reply:
        case Answer() | MayAnswer() as answer:
            return answered(given, answer, number)
        case NoAnswer() as none:
            return unanswered(given, none, number)
        case Trouble() as trouble:
            return troubled(trouble)
        case Pending(doing):
            return element("p", element("span", class_="working", aria_hidden="true"), doing, class_="pending")


def answered(given: Turn, answer: Answer | MayAnswer, number: int) -> Html:
    """What stands under the verdict, best first, the first of it in sight; the nearest passages folded below."""
    head, more = verdict_in_words(answer)[0], number_in_words(answer)
    missing = f"No quotation covers: {plain.listed(answer.missing)}." if answer.missing else None
    shown, folded = _in_sight(answer), cards(given, number)
    return element(
        "section",
        element("h3", head, class_="verdict"),
        element("p", more[:1].upper() + more[1:], class_="how-many"),
        element("p", f"As of {written_date(answer.as_of)}.", class_="as-of") if answer.as_of else None,
        element("p", measured_in_words(answer.measured), class_="measured") if answer.measured else None,
        element("p", missing, class_="missing") if missing else None,
        over_time(given),
        *folded[:shown],
        _more(folded[shown:]),
        nearest(given, number),
        take_away(given),
        closing(given, answer, number),
        class_="answer" if isinstance(answer, Answer) else "answer may",
        aria_label="Answer" if isinstance(answer, Answer) else "May answer",
    )


def over_time(given: Turn) -> Html | None:
    """The way from a question for the latest position on a topic, or for how it has changed, to its timeline."""
    topic = topic_of(given.understood)
    if topic is None:
        return None
    link = write_address(Address(topic, given.filters, view="timeline"))
    words = f"See “{topic}” over time: the best quotation of each record, in order of date"
    return element("p", element("a", words, href=link, class_="over-time"), class_="to-timeline")


def _in_sight(answer: Answer | MayAnswer) -> int:
    """How many quotations are shown at once: all that answer; of those that may, the best few where none does."""
    strong = sum(citation.verdict is Verdict.ANSWERS for citation in answer.citations)
    return strong or _AT_ONCE


def _more(folded: Sequence[Html]) -> Html | None:
    """The weaker quotations under a verdict, folded: what one reads when the first do not do."""
    if not folded:
        return None
    told = "Show one more quotation that may answer"
    told = told if len(folded) == 1 else f"Show {len(folded)} more quotations that may answer"
    return element("details", element("summary", told), *folded, class_="more-quotations")


def unanswered(given: Turn, none: NoAnswer, number: int) -> Html:
    """That the record does not answer, why, and what was searched; the nearest passages set apart."""
    return element(
        "section",
        element("h3", "The record does not answer this", class_="verdict"),
        element("p", none.reason, class_="why"),
        over_time(given),
        wider(given),
        nearest(given, number),
        closing(given, none, number),
        class_="no-answer",
        aria_label="No answer",
    )


def nearest(given: Turn, number: int) -> Html | None:
    """The nearest passages of a reply, folded: they are not an answer."""
    shown = cards(given, number, answers=False)
    if not shown:
        return None
    told = element("summary", f"{counted(len(shown), 'nearest passage')}, not an answer")
    return element("details", told, *shown, class_="nearest-passages")


def take_away(given: Turn) -> Html:
    """What can be done with a whole answer: saved as a briefing, printed, linked to."""
    return element(
        "div",
        downloads("answer", _asking(given), ("docx", "md", "csv")),
        element("button", icon("print"), element("span", "Print"), type="button", class_="action", data_act="print"),
        element(
            "button",
            icon("link"),
            element("span", "Link"),
            type="button",
            class_="action",
            data_act="copy-link",
            data_text=address(given),
            title="Copy a link that asks this question of the same papers",
            aria_label="Copy a link to this answer",
        ),
        class_="take-away",
    )


def closing(given: Turn, answer: Reply, number: int) -> Html:
    """What was searched; on paper also where the question can be asked again, and when it was printed."""
    return element(
        "div",
        element("p", searched_in_words(answer.searched), class_="searched"),
        as_typed(given) if answer.searched.read_as else None,
        explanation_view(given.explained, number),
        element("p", "Asked again at ", element("span", data_permalink=address(given)), class_="on-paper permalink"),
        element("p", data_printed="true", class_="on-paper printed"),
    )


def as_typed(given: Turn) -> Html:
    """A way to search for the words as they were typed, where some were read as others."""
    payload = {"question": given.understood, "filters": form_values(given.filters), "as_typed": True}
    return element(
        "button",
        "Search for the words as typed",
        type="button",
        class_="action",
        data_act="ask-as",
        data_payload=json.dumps(payload),
    )


def wider(given: Turn) -> Html | None:
    """A way to search everything, where only a part was searched."""
    if given.filters == Filters():
        return None
    payload = json.dumps({"question": given.understood})
    return element(
        "button",
        "Search all documents instead",
        type="button",
        class_="action main",
        data_act="widen",
        data_payload=payload,
    )


def troubled(trouble: Trouble) -> Html:
    """An error as a message with its remedy."""
    return element(
        "section",
        element("p", trouble.what, class_="what"),
        element("p", trouble.remedy, class_="remedy") if trouble.remedy else None,
        class_="trouble",
        aria_label="Message",
    )


def cards(given: Turn, number: int, *, answers: bool = True) -> list[Html]:
    """The citations of a turn as cards: those under its verdict, or the nearest."""
    return [
        card(citation, given.documents[citation.document], Where(number, n), given.votes.get(n, 0))
        for n, citation in enumerate(given.citations)
        if (citation.verdict is not Verdict.NO_ANSWER) is answers
    ]


def announcement(given: Turn) -> str:
    """What a screen reader says when the reply is there."""
    match given.reply:
        case Answer(citations=citations) | MayAnswer(citations=citations):
            head, best = verdict_in_words(given.reply)[0], citations[0]
            told = counted(len(citations), "quotation")
            return f"{head}. {told} found. The first, from {best.title}: {best.quote}"
        case NoAnswer(reason=reason):
            return f"The record does not answer this. {reason}"
        case Trouble(what, remedy):
            return f"{what} {remedy}"
        case Pending(doing):
            return doing
