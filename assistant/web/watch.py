"""Rebuilding when files of the corpus change. Readers switch by themselves: they look which version is published."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.errors import OnRecordError
from assistant.index import build_index
from assistant.web.state import ChatState

_EVERY = 2.0
"""Seconds between looks; a change is built when it has been still for one."""

log = logging.getLogger("onrecord")

Sight = tuple[tuple[str, int, int], ...]


def watch(
    state: ChatState, every: float = _EVERY, stop: Callable[[], bool] = lambda: False, *, new_corpus: bool = False
) -> threading.Thread:
    """Starts a thread that keeps the index up with the corpus until ``stop`` says so; builds once at the start.

    ``new_corpus`` lets the corpus take the place of another folder that the index was built from.
    """
    thread = threading.Thread(target=_watch, args=(state, every, stop, new_corpus), name="watch", daemon=True)
    thread.start()
    return thread


def _watch(state: ChatState, every: float, stop: Callable[[], bool], new_corpus: bool) -> None:
    built: Sight | None = None
    before: Sight | None = None
    while not stop():
        now = sight(state.corpus)
        if now != built and now == before:
            rebuild(state, new_corpus=new_corpus)
            built = now
        before = now
        time.sleep(every)


def sight(corpus: Path) -> Sight:
    """The files of the corpus with their sizes and times of change; a folder that is not there holds none."""
    files = []
    for folder, _, names in os.walk(corpus):
        for name in names:
            path = Path(folder, name)
            try:
                status = path.lstat()
            except OSError:
                continue
            files.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(sorted(files))


def rebuild(state: ChatState, *, new_corpus: bool = False) -> None:
    """Builds what has changed; an error is told in the log and leaves the version before in service."""
    try:
        report = build_index(state.corpus, state.index, encoder=state.encoder(), new_corpus=new_corpus)
    except OnRecordError as error:
        log.warning("not rebuilt: %s", error)
        state.notice = f"The corpus has changed and was not indexed anew. {error}"
    except Exception:
        log.exception("not rebuilt")
    else:
        state.notice = None
        counts = {
            "added": len(report.added),
            "changed": len(report.changed),
            "removed": len(report.removed),
            "unreadable": len(report.unreadable),
        }
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        log.info("rebuilt: %d documents, %s, %.1f s", report.documents, told, report.seconds)
