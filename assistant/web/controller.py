"""What happens when somebody asks, opens, votes: pure of Gradio, and never raising. A failure is a message.

What comes from the page (payloads, addresses) is checked here; nothing in it is trusted.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import TypeVar

from assistant.answering import DocumentPlace, check_question, resolve_follow_up
from assistant.assistant import Assistant
from assistant.errors import OnRecordError
from assistant.records import Answer, Document, Filters, MayAnswer, NoAnswer, Reply, Verdict
from assistant.web.asked import tell_reply
from assistant.web.corpus_table import corpus_table
from assistant.web.document_view import ShownQuotation, document_view, unopened_document
from assistant.web.feedback import Feedback
from assistant.web.logs import defect
from assistant.web.markup import Html
from assistant.web.mentions_view import mentions_view
from assistant.web.overview import Overview, overview
from assistant.web.state import ChatState
from assistant.web.turns import SEARCHING, Pending, Trouble, Turn, announcement, transcript, troubled

Turns = tuple[Turn, ...]
T = TypeVar("T")

AT_A_TIME = 4
"""Questions of the page that are answered at the same time; who comes then is told to wait."""
_PATIENCE = 60.0
"""Seconds that a question waits for its turn."""
_WARM_UP = 180.0
_REMEMBERED = 50
"""Turns of a conversation that are kept on the page; older ones leave it."""

log = logging.getLogger("onrecord")


class Controller:
    """The conversations of all visitors; what is theirs is passed in and out, nothing is kept here."""

    def __init__(self, state: ChatState, feedback: Feedback) -> None:
        self.state = state
        self._feedback = feedback
        self._places = threading.BoundedSemaphore(AT_A_TIME)

    def ask(
        self, question: str, filters: Filters, turns: Turns, *, literal: bool = False, as_typed: bool = False
    ) -> Iterator[Turns]:
        """The conversation with the question in it, first unanswered, then with its reply.

        ``literal``: the question is asked as it stands, not read as a follow-up; ``as_typed``: nor is any word of it
        read as another.
        """
        kept = turns[-_REMEMBERED + 1 :]
        try:
            asked = check_question(question)
        except OnRecordError as error:
            yield (*kept, Turn(_shortened(question), "", filters, _told(error)))
            return
        for turn in self._steps(Turn(asked, asked, filters, SEARCHING, as_typed=as_typed), kept, literal):
            yield (*kept, turn)

    def restore(self, wanted: Turns, present: Turns) -> Turns:
        """The conversation ``wanted``: of those ``present`` the replies stand, the others are to be asked again."""
        answered = {_question(turn): turn for turn in present if turn.is_answered}
        return tuple(answered.get(_question(turn), turn) for turn in wanted)

    def ask_again(self, turns: Turns) -> Iterator[Turns]:
        """The conversation, with each question that has no reply asked as it was understood, the last one first."""
        for at in reversed(range(len(turns))):
            if not isinstance(turns[at].reply, Pending):
                continue
            for turn in self._steps(turns[at], (), literal=True):
                turns = (*turns[:at], turn, *turns[at + 1 :])
                yield turns

    def _steps(self, turn: Turn, earlier: Turns, literal: bool) -> Iterator[Turn]:
        """The turn while it waits, then with its reply."""
        if not self.state.ready.is_set():
            yield replace(
                turn, reply=Pending("Getting ready: your question is asked as soon as the records are open …")
            )
            self.state.ready.wait(_WARM_UP)
        else:
            yield turn
        if not self._places.acquire(blocking=False):
            yield replace(turn, reply=Pending("Many are asking at once; your question waits for its turn …"))
            if not self._places.acquire(timeout=_PATIENCE):
                yield replace(turn, reply=Trouble("Too many are asking at once.", "Ask again in a minute."))
                return
        try:
            answered = self._replied(turn, earlier, literal)
        finally:
            self._places.release()
        yield answered

    def _replied(self, turn: Turn, earlier: Turns, literal: bool) -> Turn:
        started = time.monotonic()

        def reply() -> Turn:
            assistant = self.state.assistant()
            before = [before_it.understood for before_it in earlier if before_it.is_answered]
            understood = turn.understood if literal or not before else resolve_follow_up(turn.asked, before)
            given = assistant.ask_within(understood, turn.filters, exact_words=turn.as_typed)
            tell_reply(given.verdict, time.monotonic() - started)
            return replace(turn, understood=understood, reply=given, documents=_quoted(assistant, given))

        answered = self.guarded(reply, lambda trouble: replace(turn, reply=trouble))
        log.info("asked: %s, %.2f s", _summary(answered), time.monotonic() - started)
        return answered

    def explain(self, payload: object, turns: Turns) -> Turns:
        """The conversation, with how the reply that a payload names was made."""
        given = payload if isinstance(payload, dict) else {}
        at = _whole(given.get("turn"))
        if at is None or at >= len(turns) or not turns[at].is_answered or turns[at].explained is not None:
            return turns

        def told() -> Turns:
            asked = turns[at]
            found = self.state.assistant().explain(
                asked.understood, exact_words=asked.as_typed, **asdict(asked.filters)
            )
            return (*turns[:at], replace(asked, explained=found), *turns[at + 1 :])

        return self.guarded(told, lambda _: turns)

    def open(self, payload: object, turns: Turns) -> Html:
        """The document pane at the place a payload names: a citation of the conversation, or a document and offsets."""
        return self.guarded(lambda: self._opened(payload, turns), _shut)

    def _opened(self, payload: object, turns: Turns) -> Html:
        given = payload if isinstance(payload, dict) else {}
        turn, number = _whole(given.get("turn")), _whole(given.get("number"))
        if turn is not None and number is not None and turn < len(turns) and number < len(turns[turn].citations):
            cited = turns[turn].citations
            citation = cited[number]
            standing = sum(one.verdict is not Verdict.NO_ANSWER for one in cited)
            first, of = (0, standing) if number < standing else (standing, len(cited) - standing)
            quoted = ShownQuotation(citation.start, citation.end, number, of, turn, first)
            return document_view(turns[turn].documents[citation.document], quoted)
        start, end = _whole(given.get("start")), _whole(given.get("end"))
        span = (0, 0) if start is None or end is None else (start, end)
        place = DocumentPlace(str(given.get("document", "")), *span)
        return self._placed(place)

    def show(self, place: DocumentPlace) -> Html:
        """The document pane at a place of an address."""
        return self.guarded(lambda: self._placed(place), _shut)

    def _placed(self, place: DocumentPlace) -> Html:
        document = self.state.assistant().document(place.document, place.sha256)
        inside = 0 <= place.start <= place.end <= len(document.text)
        notice = None
        if place.sha256 and not document.sha256.startswith(place.sha256):
            notice = (
                "The file has changed since this link was made; the marked place may not be the one that was meant."
            )
        elif place.end and not inside:
            notice = "The link names a place that this document does not have."
        return document_view(document, ShownQuotation(place.start, place.end) if inside else None, notice)

    def mentions(self, words: str, filters: Filters, *, stemmed: bool) -> Html:
        """Every mention of words in what the filters allow."""

        def look() -> Html:
            assistant = self.state.assistant()
            result = assistant.mentions_within(words, filters, stemmed=stemmed)
            log.info("mentions: %d", result.count)
            return mentions_view(result, dict(assistant.snapshot.documents), filters)

        return self.guarded(look, troubled)

    def corpus(self) -> Html:
        """The corpus as a table."""
        return self.guarded(lambda: corpus_table(self.state.assistant().snapshot, self.state.notice), troubled)

    def overview(self) -> Overview | None:
        """Whose records these are; None where the index cannot be opened."""
        documents = self.documents()
        return overview(documents) if documents else None

    def documents(self) -> tuple[Document, ...]:
        """The documents of the index, none where it cannot be opened."""
        return self.guarded(lambda: self.state.assistant().documents, lambda _: ())

    def told(self, turns: Turns) -> Html:
        """The conversation on screen."""
        return self.guarded(
            lambda: transcript(turns), lambda trouble: transcript((*turns[:-1], replace(turns[-1], reply=trouble)))
        )

    def vote(self, payload: object, turns: Turns) -> Turns:
        """Keeps a thumb on this machine; the same thumb again takes it back."""
        given = payload if isinstance(payload, dict) else {}
        turn, number, vote = _whole(given.get("turn")), _whole(given.get("number")), given.get("vote")
        if turn is None or turn >= len(turns) or number is None or vote not in (1, -1):
            return turns
        voted = turns[turn]
        if number >= len(voted.citations):
            return turns
        value = 0 if voted.votes.get(number) == vote else int(vote)

        def keep() -> Turns:
            self._feedback.keep(voted.understood, voted.filters, voted.citations[number], value)
            after = replace(voted, votes={**voted.votes, number: value})
            return (*turns[:turn], after, *turns[turn + 1 :])

        return self.guarded(keep, lambda _: turns)

    def guarded(self, act: Callable[[], T], otherwise: Callable[[Trouble], T]) -> T:
        """What ``act`` gives, or what ``otherwise`` makes of the message; details of a defect go to the log only."""
        try:
            return act()
        except OnRecordError as error:
            return otherwise(_told(error))
        except Exception as error:
            return otherwise(_told(defect(error)))


def parsed(payload: str) -> object:
    """What a payload of the page holds; None where it is no JSON."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def spoken(turns: Turns) -> str:
    """What a screen reader is to say of the last turn."""
    return announcement(turns[-1]) if turns else ""


def _question(turn: Turn) -> tuple[str, str, Filters, bool]:
    return turn.asked, turn.understood, turn.filters, turn.as_typed


def _quoted(assistant: Assistant, reply: Reply) -> dict[str, Document]:
    shown = (*reply.citations, *reply.nearest)
    return {citation.document: assistant.document(citation.document) for citation in shown}


def _told(error: OnRecordError) -> Trouble:
    return Trouble(error.what, error.remedy)


def _shut(trouble: Trouble) -> Html:
    return unopened_document(troubled(trouble))


def _shortened(question: object) -> str:
    text = " ".join(str(question).split()) if isinstance(question, str) else ""
    return text[:119] + "…" if len(text) > 120 else text or "(nothing)"


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _summary(turn: Turn) -> str:
    match turn.reply:
        case Answer(citations=citations) | MayAnswer(citations=citations):
            return f"{turn.reply.verdict}, {len(citations)} quotations"
        case NoAnswer(why=why):
            return f"no answer ({why})"
        case Trouble():
            return "refused"
    return "unanswered"
