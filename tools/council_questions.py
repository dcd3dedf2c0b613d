"""Questions on council papers, kept as offsets into the papers' plain text and without any of it.

    python tools/council_questions.py keep PAPERS QUESTIONS.jsonl …    adds written questions to the kept ones
    python tools/council_questions.py check PAPERS                     every span and digest, and what is twice
    python tools/council_questions.py told PAPERS --split dev          with quotations, as `onrecord evaluate` reads
    python tools/council_questions.py sample PAPERS --count 200        some of them without what answers them
    python tools/council_questions.py agree PAPERS ANSWERS.jsonl       how far a second reader agrees, by kind

``--set meetings`` does so with another set: 159 questions that the records of meetings answer (who voted against, was
it carried, who moved and seconded, who was in the chair, what was decided, who is to do it, what somebody said).

PAPERS is a folder with ``manifest.jsonl`` (``file``, ``text``, ``body``, ``split`` of each paper) and the texts.
Written questions hold quotations (``{"file", "quote"}``); a kept one holds ``[file, start, end]`` in characters of the
file's plain text, whose SHA-256 stands in the set's ``…-texts.json``: where a text has changed its questions are left
out.
``gold`` are places any of which answers; ``gold_all`` groups of them, each to be met; ``near`` is what a careless
searcher would quote for a question without an answer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tools" / "questions" / "council.jsonl"
DIGESTS = KEPT.with_name("council-texts.json")

ALIKE = 0.6
"""The share of a gold place's words that a quotation from elsewhere must hold to say the same."""

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Paper:
    """One paper: its file's name in the folder, whose it is, on which side it stands, and its plain text."""

    file: str
    body: str
    split: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


class Papers:
    """The papers of a folder, each read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rows = (json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
        self._rows = {row["file"]: row for row in rows}
        self._read: dict[str, Paper] = {}
        self._folded: dict[str, tuple[str, list[int]]] = {}

    def __contains__(self, file: str) -> bool:
        return file in self._rows

    def __getitem__(self, file: str) -> Paper:
        if file not in self._read:
            row = self._rows[file]
            text = (self._folder / row["text"]).read_text(encoding="utf-8", errors="replace")
            self._read[file] = Paper(file, row["body"], row["split"], text)
        return self._read[file]

    def side_of(self, body: str) -> str:
        """The side that a body's papers stand on."""
        return next(row["split"] for row in self._rows.values() if row["body"] == body)

    def files_of(self, body: str) -> list[str]:
        """The papers of a body."""
        return [file for file, row in self._rows.items() if row["body"] == body]

    def place(self, file: str, quote: str) -> tuple[int, int] | None:
        """Where ``quote`` first stands in the text of ``file``, white space, form and case of letters folded."""
        if file not in self._folded:
            self._folded[file] = _folded(self[file].text)
        folded, at = self._folded[file]
        sought = _folded(quote)[0].strip()
        start = folded.find(sought)
        return (at[start], at[start + len(sought) - 1] + 1) if sought and start >= 0 else None


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` with white space folded to single blanks, NFKC and lower case, and where each character came from."""
    made: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character).lower():
            if not one.isspace():
                made.append(one)
                at.append(place)
            elif made and made[-1] != " ":
                made.append(" ")
                at.append(place)
    return "".join(made), at


def keep(papers: Papers, written: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The questions as they are kept, and what is wrong with those that are not."""
    kept: list[dict[str, Any]] = []
    wrong: list[str] = []
    for row in written:
        try:
            kept.append(_kept(papers, row))
        except (KeyError, ValueError) as error:
            wrong.append(f"{row.get('id')}: {error}")
    return kept, wrong


def _kept(papers: Papers, row: dict[str, Any]) -> dict[str, Any]:
    """One written question with spans instead of quotations.

    Raises:
        ValueError: a quotation does not stand in its paper, or the question says of itself what it does not hold.
    """
    made = {name: row[name] for name in ("id", "question", "kind", "answerable", "body")}
    gold = [_span(papers, one) for one in row.get("gold", ())]
    groups = [[_span(papers, one) for one in group] for group in row.get("gold_all", ())]
    if bool(gold or groups) != row["answerable"]:
        raise ValueError("an answerable question has gold, and only such a one")
    near = [_span(papers, row["near"])] if row.get("near") else []
    files = {file for file, *_ in [*gold, *near, *(span for group in groups for span in group)]}
    splits = {papers[file].split for file in files} or {papers.side_of(row["body"])}
    if len(splits) != 1:
        raise ValueError(f"its papers stand on both sides: {sorted(files)}")
    made["split"] = splits.pop()
    made |= {"gold": gold} | ({"gold_all": groups} if groups else {}) | ({"near": near[0]} if near else {})
    return made


def _span(papers: Papers, told: dict[str, str]) -> Span:
    if told["file"] not in papers:
        raise ValueError(f"there is no paper {told['file']}")
    place = papers.place(told["file"], told["quote"])
    if place is None:
        raise ValueError(f"{told['file']} does not hold “{told['quote'][:60]}”")
    return (told["file"], *place)


def spans(row: dict[str, Any]) -> Iterator[Span]:
    """Every place that a kept question names."""
    for span in [*row["gold"], *(span for group in row.get("gold_all", ()) for span in group)]:
        yield tuple(span)
    if "near" in row:
        yield tuple(row["near"])


def usable(papers: Papers, rows: Sequence[dict[str, Any]], digests: dict[str, str]) -> list[dict[str, Any]]:
    """The kept questions all of whose papers are there with the text they were written on."""
    same = {file: file in papers and papers[file].digest == digest for file, digest in digests.items()}
    return [row for row in rows if all(same.get(file, False) for file, *_ in spans(row))]


def told(papers: Papers, row: dict[str, Any]) -> dict[str, Any]:
    """A kept question with its quotations, as `assistant.evaluation.question_sets` reads them."""

    def quoted(span: Sequence[Any]) -> dict[str, str]:
        file, start, end = span
        return {"file": file, "quote": " ".join(papers[file].text[start:end].split())}

    made: dict[str, Any] = {name: row[name] for name in ("id", "question", "kind", "body")}
    made["gold"] = [quoted(span) for span in row["gold"]]
    if "gold_all" in row:
        made["gold_all"] = [[quoted(span) for span in group] for group in row["gold_all"]]
    return made


def check(papers: Papers, rows: Sequence[dict[str, Any]], digests: dict[str, str]) -> list[str]:
    """What is wrong with the kept questions: a text that changed, a span outside it, a question asked twice."""
    faults = [
        f"{file}: its text has changed" if file in papers else f"{file}: there is no such paper"
        for file, digest in sorted(digests.items())
        if file not in papers or papers[file].digest != digest
    ]
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        seen[row["body"], " ".join(row["question"].lower().split())] += 1
        for file, start, end in spans(row):
            if file not in digests:
                faults.append(f"{row['id']}: {file} has no digest")
            elif file in papers and not papers[file].text[start:end].strip():
                faults.append(f"{row['id']}: {file} holds nothing at {start}–{end}")
    faults += [f"asked {count} times of {body}: {text}" for (body, text), count in seen.items() if count > 1]
    faults += [f"the id {name} stands {n} times" for name, n in Counter(row["id"] for row in rows).items() if n > 1]
    return faults


def sample(papers: Papers, rows: Sequence[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """``count`` of the questions drawn at random, each with its body's papers and nothing that answers it."""
    drawn = random.Random(seed).sample(list(rows), min(count, len(rows)))
    return [{"id": row["id"], "question": row["question"], "files": papers.files_of(row["body"])} for row in drawn]


def agrees(papers: Papers, row: dict[str, Any], answer: dict[str, str] | None) -> bool:
    """Whether a second reader's ``answer`` (a quotation, or None for none) is what the question was kept with.

    A quotation agrees where it shares characters with a gold place, or, elsewhere, `ALIKE` of its words.
    """
    gold = [*row["gold"], *(span for group in row.get("gold_all", ()) for span in group)]
    if answer is None or not gold:
        return (answer is None) == (not gold)
    place = papers.place(answer["file"], answer["quote"]) if answer["file"] in papers else None
    words = set(_folded(answer["quote"])[0].split())
    for file, start, end in gold:
        if place and file == answer["file"] and place[0] < end and start < place[1]:
            return True
        own = set(_folded(papers[file].text[start:end])[0].split())
        if len(own & words) >= ALIKE * len(own):
            return True
    return False


def agreement(papers: Papers, rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]]) -> list[str]:
    """A line for each kind with the share of answers that agree, and one for each that does not."""
    known = {row["id"]: row for row in rows}
    told = [(known[given["id"]], agrees(papers, known[given["id"]], given["answer"])) for given in answers]
    lines = []
    for kind in sorted({row["kind"] for row, _ in told}):
        right = [agreed for row, agreed in told if row["kind"] == kind]
        lines.append(f"{kind}: {sum(right)} of {len(right)}, {sum(right) / len(right):.2f}")
    lines.append(f"all: {sum(agreed for _, agreed in told)} of {len(told)}")
    return [*lines, *(f"apart: {row['id']}" for row, agreed in told if not agreed)]


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def kept_in(name: str) -> tuple[Path, Path]:
    """The files of a set of questions: the questions, and the digests of the texts they were written on."""
    return KEPT.with_name(f"{name}.jsonl"), KEPT.with_name(f"{name}-texts.json")


def _write(rows: Sequence[dict[str, Any]], papers: Papers, name: str) -> None:
    kept, digests = kept_in(name)
    lines = (json.dumps(row, ensure_ascii=False) for row in sorted(rows, key=lambda row: row["id"]))
    kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = sorted({file for row in rows for file, *_ in spans(row)})
    digests.write_text(json.dumps({file: papers[file].digest for file in files}, indent=0) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("act", choices=("keep", "check", "told", "sample", "agree"))
    parser.add_argument("papers", type=Path)
    parser.add_argument("questions", nargs="*", type=Path)
    parser.add_argument("--set", default=KEPT.stem, help="council, or another set beside it")
    parser.add_argument("--split", choices=("train", "dev"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    papers = Papers(arguments.papers)
    kept_at, digests_at = kept_in(arguments.set)
    rows = rows_of(kept_at) if kept_at.exists() else []
    if arguments.act == "keep":
        kept, wrong = keep(papers, [row for path in arguments.questions for row in rows_of(path)])
        print(*wrong, sep="\n", file=sys.stderr)
        known = {row["id"] for row in kept}
        asked = {(row["body"], row["question"].lower()) for row in kept}
        rows = [r for r in rows if r["id"] not in known and (r["body"], r["question"].lower()) not in asked]
        _write([*rows, *kept], papers, arguments.set)
        print(f"{len(kept)} kept, {len(wrong)} wrong, {len(rows) + len(kept)} in all")
        return 1 if wrong else 0
    digests = json.loads(digests_at.read_text(encoding="utf-8"))
    if arguments.act == "check":
        faults = check(papers, rows, digests)
        print(*faults, sep="\n")
        kinds = Counter(row["kind"] for row in rows)
        sides = Counter((row["split"], row["answerable"]) for row in rows)
        print(f"{len(rows)} questions on {len(digests)} papers; {dict(sides)}; {dict(kinds)}; {len(faults)} faults")
        return 1 if faults else 0
    if arguments.act == "agree":
        print(*agreement(papers, rows, [row for path in arguments.questions for row in rows_of(path)]), sep="\n")
        return 0
    rows = [row for row in usable(papers, rows, digests) if arguments.split in (None, row["split"])]
    blind = arguments.act == "sample"
    lines = sample(papers, rows, arguments.count, arguments.seed) if blind else [told(papers, row) for row in rows]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
