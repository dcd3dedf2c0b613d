"""A disk that can be made to fail: every step that changes an index folder is numbered, recorded, and may go wrong.

The product changes its folder through functions of `os` alone. Here they are replaced for the paths under one folder:
step k can raise (once, or from then on), write only half, or end the process. What was done is kept as a list of
`Step`, from which `states` makes what a power loss may leave.
"""

from __future__ import annotations

# ruff: noqa: PTH100, PTH110, PTH115
import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fault = Callable[[int, "Step"], None]
"""Called before each step with its number, from 1."""

NAMES = ("open", "write", "pwrite", "ftruncate", "fsync", "mkdir", "rename", "replace", "unlink", "rmdir")


@dataclass(frozen=True)
class Step:
    """One change of the folder. ``act`` is create, write, note, flush, mkdir, rename, unlink or rmdir."""

    act: str
    path: str
    to: str = ""
    data: bytes = b""


class Half(Exception):
    """Raised by a fault at a write: half of it is written, then what the fault holds happens."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then


class Disk:
    """The functions of `os`, each step under ``root`` recorded and offered to ``fault`` first."""

    def __init__(self, root: Path, fault: Fault | None = None) -> None:
        self.root = os.path.realpath(root)
        self.fault = fault
        self.steps: list[Step] = []
        self._number = 0
        self.real: dict[str, Any] = {name: getattr(os, name) for name in NAMES}

    @contextlib.contextmanager
    def inserted(self) -> Iterator[Disk]:
        """While this is open, the steps go through here."""
        for name in NAMES:
            setattr(os, name, getattr(self, name))
        try:
            yield self
        finally:
            for name, function in self.real.items():
                setattr(os, name, function)

    def _inside(self, path: Any, dir_fd: int | None = None) -> str | None:
        if isinstance(path, int):
            named = os.readlink(f"/proc/self/fd/{path}")
        elif dir_fd is not None:
            named = os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), os.fspath(path))
        else:
            named = os.path.abspath(os.fspath(path))
        inside = named == self.root or named.startswith(self.root + os.sep)
        return os.path.relpath(named, self.root) if inside else None

    def _step(self, act: str, path: str, to: str = "", data: bytes = b"") -> None:
        step = Step(act, path, to, data)
        self._number += 1
        if self.fault:
            self.fault(self._number, step)
        self.steps.append(step)

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        named = self._inside(path, dir_fd) if flags & os.O_CREAT else None
        if named is not None and not os.path.exists(os.path.join(self.root, named)):
            self._step("create", named)
        elif named is not None and flags & os.O_TRUNC:
            self._step("write", named)
        return self.real["open"](path, flags, mode, dir_fd=dir_fd)

    def write(self, file: int, data: Any) -> int:
        return self._write("write", self.real["write"], file, data)

    def pwrite(self, file: int, data: Any, offset: int) -> int:
        return self._write("note", lambda file, data: self.real["pwrite"](file, data, offset), file, data)

    def _write(self, act: str, real: Callable[[int, bytes], int], file: int, data: Any) -> int:
        named = self._inside(file)
        if named is not None:
            try:
                self._step(act, named, data=bytes(data))
            except Half as half:
                real(file, bytes(data)[: len(data) // 2])
                half.then()
        return real(file, data)

    def ftruncate(self, file: int, length: int) -> None:
        named = self._inside(file)
        if named is not None:
            self._step("note", named)
        self.real["ftruncate"](file, length)

    def fsync(self, file: int) -> None:
        named = self._inside(file)
        if named is not None:
            self._step(
                "flush", named
            )  # and no more: a real flush takes its time, and nothing here looks past the cache

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        named = self._inside(path, dir_fd)
        if named is not None and not os.path.exists(os.path.join(self.root, named)):
            self._step("mkdir", named)
        self.real["mkdir"](path, mode, dir_fd=dir_fd)

    def rename(self, path: Any, to: Any, **more: Any) -> None:
        self._moved("rename", path, to, more)

    def replace(self, path: Any, to: Any, **more: Any) -> None:
        self._moved("replace", path, to, more)

    def _moved(self, name: str, path: Any, to: Any, more: dict[str, Any]) -> None:
        named = self._inside(path)
        if named is not None:
            self._step("rename", named, self._inside(to) or "")
        self.real[name](path, to, **more)

    def unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        named = self._inside(path, dir_fd)
        if named is not None:
            self._step("unlink", named)
        self.real["unlink"](path, dir_fd=dir_fd)

    def rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        named = self._inside(path, dir_fd)
        if named is not None:
            self._step("rmdir", named)
        self.real["rmdir"](path, dir_fd=dir_fd)


def fails(at: int, number: int, *, on: bool = False, half: bool = False) -> Fault:
    """A fault that raises the system's error ``number`` at step ``at``; ``on``: and at each one after it."""

    def error() -> None:
        raise OSError(number, os.strerror(number))

    def fault(step: int, what: Step) -> None:
        if step == at or (on and step > at):
            if half and what.act == "write" and len(what.data) > 1:
                raise Half(error)
            error()

    return fault


def ends(at: int, signal_number: int, *, half: bool = False) -> Fault:
    """A fault that sends this process a signal at step ``at``; ``half``: when half of a write is done."""

    def send() -> None:
        os.kill(os.getpid(), signal_number)

    def fault(step: int, what: Step) -> None:
        if step == at:
            if half and what.act == "write" and len(what.data) > 1:
                raise Half(send)
            send()

    return fault


# ── what a power loss may leave ─────────────────────────────────────────────────────────────────────────────────────

Folder = dict[str, bytes | None]
"""A folder's paths: a file's bytes, or None for a folder."""
_SUBSETS_TO = 5


def durable(steps: list[Step]) -> list[bool]:
    """Whether each of ``steps`` is on the disk after all of them: its file or the folder it changed was flushed since.

    A file or folder that is renamed stays the same, so the names it had are followed.
    """
    told = []
    for number, step in enumerate(steps):
        if step.act in {"flush", "note"}:
            told.append(True)
            continue
        needed = (
            [step.path] if step.act == "write" else [str(Path(each).parent) for each in (step.path, step.to) if each]
        )
        flushed = set()
        for later in steps[number + 1 :]:
            if later.act == "flush" and later.path in needed:
                flushed.add(later.path)
            elif later.act == "rename":
                moved = {name: _moved(name, later) for name in needed}
                flushed = {moved.get(name, name) for name in flushed}
                needed = list(moved.values())
        told.append(flushed >= set(needed))
    return told


def _moved(name: str, rename: Step) -> str:
    if name == rename.path or name.startswith(rename.path + os.sep):
        return rename.to + name[len(rename.path) :]
    return name


def states(before: Folder, steps: list[Step]) -> Iterator[tuple[int, Folder]]:
    """What the disk may hold after a power loss at each moment: (steps done, the folder), each folder once a moment.

    Of the steps that are not flushed any may be lost, whatever their order; data may be lost, cut or zeros.
    """
    for done in range(len(steps) + 1):
        prefix = steps[:done]
        pending = [number for number, safe in enumerate(durable(prefix)) if not safe]
        seen = set()
        for lost, damage in _losses(prefix, pending):
            folder = _replayed(before, prefix, lost, damage)
            key = tuple(sorted(folder.items()))
            if key not in seen:
                seen.add(key)
                yield done, folder


def _losses(steps: list[Step], pending: list[int]) -> Iterator[tuple[set[int], dict[int, str]]]:
    if len(pending) <= _SUBSETS_TO:
        for mask in range(1 << len(pending)):
            yield {number for bit, number in enumerate(pending) if mask >> bit & 1}, {}
    else:
        for number in pending:
            yield {number}, {}
            yield set(pending) - {number}, {}
            yield {each for each in pending if each >= number}, {}
        yield set(), {}
    for number in pending:
        if steps[number].act == "write":
            for damage in ("cut", "zeros"):
                yield set(), {number: damage}
                yield {each for each in pending if each > number}, {number: damage}


def _replayed(before: Folder, steps: list[Step], lost: set[int], damage: dict[int, str]) -> Folder:
    folder = dict(before)
    for number, step in enumerate(steps):
        if number not in lost:
            _apply(folder, step, damage.get(number, ""))
    return folder


def _apply(folder: Folder, step: Step, damage: str) -> None:
    """The step done to ``folder``; without effect where what it needs was lost."""
    parent = str(Path(step.to or step.path).parent)
    if parent != "." and folder.get(parent, b"") is not None:
        return
    match step.act:
        case "mkdir":
            folder.setdefault(step.path, None)
        case "create":
            folder.setdefault(step.path, b"")
        case "write" if isinstance(folder.get(step.path), bytes):
            data = {"cut": step.data[: len(step.data) // 2], "zeros": bytes(len(step.data))}.get(damage, step.data)
            folder[step.path] = (folder[step.path] or b"") + data if step.data else b""
        case "rename" if step.path in folder:
            for name in [each for each in folder if each == step.to or each.startswith(step.to + os.sep)]:
                del folder[name]
            for name in [each for each in folder if _moved(each, step) != each]:
                folder[_moved(name, step)] = folder.pop(name)
        case "unlink" | "rmdir":
            folder.pop(step.path, None)


def taken(root: Path) -> Folder:
    """What ``root`` holds."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def laid(root: Path, folder: Folder) -> None:
    """``folder`` written out under ``root``."""
    for name, data in sorted(folder.items()):
        if data is None:
            (root / name).mkdir(parents=True, exist_ok=True)
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)


ERRORS = {"disk full": errno.ENOSPC, "input/output error": errno.EIO}
