"""The named endpoints: the same functions for programs (`gradio_client`) and for assistants (MCP tools).

Each returns the fields of the records in `assistant.records` as JSON. An error of ours comes back with its message;
of any other, callers read a reference and the log its place.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.errors import OnRecordError
from assistant.records import as_json
from assistant.web.asked import replied
from assistant.web.limits import CallRefused, check_count
from assistant.web.logs import defect
from assistant.web.state import ChatState

_WARM_UP = 180.0

log = logging.getLogger("onrecord")


def register(state: ChatState) -> None:
    """Adds the endpoints to the page that is being made."""
    for endpoint in endpoints(state):
        gr.api(endpoint, api_name=endpoint.__name__)


def endpoints(state: ChatState) -> tuple[Callable[..., Any], ...]:
    """The functions behind the endpoints; their docstrings are what callers read."""
    every = (
        _ask,
        _search,
        _document,
        _mentions,
        _documents,
        _check_quote,
        _timeline,
        _decisions,
        _follow_ups,
        _figures,
    )
    return tuple(made(state) for made in every)


def _ask(state: ChatState) -> Callable[..., Any]:
    def ask(
        question: str,
        k: int = 5,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
        exact_words: bool = False,
    ) -> dict[str, Any]:
        """Answer a question with word-for-word quotations from the public record, or say that it does not answer.

        The result has "type" and "verdict": "Answer", "answers"; "MayAnswer", "may answer", to be read before it is
        relied on; or "NoAnswer", "does not answer", with "reason". "citations" are best first, each with quote, title,
        publisher, kind, date, section, number, page, document, start, end, support from 0 to 1, verdict and link.
        "nearest" are passages that are not an answer. "searched" says what was covered.

        Args:
            question: The question, at most 1,000 characters.
            k: At most this many quotations, 1 to 50.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
            exact_words: Search for every word as typed; otherwise "searched" says which were read as others.
        """
        with _answering(state, "ask") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            count = check_count(k)
            reply = replied(lambda: assistant.ask(question, count, **given, exact_words=bool(exact_words)))
            return {"type": type(reply).__name__, **as_json(reply)}

    return ask


def _search(state: ChatState) -> Callable[..., Any]:
    def search(
        question: str,
        k: int = 10,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Rank the passages of the public record for a question, best first, without judging whether they answer.

        Args:
            question: The question, at most 1,000 characters.
            k: At most this many passages, 1 to 50.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "search") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            return [as_json(hit) for hit in assistant.search(question, check_count(k), **given)]

    return search


def _document(state: ChatState) -> Callable[..., Any]:
    def document(identity: str, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Read a document, or the characters from start to end of it: offsets of citations count in this text.

        Args:
            identity: The document's id.
            start: The first character, from 0.
            end: The character after the last one; the end of the document if left out.
        """
        with _answering(state, "document") as assistant:
            read = assistant.document(_text("identity", identity))
            until = None if end is None else max(0, _whole("end", end))
            left, right, _ = slice(max(0, _whole("start", start)), until).indices(len(read.text))
            told = as_json(read)
            return {
                **told,
                "text": read.text[left:right],
                "start": left,
                "end": max(left, right),
                "length": len(read.text),
            }

    return document


def _mentions(state: ChatState) -> Callable[..., Any]:
    def mentions(
        words: str,
        stemmed: bool = False,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Count every place where a word or phrase stands in the public record, each with its sentence and place.

        Args:
            words: A word or a phrase, at most 200 characters.
            stemmed: Count other forms of the words as well: plan, plans, planned.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "mentions") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            result: dict[str, Any] = as_json(assistant.mentions(_text("words", words), stemmed=bool(stemmed), **given))
            return result

    return mentions


def _documents(state: ChatState) -> Callable[..., Any]:
    def documents() -> list[dict[str, Any]]:
        """List the documents: id, file, length, and the records each holds with title, publisher, kind and date."""
        with _answering(state, "documents") as assistant:
            return [
                {
                    "id": listed.id,
                    "file": listed.file,
                    "length": len(listed.text),
                    "records": as_json(listed.records),
                    "notices": as_json(listed.notices),
                }
                for listed in assistant.documents
            ]

    return documents


def _check_quote(state: ChatState) -> Callable[..., Any]:
    def check_quote(
        text: str,
        said_by: str | None = None,
        document: str | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Check whether a quotation stands in the public record word for word, or each quotation of an article.

        The result has "verdict": "exact", "altered" (the record says it otherwise; "differences" of its place say
        where), "stitched" (its parts stand in different places), "elsewhere" (it stands in the record, but not in the
        document or from the speaker named) or "absent". "places" have quote, sentence, title, publisher, date, page,
        document, start, end, link, flags. Of an article, "quotations" holds a result for each. A flag such as "begins
        after a negation" means that the whole sentence must be read.

        Args:
            text: The words of the quotation, or a text with quotations in it, at most 40,000 characters.
            said_by: Who is said to have said it.
            document: The id of the document it is said to be from.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "check_quote") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            checked = assistant.check_quote(
                _text("text", text), said_by=said_by or None, document=document or None, **given
            )
            result: dict[str, Any] = as_json(checked)
            return result

    return check_quote


def _timeline(state: ChatState) -> Callable[..., Any]:
    def timeline(
        topic: str,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Show a topic over time: the best quotation from each meeting or letter, oldest first, word for word.

        The result has "entries" in order of date, "first" and "latest" of them, "undated" apart, "periods" with the
        number of quotations and of records searched, and "gaps" between. "nearest" are no part of it. Ask it for the
        latest position on something, or how it has changed.

        Args:
            topic: A topic, such as pathway plans, at most 1,000 characters.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "timeline") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            result: dict[str, Any] = as_json(assistant.timeline(_text("topic", topic), **given))
            return result

    return timeline


def _decisions(state: ChatState) -> Callable[..., Any]:
    def decisions(
        topic: str | None = None,
        only: str | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """List every decision and recommendation that the records of meetings hold, the newest meeting first.

        "entries" have entry_kind, quote, introduction, letter, item_number, item_title, mover, seconder, vote, to,
        title, publisher, date, standing, page, document, start, end and link; what the record does not say is null.
        "meetings" are all whose record was read, with how many entries each gave.

        Args:
            topic: Only entries in which all these words stand, in any form, or in the heading of their item.
            only: "decision" or "recommendation": entries of that kind alone.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "decisions") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            wanted = _text("topic", topic or ""), _text("only", only or "")
            result: dict[str, Any] = as_json(assistant.decisions(wanted[0], only=wanted[1], **given))
            return result

    return decisions


def _follow_ups(state: ChatState) -> Callable[..., Any]:
    def follow_ups(document: str, start: int, k: int = 5) -> dict[str, Any]:
        """Find later passages of the same body that may speak of a decision. They are offered, never said to follow.

        "possible" have quote, title, date, document, start, end, link, and "shared", the rare words both have.

        Args:
            document: The id of the document that holds the decision.
            start: Where its quotation begins, as the endpoint decisions gives it.
            k: At most this many passages, 1 to 50.
        """
        with _answering(state, "follow_ups") as assistant:
            found = assistant.follow_ups(_text("document", document), _whole("start", start), check_count(k))
            result: dict[str, Any] = as_json(found)
            return result

    return follow_ups


def _figures(state: ChatState) -> Callable[..., Any]:
    def figures(
        topic: str,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: list[str] | None = None,
        kinds: list[str] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Find every number in the sentences on a topic, with its unit and what it counts as printed; no arithmetic.

        "figures" are in order of date, the undated last. Each has figure and counted (null where no words follow), both
        with start and end, and quote, title, publisher, date, section, page, document, start, end and link. Two figures
        side by side may count different things.

        Args:
            topic: A topic, such as return home interviews, at most 1,000 characters.
            published_after: Only records dated from then: 2024-03-28, 2024-03 or 2024.
            published_before: Only records dated up to then.
            publishers: Only these publishers.
            kinds: Only these kinds of record, such as minutes, report or letter.
            documents: Only the documents with these ids; the endpoint documents lists them.
        """
        with _answering(state, "figures") as assistant:
            given = _given(published_after, published_before, publishers, kinds, documents)
            result: dict[str, Any] = as_json(assistant.figures(_text("topic", topic), **given))
            return result

    return figures


@contextmanager
def _answering(state: ChatState, endpoint: str) -> Iterator[Assistant]:
    """The assistant once it is warm; what a caller can cause comes back as a message, a defect as no more than that."""
    started = time.monotonic()
    try:
        state.ready.wait(_WARM_UP)
        yield state.assistant()
        log.info("endpoint %s: %.2f s", endpoint, time.monotonic() - started)
    except OnRecordError as error:
        raise gr.Error(str(error), print_exception=False) from None
    except Exception as error:
        raise gr.Error(str(defect(error)), print_exception=False) from None


def _given(
    published_after: str | None,
    published_before: str | None,
    publishers: list[str] | None,
    kinds: list[str] | None,
    documents: list[str] | None,
) -> dict[str, Any]:
    return {
        "published_after": published_after or None,
        "published_before": published_before or None,
        "publishers": _names("publishers", publishers),
        "kinds": _names("kinds", kinds),
        "documents": _names("documents", documents),
    }


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CallRefused(f"{name} is not a whole number.", "Give one, such as 5.")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise CallRefused(f"{name} is not text.", "Give a string.")
    return value


def _names(name: str, value: object) -> tuple[str, ...]:
    """Names to filter by; one alone may stand for a list of one."""
    names = [value] if isinstance(value, str) and value else value or ()
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
        raise CallRefused(f"{name} is not a list of names.", 'Give one, such as ["Ofsted"].')
    return tuple(names)
