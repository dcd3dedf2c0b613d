"""Every reply to the questions of some files, one a line, so that two versions of the program can be compared.

    python tools/replies.py --index index/built --out before.jsonl questions.jsonl …
    python tools/replies.py --compare before.jsonl after.jsonl

A line holds the file, the id of the question and the whole reply, as `onrecord ask --json` gives it. The exit
code of a comparison is 1 where a reply differs; each that does is named with what differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def record(index: Path, files: list[Path], out: Path) -> int:
    """Asks every question of ``files`` and writes the replies to ``out``."""
    from assistant import Assistant, OnRecordError
    from assistant.records import as_json

    assistant = Assistant.open(index)
    with out.open("w", encoding="utf-8") as stream:
        for file in files:
            for line in file.read_text(encoding="utf-8").splitlines():
                asked = json.loads(line)
                try:
                    reply: Any = assistant.ask(asked["question"])
                    given = {"type": type(reply).__name__, **as_json(reply)}
                except OnRecordError as refused:
                    given = {"type": type(refused).__name__, "message": str(refused)}
                told = {"file": file.name, "id": asked["id"], "reply": given}
                stream.write(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


def compare(before: Path, after: Path) -> int:
    """Prints how many replies differ and each that does."""
    old, new = _by_question(before), _by_question(after)
    differing = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    for key in differing:
        one, other = old.get(key, {}), new.get(key, {})
        fields = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
        print(f"{' '.join(key)}: {', '.join(fields)}")
    print(f"{len(old)} replies before, {len(new)} after, {len(differing)} differ")
    return 1 if differing else 0


def _by_question(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    told = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row["file"], row["id"]): row["reply"] for row in told}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, help="question files, or the two files to compare")
    parser.add_argument("--index", type=Path, default=Path("index/built"))
    parser.add_argument("--out", type=Path, default=Path("replies.jsonl"))
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    if arguments.compare:
        return compare(*arguments.paths)
    return record(arguments.index, arguments.paths, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
