"""Sessions: a signed cookie says who logged in and until when; the server keeps only those that were logged out.

The key is made of the user's stored hash and of nothing else, so a session outlives a restart of the server and ends
when its user is taken out or given another password.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

from assistant.web.users import Users

COOKIE = "onrecord-session"
LIFETIME = 12 * 3600
"""Seconds after which one logs in again."""


class Sessions:
    """Makes, reads and ends the sessions of ``users``."""

    def __init__(self, users: Users, clock: Callable[[], float] = time.time) -> None:
        self._users = users
        self._clock = clock
        self._ended: dict[str, float] = {}
        self._changing = threading.Lock()

    def begin(self, name: str) -> str:
        """A session of the user, as the value of a cookie.

        Raises:
            KeyError: there is no such user.
        """
        until = int(self._clock()) + LIFETIME
        told = f"{_text(name.encode('utf-8'))}.{until}.{secrets.token_urlsafe(12)}"
        return f"{told}.{self._signed(name, told)}"

    def user(self, cookie: str) -> str | None:
        """Whose session it is; None where it is none, is over, or was logged out."""
        told, _, signature = cookie.rpartition(".")
        try:
            named, until, _ = told.split(".")
            name = base64.urlsafe_b64decode(named).decode("utf-8")
            fits = hmac.compare_digest(self._signed(name, told).encode(), signature.encode("utf-8", "replace"))
            over = int(until) <= self._clock()
        except (ValueError, KeyError, binascii.Error):
            return None
        return name if fits and not over and told not in self._ended else None

    def end(self, cookie: str) -> None:
        """Logs a session out; kept until it would be over anyway."""
        if self.user(cookie) is None:
            return
        told = cookie.rpartition(".")[0]
        with self._changing:
            now = self._clock()
            kept = {session: until for session, until in self._ended.items() if until > now}
            self._ended = {**kept, told: now + LIFETIME}

    def _signed(self, name: str, told: str) -> str:
        key = hashlib.sha256(f"session of On Record {self._users.known()[name]}".encode()).digest()
        return _text(hmac.new(key, told.encode("utf-8"), hashlib.sha256).digest())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")
