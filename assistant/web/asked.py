"""Questions that the server answers, noticed where they are asked: by the page, by programs and for files."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from assistant.records import Answer, MayAnswer, NoAnswer, Verdict

R = TypeVar("R", Answer, MayAnswer, NoAnswer, Answer | MayAnswer | NoAnswer)

heard_replies: list[Callable[[Verdict, float], None]] = []
"""Who is told of each reply: its verdict and the seconds it took. Nobody is told the question."""


def replied(ask: Callable[[], R]) -> R:
    """The reply that ``ask`` gives, told to `heard_replies`."""
    started = time.perf_counter()
    given = ask()
    tell_reply(given.verdict, time.perf_counter() - started)
    return given


def tell_reply(verdict: Verdict, seconds: float) -> None:
    """Tells `heard_replies` of a reply that took so many seconds."""
    for told in heard_replies:
        told(verdict, seconds)
