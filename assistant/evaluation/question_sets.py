"""Question files: what is asked, and the words of the record that answer it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import OnRecordError


class QuestionsWrong(OnRecordError):
    """A question file is missing, or a line of it does not say what it must."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Words that answer, and the document they stand in; ``page`` (1-based) where the question file gives it."""

    document: str
    quote: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what answers it: every group must be met, and any gold of a group meets it.

    No groups: the record does not answer, and the right reply is `NoAnswer`.

    >>> gold = Gold("minutes", "The flood fund paid.")
    >>> LabelledQuestion("1", "Who paid?", "who", ((gold,),)).answerable
    True
    """

    id: str
    question: str
    kind: str
    groups: tuple[tuple[Gold, ...], ...]

    @property
    def answerable(self) -> bool:
        """Whether the record answers."""
        return bool(self.groups)


def load_questions(path: str | Path) -> tuple[LabelledQuestion, ...]:
    """The questions of a JSONL file, in its order; blank lines are skipped.

    A line is ``{"id", "question", "kind", "gold": [{"document", "quote"}…]}``, any gold sufficing, or has
    ``"gold_all": [[…], […]]``, every group to be met; an empty ``gold`` means that the record does not answer.
    Instead of ``document`` a gold may name a ``file`` (its document is the name without suffix) and a ``page``;
    instead of ``kind`` a line may have a ``type``, or neither; ``answerable``, where given, must agree with the gold.

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
    file = None if "document" in gold else PurePosixPath(_text(gold, "file")).stem
    document = _text(gold, "document") if file is None else unicodedata.normalize("NFC", file)
    return Gold(document, _text(gold, "quote"), page)


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    _check(isinstance(value, str) and bool(value.strip()), f'"{name}" is missing, empty or not text')
    return str(value)


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
