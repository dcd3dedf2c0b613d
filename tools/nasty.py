"""Reads every file of a folder of hostile and odd files in the sandbox, and checks what its manifest expects.

    python tools/nasty.py [folder with manifest.jsonl] [--seconds 10] [--megabytes 500] [--workers 2] [--all]

Prints the made files with what was expected and what came, then the totals. Exit code 1 if a file escaped: an
exception, an answer against the manifest, or a file without an answer.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.errors import Unreadable
from assistant.formats.sandbox import Limits, read_all
from assistant.records import ParsedFile

Answer = ParsedFile | Unreadable
Check = Callable[[Answer, "Answers"], bool]
Answers = dict[str, Answer]


def _text(answer: Answer) -> str:
    return " ".join(answer.text.split()) if isinstance(answer, ParsedFile) else ""


def _refused(answer: Answer, _: Answers) -> bool:
    return isinstance(answer, Unreadable) and bool(answer.what)


def _has(*words: str) -> Check:
    return lambda answer, _: all(word in _text(answer) for word in words)


def _either(*checks: Check) -> Check:
    return lambda answer, answers: any(check(answer, answers) for check in checks)


def _read(answer: Answer, _: Answers) -> bool:
    return isinstance(answer, ParsedFile)


def _like(name: str) -> Check:
    return lambda answer, answers: bool(_text(answer)) and _text(answer) == _text(answers[f"synthetic/{name}"])


def _only(words: str) -> Check:
    return lambda answer, _: _text(answer) == words


CHECKS: tuple[tuple[str, Check], ...] = (
    (r"^same text as (?P<name>\S+)$", _like("minute_utf-8.txt")),
    (r"detect it is HTML", _refused),
    (r"detect PDF magic", lambda answer, _: isinstance(answer, Unreadable) and "PDF" in answer.what),
    (r"^reject|^old \.doc|^not XML|^size limit", _refused),
    (r"^say unsupported or read", _either(_refused, _has("Decision: approved £5m"))),
    (r"^refuse entities", _either(_refused, lambda answer, _: len(_text(answer)) < 1_000)),
    (r"file is never read", lambda answer, _: "root:" not in _text(answer)),
    (r"^decode without losing the pound", _has("£1.2m", "Siân")),
    (r"^strip NULs", lambda answer, _: "Minutes of the meeting" in _text(answer) and "\0" not in _text(answer)),
    (r'^keep "', _has("Decision: approved")),
    (r"^no chunks, fast", _either(_refused, _only(""))),
    (r"^4 lines", lambda answer, _: isinstance(answer, ParsedFile) and len(answer.text.splitlines()) == 4),
    (r"no recursion error", _has("decision")),
    (r"text kept, bounded time", _has("Decision: approved")),
    (r"^text kept", _has("Decision: refused")),
    (r"^only \"Decision: approved\"", _only("Decision: approved")),
    (r"inert \(escaped\)", _has("Decision: approved")),
    (r"row text stays together", lambda answer, _: bool(re.search(r"care \| £120\.5m \| £131\.2m", _text(answer)))),
    (r"^\"Decision: approved\"|nothing written outside", _has("Decision: approved")),
    (r"The grant is approved", _only("The grant is approved.")),
    (r"table text is found", _has("Resolved", "that £1.2m be released")),
    (r"text-box text is found", _has("Decision in a text box")),
    (r"keep as is or repair|match|not followed|shown inert|quoted as text", _read),
    (r"pair with|latest decision|de-duplicated|not merged", _read),
    (r"file name handled|reserved Windows name", _read),
    (r"only meeting 4 is certain", _has("31/02/2025", "01/03/2025")),
    (r"answers or abstains", _either(_read, _refused)),
)
"""What the format layer owes to each expectation of a manifest; the layers after it owe the rest."""


def main() -> int:
    """Reads, checks, prints; 0 if nothing escaped."""
    options = _options()
    rows = [json.loads(line) for line in (options.folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    items = [(row["file"], options.folder / row["file"]) for row in rows]
    began = time.perf_counter()
    answers: Answers = {}
    took: dict[str, float] = {}
    last = began
    for name, answer in read_all(items, options.workers, Limits(options.seconds, options.megabytes)):
        answers[name] = answer
        now = time.perf_counter()
        took[name], last = now - last, now
    elapsed = time.perf_counter() - began
    escaped = [row["file"] for row in rows if row["file"] not in answers]
    escaped += list(_against(rows, answers))
    _totals(rows, answers, took, elapsed, options.all)
    if escaped:
        print(f"\nESCAPED: {len(escaped)} of {len(rows)}: {', '.join(escaped)}")
    return 1 if escaped else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    default = Path(__file__).resolve().parents[2] / "shared" / "nasty"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="print every file, not only the made ones")
    options = parser.parse_args()
    if not (options.folder / "manifest.jsonl").is_file():
        parser.error(f"{options.folder} holds no manifest.jsonl")
    return options


def _against(rows: list[dict[str, str]], answers: Answers) -> Iterator[str]:
    """Prints the table of the made files and gives the names of those that came out against the manifest."""
    print(f"{'':4} {'file':45} {'expected':48} got")
    for row in rows:
        if not row["expect"] or row["file"] not in answers:
            continue
        answer = answers[row["file"]]
        check = next((check for pattern, check in CHECKS if re.search(pattern, row["expect"])), None)
        good = check is not None and check(answer, answers)
        print(f"{'ok' if good else 'NO':4} {row['file'][-45:]:45} {row['expect'][:48]:48} {_said(answer)[:100]}")
        if not good:
            yield row["file"]


def _said(answer: Answer) -> str:
    return f"refused: {answer.what}" if isinstance(answer, Unreadable) else f"{answer.format}: {_text(answer)!r}"


def _totals(
    rows: list[dict[str, str]], answers: Answers, took: dict[str, float], elapsed: float, everything: bool
) -> None:
    if everything:
        for name, answer in answers.items():
            print(f"{name:60.60} {_said(answer)[:150]}")
    counts = Counter(_outcome(answer) for answer in answers.values())
    reasons = Counter(
        re.sub(r"\d[\d,.]*|\(.*?\)", "…", answer.what) for answer in answers.values() if isinstance(answer, Unreadable)
    )
    noticed = sum(isinstance(answer, ParsedFile) and bool(answer.notices) for answer in answers.values())
    slowest = max(took, key=lambda name: took[name])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\n{len(answers)} of {len(rows)} files answered in {elapsed:.1f} s: ", end="")
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()), f"({noticed} with notices)")
    print(f"slowest: {slowest} {took[slowest]:.1f} s; peak of a reader: {peak:.0f} MB resident")
    for reason, count in reasons.most_common():
        print(f"{count:5}  {reason}")


def _outcome(answer: Answer) -> str:
    if isinstance(answer, ParsedFile):
        return "read"
    if "took longer" in answer.what:
        return "timed out"
    if "broke down" in answer.what or "MB allowed" in answer.what:
        return "ended the reader"
    return "without text" if "no text" in answer.what or "no words" in answer.what else "refused"


if __name__ == "__main__":
    sys.exit(main())
