"""Sessions: a signed cookie says who logged in and until when; the server keeps only those that were logged out.

The key is made of the user's stored hash and of the server's own, which a file keeps with what was logged out: so a
session outlives a restart of the server, and ends for good when it is logged out, or when its user is taken out or
given another password.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from assistant.web.session_file import SessionFile
from assistant.web.users import Users

COOKIE = "onrecord-session"
LIFETIME = 12 * 3600
"""Seconds after which one logs in again."""


class Sessions:
    """Makes, reads and ends the sessions of ``users``; without a file, all of them end with the server."""

    def __init__(self, users: Users, kept: SessionFile | None = None, clock: Callable[[], float] = time.time) -> None:
        self._users = users
        self._kept = kept or SessionFile()
        self._clock = clock

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
        return name if fits and not over and told not in self._kept else None

    def end(self, cookie: str) -> None:
        """Logs a session out, for good."""
        if self.user(cookie) is None:
            return
        told = cookie.rpartition(".")[0]
        self._kept.add(told, int(told.split(".")[1]))

    def _signed(self, name: str, told: str) -> str:
        own = f"session of On Record {self._users.known()[name]}".encode()
        key = hmac.new(self._kept.key, own, hashlib.sha256).digest()
        return _text(hmac.new(key, told.encode("utf-8"), hashlib.sha256).digest())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")
