"""What a fit is made on: sets of labelled questions, each with the index they are asked of, a role and a weight."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.evaluation.matching import bare
from assistant.evaluation.question_sets import Gold, LabelledQuestion, load_questions, placed, read_questions
from assistant.index import SearchIndex
from assistant.records import Filters
from tools import council_questions


class Role(StrEnum):
    """What a set is for."""

    USE = "use"
    """Fitted on, and held out body by body."""
    BESIDE = "beside"
    """Fitted on with a weight of its own, and held out as a whole: what must not fall."""
    TRY = "try"
    """Never fitted on: what is chosen and reported by."""


SPLITS = {Role.USE: "train", Role.TRY: "dev"}
"""Which of the kept questions on council papers each role takes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A question file, the index it is asked of, and what its questions weigh together beside those of one use set."""

    questions: Path
    index: Path
    role: Role
    weight: float = 1.0

    @property
    def name(self) -> str:
        return f"{self.questions.stem} ({self.role})" if self.role is not Role.BESIDE else self.questions.stem

    @classmethod
    def of(cls, told: str, role: Role) -> Source:
        """``QUESTIONS=INDEX`` or ``QUESTIONS=INDEX:WEIGHT``."""
        questions, _, rest = told.partition("=")
        index, _, weight = rest.partition(":")
        if not index:
            raise ValueError(f"{told}: say QUESTIONS=INDEX or QUESTIONS=INDEX:WEIGHT")
        return cls(Path(questions), Path(index), role, float(weight or 1.0))


def questions_of(source: Source, index: SearchIndex, papers: Path | None) -> tuple[LabelledQuestion, ...]:
    """The labelled questions of a source; kept ones are read with the papers they were written on, those alone all of
    whose papers ``index`` holds: elsewhere a near miss would be none."""
    first = json.loads(source.questions.read_text(encoding="utf-8").partition("\n")[0])
    if "split" not in first:
        return load_questions(source.questions)
    if papers is None:
        raise ValueError(f"{source.questions} is kept without its papers: name their folder with --papers")
    held = council_questions.Papers(papers)
    digests = json.loads(council_questions.DIGESTS.read_text(encoding="utf-8"))
    rows = council_questions.usable(held, council_questions.rows_of(source.questions), digests)
    files = _files(index)
    bodies = {held[file].body for file in files if file in held}
    chosen = [
        row for row in rows if row["split"] == SPLITS.get(source.role, row["split"]) and _is_about(row, files, bodies)
    ]
    lines = (json.dumps(council_questions.told(held, row)) for row in chosen)
    return read_questions(lines, source.questions)


def _files(index: SearchIndex) -> set[str]:
    return {
        file for document, _ in index.documents(index.scope(Filters())) for file in (document.file, *document.also_at)
    }


def _is_about(row: dict[str, Any], files: set[str], bodies: set[str]) -> bool:
    """Whether every paper a kept question names is among ``files``, or, where it names none, its body has some."""
    named = {file for file, *_ in council_questions.spans(row)}
    return named <= files if named else row["body"] in bodies


@dataclass(frozen=True, slots=True)
class Known:
    """Questions as an index can meet them, and how many golds of each kind of file its own texts do not hold."""

    questions: tuple[LabelledQuestion, ...]
    dropped: int
    golds: Counter[str]
    lost: Counter[str]


def known_to(index: SearchIndex, questions: Sequence[LabelledQuestion]) -> Known:
    """``questions`` placed in ``index``, without the golds that its own reading of the files does not hold, and without
    the questions that are left with a group of none."""
    texts = {document.id: document for document, _ in index.documents(index.scope(Filters()))}
    squashed: dict[str, str] = {}
    golds: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    kept: list[LabelledQuestion] = []

    def held(gold: Gold) -> bool:
        kind = PurePosixPath(gold.file or "record").suffix or "record"
        golds[kind] += 1
        if gold.document in texts and gold.document not in squashed:
            squashed[gold.document] = bare(texts[gold.document].text)
        found = bare(gold.quote) in squashed.get(gold.document, "")
        lost[kind] += not found
        return found

    for one in placed(questions, texts.values()):
        groups = tuple(tuple(gold for gold in group if held(gold)) for group in one.groups)
        if all(groups):
            kept.append(replace(one, groups=groups))
    return Known(tuple(kept), len(questions) - len(kept), golds, lost)
