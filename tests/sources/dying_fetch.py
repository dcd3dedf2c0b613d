"""A fetch that kills itself at a step: ``python -m tests.sources.dying_fetch CORPUS STEP``. 0 lets it live.

Steps are counted where the file system changes and where a request is sent; a write may be cut in the middle.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from assistant.sources.fetching import files
from assistant.sources.fetching.client import SiteClient
from tests.sources.fetching_help import fetched

AT = int(sys.argv[2])
done = 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def step() -> bool:
    """Counts a step; whether it is the one to die at."""
    global done
    done += 1
    return done == AT


def counted(function, half=None):
    """``function``, which dies before it at its step, or, where ``half`` is given, half-way."""

    def called(*arguments):
        if step():
            if half:
                half(*arguments)
            die()
        return function(*arguments)

    return called


write, replace, fsync, unlink = os.write, os.replace, os.fsync, Path.unlink
os.write = counted(write, lambda descriptor, data: write(descriptor, bytes(data)[: len(data) // 2]))
os.replace = counted(replace)
os.fsync = counted(fsync)


def unlinked(path, **options):
    if path.exists() and step():
        die()
    unlink(path, **options)


Path.unlink = unlinked
asked = SiteClient._asked


def asking(self, *arguments):
    if step():
        die()
    return asked(self, *arguments)


SiteClient._asked = asking
assert files.os is os
fetched(Path(sys.argv[1]))
print(done)
