"""Figures for Prometheus: requests, questions by verdict, latencies, the index. Never a question, a name or an address.

They stand on a port of their own, which a proxy does not pass on, so that no login is in their way and nobody outside
sees them. Behind the extra ``onrecord[metrics]``; without it nothing here is imported.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from assistant.answering import verbatim_count
from assistant.web.asked import heard_replies
from assistant.web.guard import Application, Message, Receive, Send

if TYPE_CHECKING:
    from assistant.records import Verdict
    from assistant.web.state import ChatState

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_PLACES = frozenset("/ /login /logout /status /healthz /original /page-picture /programs /openapi.json /config".split())  # noqa: SIM905
_FILES = ("answer", "mentions", "timeline", "decisions", "figures")


class Metrics:
    """What is counted of one server."""

    def __init__(self, state: ChatState) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "onrecord_requests", "Requests, by what was asked for.", ["endpoint", "status"], registry=self.registry
        )
        self._latency = Histogram(
            "onrecord_request_seconds", "Seconds until a request was answered to its end.", ["endpoint"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._questions = Counter("onrecord_questions", "Replies to questions.", ["verdict"], registry=self.registry)
        self._thinking = Histogram(
            "onrecord_question_seconds",
            "Seconds from a question to its reply.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.registry.register(_State(state))
        heard_replies.append(self._heard)

    def serve(self, host: str, port: int) -> int:
        """Serves ``/metrics`` on a port of its own, in a thread; returns the port.

        Raises:
            OSError: the address cannot be had.
        """
        served, _ = start_http_server(port, host, self.registry)
        return int(served.server_port)

    def around(self, application: Application) -> Application:
        """``application``, whose requests are counted."""

        async def counted(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            started, status, endpoint = time.perf_counter(), 500, endpoint_of(scope["path"])

            async def noted(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)
                await send(message)

            try:
                await application(scope, receive, noted)
            finally:
                self._requests.labels(endpoint, str(status)).inc()
                self._latency.labels(endpoint).observe(time.perf_counter() - started)

        return counted

    def _heard(self, verdict: Verdict, seconds: float) -> None:
        self._questions.labels(verdict.value).inc()
        self._thinking.observe(seconds)


class _State:
    """What is known when it is asked for: the index, and quotations compared on their way out."""

    def __init__(self, state: ChatState) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        trouble = self._state.trouble
        yield GaugeMetricFamily("onrecord_ready", "Whether questions can be answered.", int(trouble is None))
        if trouble is None:
            card = self._state.assistant().snapshot.card
            yield GaugeMetricFamily("onrecord_documents", "Documents of the index.", card.documents)
            yield GaugeMetricFamily("onrecord_passages", "Passages of the index.", card.passages)
            yield GaugeMetricFamily("onrecord_unreadable_files", "Files that could not be read.", len(card.unreadable))
        count = verbatim_count()
        yield CounterMetricFamily("onrecord_quotations_checked", "Quotations compared with the record.", count.checked)
        yield CounterMetricFamily("onrecord_quotations_withheld", "Quotations not shown.", count.withheld)


def endpoint_of(path: str) -> str:
    """What an address asks for, as one of a few words: no document, question or session of it."""
    first = f"/{path.lstrip('/').partition('/')[0]}"
    if first in _PLACES:
        return first
    if first.startswith(tuple(f"/{name}." for name in _FILES)):
        return f"/{first[1:].partition('.')[0]}"
    if first in {"/gradio_api", "/own", "/assets", "/static"}:
        return first
    return "other"
