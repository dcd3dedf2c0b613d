"""Question files: what is asked, and the words of the record that answer it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import OnRecordError
from assistant.records import Document


class QuestionsWrong(OnRecordError):
    """A question file is missing, or a line of it does not say what it must."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Words that answer, and the document they stand in; ``page`` (1-based) and ``file`` where the question file gives
    them."""

    document: str
    quote: str
    page: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what answers it: every group must be met, and any gold of a group meets it.

    No groups: the record does not answer, and the right reply is `NoAnswer`. ``body`` is whose papers it was written
    on, where the question file says so.

    >>> gold = Gold("minutes", "The flood fund paid.")
    >>> LabelledQuestion("1", "Who paid?", "who", ((gold,),)).answerable
    True
    """

    id: str
    question: str
    kind: str
    groups: tuple[tuple[Gold, ...], ...]
    body: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the record answers."""
        return bool(self.groups)


def placed(questions: Sequence[LabelledQuestion], documents: Iterable[Document]) -> tuple[LabelledQuestion, ...]:
    """``questions`` with the ids that the files of their gold have among ``documents``, found by path.

    A file that is there by another path, or not at all, keeps the id that its name gives it.
    """
    ids = {_path(file): own.id for own in documents for file in (*own.also_at, own.file)}

    def of(gold: Gold) -> Gold:
        if gold.file is None:
            return gold
        parts = PurePosixPath(_path(gold.file)).parts
        tails = ("/".join(parts[first:]) for first in range(len(parts)))
        return replace(gold, document=next((ids[tail] for tail in tails if tail in ids), gold.document))

    return tuple(
        replace(one, groups=tuple(tuple(of(gold) for gold in group) for group in one.groups)) for one in questions
    )


def _path(file: str) -> str:
    return unicodedata.normalize("NFC", PurePosixPath(file).as_posix())


def load_questions(path: str | Path) -> tuple[LabelledQuestion, ...]:
    """The questions of a JSONL file, in its order; blank lines are skipped.

    A line is ``{"id", "question", "kind", "gold": [{"document", "quote"}…]}``, any gold sufficing, or has
    ``"gold_all": [[…], […]]``, every group to be met; an empty ``gold`` means that the record does not answer.
    Instead of ``document`` a gold may name a ``file`` (its document is the name without suffix, see `placed`) and a
    ``page``; instead of ``kind`` a line may have a ``type``, or neither; ``answerable``, where given, must agree with
    the gold. ``body`` may say whose papers it was written on.

    Raises:
        QuestionsWrong: the file cannot be read or a line is wrong; the message has the line's number and the remedy.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeError) as error:
        raise QuestionsWrong(
            f"The question file {path} cannot be read: {error}.", "Give a JSONL file in UTF-8."
        ) from error
    return read_questions(lines, path)


def read_questions(lines: Iterable[str], path: Path) -> tuple[LabelledQuestion, ...]:
    """The questions of ``lines``, as `load_questions`; ``path`` is what errors name.

    Raises:
        QuestionsWrong: a line is wrong, or there is none.
    """
    questions: dict[str, LabelledQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line))
            _check(question.id not in questions, f"the id {question.id!r} was used before")
        except json.JSONDecodeError as error:
            where = f"{path}, line {number}: not JSON ({error.msg} at character {error.pos + 1})."
            raise QuestionsWrong(where, "Each line must be one JSON object.") from error
        except (ValueError, RecursionError) as error:
            raise QuestionsWrong(f"{path}, line {number}: {error}.", "Mend the line, or take it out.") from error
        questions[question.id] = question
    if not questions:
        raise QuestionsWrong(f"The question file {path} holds no question.", "Give one JSON object a line.")
    return tuple(questions.values())


def _question(line: Any) -> LabelledQuestion:
    _check(isinstance(line, dict), "the line is not a JSON object")
    question = LabelledQuestion(
        id=_text(line, "id"),
        question=_text(line, "question"),
        kind=_text({"kind": "unstated", "type": "unstated"} | line, "kind" if "kind" in line else "type"),
        groups=tuple(_group(group) for group in _groups(line)),
        body=_text(line, "body") if line.get("body") else None,
    )
    _check(question.kind != "all", 'the kind "all" is kept for the row of all kinds')
    agrees = line.get("answerable", question.answerable) == question.answerable
    _check(agrees, f'"answerable" is {line.get("answerable")} but there is {"" if question.groups else "no "}gold')
    return question


def _groups(line: dict[str, Any]) -> list[Any]:
    if "gold_all" not in line and line.get("answerable") is False and not line.get("gold"):
        return []
    value: Any = line.get("gold_all", line.get("gold"))
    _check(isinstance(value, list), '"gold" must be a list (empty: the record does not answer); "gold_all", of lists')
    groups: list[Any] = value if "gold_all" in line or not value else [value]
    return groups


def _group(group: Any) -> tuple[Gold, ...]:
    _check(isinstance(group, list) and len(group) > 0, "each group of gold must be a list of at least one object")
    return tuple(_gold(gold) for gold in group)


def _gold(gold: Any) -> Gold:
    _check(isinstance(gold, dict), "each gold must be an object with a quote and a document or file")
    page = gold.get("page")
    _check(page is None or (type(page) is int and page > 0), f'"page" must be a whole number from 1, not {page!r}')
    file = None if "document" in gold else _text(gold, "file")
    document = _text(gold, "document") if file is None else unicodedata.normalize("NFC", PurePosixPath(file).stem)
    return Gold(document, _text(gold, "quote"), page, file)


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    _check(isinstance(value, str) and bool(value.strip()), f'"{name}" is missing, empty or not text')
    return str(value)


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
