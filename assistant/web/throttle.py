"""How often a login may fail: within a time from one address, and of one name, whatever the address."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil

WINDOW = 600.0
"""Seconds in which failures are counted."""
FROM_ADDRESS = 20
OF_NAME = 10
_REMEMBERED = 10_000
"""Addresses and names whose failures are remembered; the oldest go first."""


class Throttle:
    """Counts failed logins. A name is locked against guessing, from everywhere, for `WINDOW` seconds at most."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()
        self._changing = threading.Lock()

    def begin(self, address: str, name: str) -> int:
        """Counts a try as failed, until `succeeded` says otherwise, so that many at once are not let through;
        0 where it may be made, else after how many seconds it may, and it is not counted."""
        now = self._clock()
        with self._changing:
            waits = [self._wait(key, limit, now) for key, limit in _keys(address, name)]
            if max(waits):
                return max(waits)
            for key, _ in _keys(address, name):
                self._failed.setdefault(key, deque()).append(now)
                self._failed.move_to_end(key)
            while len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)
        return 0

    def succeeded(self, address: str, name: str) -> None:
        """The try was right: it counts no more, and the name's failures are forgotten."""
        with self._changing:
            self._failed.pop(("name", name), None)
            tries = self._failed.get(("address", address))
            if tries:
                tries.pop()

    def _wait(self, key: tuple[str, str], limit: int, now: float) -> int:
        tries = self._failed.get(key, deque())
        while tries and tries[0] <= now - WINDOW:
            tries.popleft()
        return ceil(tries[0] + WINDOW - now) if len(tries) >= limit else 0


def _keys(address: str, name: str) -> tuple[tuple[tuple[str, str], int], ...]:
    return (("address", address), FROM_ADDRESS), (("name", name), OF_NAME)
