"""Rebuild the index from the corpus: ``python index/rebuild.py [--corpus DIR] [--index DIR] [--encoder NAME]``.

Without arguments it writes this repository's ``index/built/``, from whatever folder it is run, and reads the folder
that this index was built from, at first the repository's ``corpus/``. It is ``onrecord build`` with these defaults;
``--help`` tells more.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Runs the build and returns its exit code: 0 published, 2 an error, in one line."""
    sys.path.insert(0, str(ROOT))
    try:
        from assistant.cli import commands
    except ModuleNotFoundError as missing:
        print(
            f"onrecord: The package {missing.name!r} is not installed in this Python. "
            "Run: make setup, then .venv/bin/python index/rebuild.py",
            file=sys.stderr,
        )
        return 2
    here = {"corpus": str(ROOT / "corpus"), "index": str(ROOT / "index" / "built")}
    return commands.run(commands.build, "rebuild.py", default_map=here)


if __name__ == "__main__":
    sys.exit(main())
