"""Measure follow-up questions: asked alone, with the question before them in front, and resolved.

    python tools/followups.py QUESTIONS.jsonl… [--index index/built]

A line is ``{"id", "first", "second", "gold": [{"document", "quote"}…]}``, any gold sufficing. ``--alone FILE`` counts
how many of the stand-alone questions of a question file come through unchanged after a chance other one of the file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant import Answer, Assistant
from assistant.answering.conversation import resolve_follow_up
from assistant.evaluation.running import Gold, load_questions, meets_passage, meets_quote

Way = Callable[[str, str], str]
WAYS: dict[str, Way] = {
    "second alone": lambda first, second: second,
    "first + second": lambda first, second: f"{first} {second}",
    "resolved": lambda first, second: resolve_follow_up(second, [first]),
}


def main() -> None:
    """Prints a table for each file."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("questions", nargs="*")
    arguments.add_argument("--index", default="index/built")
    arguments.add_argument("--alone")
    arguments.add_argument("--each", action="store_true", help="print every resolved question and its ranks")
    given = arguments.parse_args()
    if given.alone:
        unchanged(given.alone)
    desk = Assistant.open(given.index) if given.questions else None
    for path in given.questions:
        pairs = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        print(f"{path}: {len(pairs)} pairs\n{'':18}passage@1 passage@5   quote@1   answered")
        for name, way in WAYS.items():
            outcomes = [measured(desk, way(pair["first"], pair["second"]), pair["gold"]) for pair in pairs]
            sums = [sum(column) for column in zip(*outcomes, strict=True)]
            print(f"{name:18}{sums[0]:9}{sums[1]:10}{sums[2]:10}{sums[3]:11}")
            if given.each and name == "resolved":
                for pair, outcome in zip(pairs, outcomes, strict=True):
                    print("   ", "".join(".1"[mark] for mark in outcome), way(pair["first"], pair["second"]))


def measured(desk: Assistant, question: str, gold: Sequence[dict[str, str]]) -> tuple[bool, bool, bool, bool]:
    """Passage at 1, passage within 5, quotation at 1, answered."""
    reply = desk.ask(question, 5)
    cited = (*reply.citations, *reply.nearest)
    wanted = [Gold(words["document"], words["quote"]) for words in gold]
    met = [any(meets_passage(citation, gold_words) for gold_words in wanted) for citation in cited]
    quoted = bool(cited) and any(meets_quote(cited[0], one) for one in wanted)
    return bool(met) and met[0], any(met), quoted, isinstance(reply, Answer)


def unchanged(path: str) -> None:
    """Prints the share of stand-alone questions that `resolve` leaves as they are, and the others."""
    questions = [asked.question for asked in load_questions(path)]
    chance = random.Random(1)
    trials = [(asked, resolve_follow_up(asked, [chance.choice(questions)])) for asked in questions for _ in range(5)]
    same = sum(one == two for one, two in trials)
    print(f"{path}: {same} of {len(trials)} unchanged ({same / len(trials):.1%}); changed:")
    for asked in dict.fromkeys(before for before, after in trials if before != after):
        print("   ", asked)


if __name__ == "__main__":
    main()
