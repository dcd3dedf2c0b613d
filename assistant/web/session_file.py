"""What the server must know of sessions after a restart: the key they are signed with, and which were logged out.

A file of lines: first the key, then one for each session that was logged out, with the second it would end by itself.
It is only ever lengthened while the server runs, and written anew without what is over when the server starts.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.web.private_file import write_private

_KEY = 32
log = logging.getLogger("onrecord")


class SessionFile:
    """The key and the sessions that were logged out, in ``file``; without one, or where it cannot be written, they are
    kept in memory, so that the key goes with the server and every session with the key."""

    def __init__(self, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._changing = threading.Lock()
        self.key, self._ended = _read(file, clock()) if file else (secrets.token_bytes(_KEY), {})
        if file is not None:
            try:
                _write(file, self.key, self._ended)
            except OSError as error:
                log.warning("Sessions cannot be kept in %s (%s): all of them end with the server.", file, error)
                self._give_up(file)

    def __contains__(self, session: str) -> bool:
        """Whether the session was logged out."""
        return session in self._ended

    def add(self, session: str, until: int) -> None:
        """Keeps a session, without its signature, as logged out; until then it would be valid."""
        with self._changing:
            now = self._clock()
            self._ended = {kept: over for kept, over in self._ended.items() if over > now} | {session: until}
            if self._file is None:
                return
            try:
                with self._file.open("a", encoding="ascii") as stream:
                    stream.write(f"{session} {until}\n")
                    stream.flush()
                    os.fsync(stream.fileno())
            except (OSError, ValueError) as error:
                log.warning("A log-out cannot be kept in %s (%s): all sessions end with the server.", self._file, error)
                self._give_up(self._file)

    def _give_up(self, file: Path) -> None:
        """Takes the key away, so that no session that was logged out is valid after a restart."""
        self._file = None
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        if file.exists():
            self.key = secrets.token_bytes(_KEY)


def _read(file: Path, now: float) -> tuple[bytes, dict[str, int]]:
    """The key and what was logged out and is not over; another key where the file is not there or is not whole."""
    try:
        first, *lines = file.read_text(encoding="ascii").splitlines()
        key = bytes.fromhex(first)
        ended = {session: int(until) for session, until in (line.split(" ") for line in lines)}
    except (OSError, ValueError):
        return secrets.token_bytes(_KEY), {}
    if len(key) != _KEY:
        return secrets.token_bytes(_KEY), {}
    return key, {session: until for session, until in ended.items() if until > now}


def _write(file: Path, key: bytes, ended: dict[str, int]) -> None:
    """The file anew, whole at any moment, for its owner alone to read."""
    if not file.parent.exists():
        file.parent.mkdir(parents=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    lines = [key.hex(), *(f"{session} {until}" for session, until in sorted(ended.items()))]
    write_private(file, "".join(f"{line}\n" for line in lines))
