"""Who may log in: names with hashed passwords in a file, one a line, ``name:scrypt$N$r$p$salt$hash``.

scrypt (RFC 7914) is the standard library's; the figures are OWASP's for 32 MB a password. The file is read again when
it has changed, so a user who is added or removed needs no restart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import OnRecordError, command
from assistant.web.private_file import write_private

_N, _R, _P = 2**15, 8, 3
_MEMORY = 64 * 1024 * 1024
_SHORTEST = 8
_NEVER = object()
"""What is seen of a file that was never read."""
_LONGEST = 200
log = logging.getLogger("onrecord")

_NAME = re.compile(r"[^\s:\x00-\x1f\x7f](?:[^:\x00-\x1f\x7f]{0,62}[^\s:\x00-\x1f\x7f])?")


class UsersWrong(OnRecordError):
    """A name or a password that cannot be one, or a file of users that cannot be read."""


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password as it is kept: what scrypt made of it and with which figures."""

    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> PasswordHash:
        """The hash of a password, with a salt of its own."""
        salt = secrets.token_bytes(16)
        return cls(_N, _R, _P, salt, _scrypt(password, salt, _N, _R, _P))

    @classmethod
    def parse(cls, stored: str) -> PasswordHash:
        """Raises: ValueError: it is none."""
        scheme, n, r, p, salt, digest = stored.split("$")
        made = cls(
            int(n), int(r), int(p), base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True)
        )
        if scheme != "scrypt" or 128 * made.n * made.r > _MEMORY or not made.digest:
            raise ValueError("no hash that is known")
        return made

    def __str__(self) -> str:
        salt, digest = (base64.b64encode(part).decode("ascii") for part in (self.salt, self.digest))
        return f"scrypt${self.n}${self.r}${self.p}${salt}${digest}"

    def fits(self, password: str) -> bool:
        """Whether it is of this password; it takes as long where it is not."""
        return hmac.compare_digest(_scrypt(password, self.salt, self.n, self.r, self.p), self.digest)


class Users:
    """Names and their hashes. Passwords are compared one at a time: each takes 32 MB."""

    def __init__(self, hashes: dict[str, PasswordHash] | None = None, file: Path | None = None) -> None:
        self._hashes = hashes or {}
        self._file = file
        self._read: object = _NEVER
        self._nobody = PasswordHash.of(secrets.token_urlsafe())
        self._one = threading.Lock()

    def known(self) -> dict[str, PasswordHash]:
        """The users as they are now.

        Raises:
            UsersWrong: the file cannot be read.
        """
        if self._file is not None:
            seen = _sight(self._file)
            if seen != self._read:
                self._read_again(self._file, seen)
        return self._hashes

    def _read_again(self, file: Path, seen: object) -> None:
        """Reads the file; where it was read before and cannot be now, those who were in it stay, and that is logged."""
        try:
            self._hashes = read_users(file)
        except UsersWrong as error:
            if self._read is _NEVER:
                raise
            log.warning("%s Until then the users before stay.", error)
        self._read = seen

    def check(self, name: str, password: str) -> bool:
        """Whether there is such a user with that password; no user takes as long as a wrong password does."""
        kept = self.known().get(name)
        with self._one:
            fits = (kept or self._nobody).fits(password[:_LONGEST])
        return fits and kept is not None


def read_users(file: Path) -> dict[str, PasswordHash]:
    """The users of a file; lines that are empty or begin with # are none.

    Raises:
        UsersWrong: there is no such file, or a line of it cannot be read.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        adding = command("users", "add", "--users", file, "NAME")
        raise UsersWrong(f"The file of users, {file}, cannot be read ({error}).", f"Add one: {adding}") from error
    users: dict[str, PasswordHash] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            name, _, stored = line.rpartition(":")
            try:
                users[name] = PasswordHash.parse(stored.strip())
            except ValueError as error:
                raise UsersWrong(
                    f"Line {number} of {file} is no user.", "Take it out and add that user again."
                ) from error
    return users


def keep_user(file: Path, name: str, password: str | None) -> bool:
    """Writes a user into the file with that password, or without one takes the user out; whether there was that user.

    Raises:
        UsersWrong: the name or the password cannot be one, or the file cannot be read.
    """
    if not _NAME.fullmatch(name):
        raise UsersWrong(f"{name!r} cannot be a user's name.", "Give one of at most 64 characters, without a colon.")
    if password is not None and not _SHORTEST <= len(password) <= _LONGEST:
        raise UsersWrong(f"A password has {_SHORTEST} to {_LONGEST} characters.", "Give another.")
    users = read_users(file) if file.exists() else {}
    was = users.pop(name, None) is not None
    if password is not None:
        users[name] = PasswordHash.of(password)
    write_private(file, "".join(f"{name}:{kept}\n" for name, kept in sorted(users.items())))
    return was


def _sight(file: Path) -> object:
    """What tells one state of a file from another; None where it is gone."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=n, r=r, p=p, maxmem=2 * _MEMORY, dklen=32)
