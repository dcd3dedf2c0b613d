"""Times, taken in turns, and how a figure is printed."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """The seconds that each of two takes, turn by turn, after one turn that does not count."""
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds + 1)][1:]
    return [first for first, _ in pairs], [second for _, second in pairs]


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def times(act: Callable[[], object]) -> tuple[float, float]:
    """The seconds that ``act`` takes, and those of them that this process computes."""
    began = time.process_time()
    return seconds(act), time.process_time() - began


def child_times(act: Callable[[], object]) -> tuple[float, float]:
    """The seconds that ``act`` takes, and those that its child processes compute."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = seconds(act)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def say(what: str, told: str, wanted: str = "") -> None:
    print(f"{what}: {told}{f' (wanted: {wanted})' if wanted else ''}", flush=True)
