"""How far a build is: bars on a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from assistant.present import made_visible

if TYPE_CHECKING:
    from assistant.index import BuildProgress


@contextmanager
def progress(err: TextIO, clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[BuildProgress], None]]:
    """Called as a build goes on, a bar with rate and time left on a terminal, a line of them now and then elsewhere."""
    if not err.isatty():
        yield _ProgressLines(err, clock)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[item]}"), console=Console(file=err)) as bar:
        yield _ProgressBars(bar)


_COUNTED = {"read": "files", "embed": "passages"}
"""What the stages of a build are counted in."""


_EVERY = 30.0
"""Seconds between the lines of a log."""


class _ProgressLines:
    """A line every half minute, for a log; none of a build that is done sooner."""

    def __init__(self, out: TextIO, clock: Callable[[], float]) -> None:
        self._out = out
        self._clock = clock
        self._told: tuple[str, float, int] = "", 0.0, 0

    def __call__(self, now: BuildProgress) -> None:
        stage, at, done = self._told
        since = self._clock() - at
        if stage == now.stage and since < _EVERY:
            return
        if stage == now.stage:
            self._out.write(_line(now, (now.done - done) / since))
            self._out.flush()
        self._told = now.stage, at + since, now.done


def _line(now: BuildProgress, rate: float) -> str:
    """``embed: 1,234 of 45,000 passages, 10.3 a second, 71 min left``, by the rate since the line before."""
    left = (now.total - now.done) / rate if rate else 0.0
    time_left = f"{left / 60:,.0f} min" if left >= 90 else f"{left:.0f} s"
    return f"{now.stage}: {now.done:,} of {now.total:,} {_COUNTED[now.stage]}, {rate:,.1f} a second, {time_left} left\n"


class _ProgressBars:
    """A bar for each stage of a build."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._tasks: dict[str, Any] = {}

    def __call__(self, now: BuildProgress) -> None:
        from rich.markup import escape

        if now.stage not in self._tasks:
            self._tasks[now.stage] = self._bar.add_task(now.stage.capitalize(), total=now.total, rate="", item="")
        task = self._tasks[now.stage]
        speed = self._bar.tasks[task].speed
        rate = f"{speed:,.1f} {_COUNTED[now.stage]}/s" if speed else ""
        self._bar.update(task, completed=now.done, total=now.total, rate=rate, item=escape(made_visible(now.item)))
