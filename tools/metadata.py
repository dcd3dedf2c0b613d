"""How often title and date are read right from papers that were looked at by hand, body by body.

    python tools/metadata.py PAPERS [--labels tools/questions/metadata.jsonl]

PAPERS is the folder that holds the files which the labels name. A label is a line of JSON: file, sha256, body, the date
that the paper states (ISO, or null where it states none), and digests of the titles that would be right (none where it
states none); texts are not kept. Of each field are printed: how many papers state it, how many were read right, were
left unsaid, and were read wrong; the share right or unsaid, of all; and the share filled, of those that state it.
Exit code 1 where fewer than 97 in 100 are right or unsaid, or fewer than 85 in 100 are filled.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.formats import read_all
from assistant.records import ParsedFile
from assistant.sources.metadata import read_metadata

LABELS = Path(__file__).parent / "questions" / "metadata.jsonl"
RIGHT, FILLED = 0.97, 0.85
FIELDS = ("title", "date")


@dataclass(frozen=True, slots=True)
class Label:
    """What a paper states of itself, as somebody read it; an empty tuple where it states nothing."""

    file: str
    sha256: str
    body: str
    title: tuple[str, ...]
    date: tuple[str, ...]

    @classmethod
    def parse(cls, line: str) -> Label:
        row = json.loads(line)
        date = (row["date"],) if row["date"] else ()
        return cls(row["file"], row["sha256"], row["body"], tuple(row["titles"]), date)


def digest(title: str) -> str:
    """A digest of a title's letters and digits, without case, so that a title can be compared and not read."""
    folded = " ".join(re.findall(r"[^\W_]+", title.casefold()))
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def outcome(stated: Sequence[str], read: str | None) -> str:
    """``right``, ``wrong`` or ``unsaid``: what was read, against what would be right."""
    if read is None:
        return "unsaid"
    return "right" if read in stated else "wrong"


def judged(labels: Sequence[Label], folder: Path) -> dict[str, dict[str, Counter[str]]]:
    """The counts by body and field: papers, those that state it, and each outcome."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: {field: Counter() for field in FIELDS})
    readings = read_all((label.file, folder / label.file) for label in labels)
    for label, (_, reading) in zip(labels, readings, strict=True):
        stated = read_metadata(reading) if isinstance(reading, ParsedFile) else {}
        title, date = stated.get("title"), stated.get("date")
        read = {"title": digest(title.value) if title else None, "date": date.value if date else None}
        for field in FIELDS:
            own = counts[label.body][field]
            wanted = getattr(label, field)
            own.update(papers=1, stated=int(bool(wanted)), **{outcome(wanted, read[field]): 1})
    return counts


def line_of(name: str, own: Counter[str]) -> str:
    sure = (own["right"] + own["unsaid"]) / max(own["papers"], 1)
    filled = own["right"] / own["stated"] if own["stated"] else 1.0
    told = " | ".join(str(own[what]) for what in ("papers", "stated", "right", "unsaid", "wrong"))
    return f"| {name} | {told} | {sure:.2f} | {filled:.2f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path, default=LABELS)
    asked = parser.parse_args()
    labels = [Label.parse(line) for line in asked.labels.read_text("utf-8").splitlines()]
    absent = [
        label.file
        for label in labels
        if not (asked.folder / label.file).is_file()
        or hashlib.sha256((asked.folder / label.file).read_bytes()).hexdigest() != label.sha256
    ]
    if absent:
        print(f"{len(absent)} of {len(labels)} papers are not in {asked.folder}, or are others: {absent[0]} …")
        return 2
    counts = judged(labels, asked.folder)
    enough = True
    for field in FIELDS:
        print(f"\n| {field}: body | papers | state it | right | unsaid | wrong | right or unsaid | filled |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        every: Counter[str] = Counter()
        for body, fields in sorted(counts.items()):
            every.update(fields[field])
            print(line_of(body, fields[field]))
        print(line_of("**all**", every))
        enough &= every["right"] + every["unsaid"] >= RIGHT * every["papers"]
        enough &= every["right"] >= FILLED * every["stated"]
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
