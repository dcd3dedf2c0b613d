"""How often a timeline names the latest record right, and how long one takes.

    python tools/timeline.py INDEX                # topics of tools/questions/timeline.jsonl over the bodies they are of
    python tools/timeline.py INDEX --ask          # the same, asked as "What is the latest position on …?"
    python tools/timeline.py INDEX --time 40      # seconds for one timeline over the whole index

A line of the file is ``{"id", "body", "topic", "latest": [documents]}``: ``body`` is the folder of its papers, and any
of ``latest`` is right. They were labelled by looking every word of the topic up in the papers as a string.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant

QUESTIONS = Path(__file__).parent / "questions" / "timeline.jsonl"


@dataclass(frozen=True)
class LabelledTopic:
    """A topic, the papers it is looked for in, and the documents of which any is the latest on it."""

    id: str
    body: str
    topic: str
    latest: tuple[str, ...]


def topics(path: Path = QUESTIONS) -> list[LabelledTopic]:
    """The labelled topics of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [LabelledTopic(**{**given, "latest": tuple(given["latest"])}) for given in map(json.loads, lines)]


def bodies(assistant: Assistant) -> dict[str, list[str]]:
    """The documents of each folder of the corpus, by its name."""
    held: dict[str, list[str]] = {}
    for document in assistant.documents:
        held.setdefault(Path(document.file).parent.name, []).append(document.id)
    return held


def named(assistant: Assistant, labelled: Sequence[LabelledTopic], asked: bool) -> Iterator[tuple[LabelledTopic, str]]:
    """Each topic whose papers the index holds, with the document named latest; none where nothing stands."""
    papers = bodies(assistant)
    for one in labelled:
        if not set(one.latest) <= set(papers.get(one.body, ())):
            continue
        if asked:
            cited = assistant.ask(f"What is the latest position on {one.topic}?", documents=papers[one.body]).citations
            yield one, cited[0].document if cited else "none"
        else:
            latest = assistant.timeline(one.topic, documents=papers[one.body]).latest
            yield one, latest.document if latest else "none"


def timed(assistant: Assistant, labelled: Sequence[LabelledTopic], times: int) -> list[float]:
    """The seconds of ``times`` timelines over everything, after one that is not counted."""
    assistant.timeline(labelled[0].topic)
    taken = []
    for place in range(times):
        started = time.perf_counter()
        assistant.timeline(labelled[place % len(labelled)].topic)
        taken.append(time.perf_counter() - started)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index")
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--time", type=int, metavar="N")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    given = parser.parse_args()
    assistant, labelled = Assistant.open(given.index), topics(given.questions)
    if given.time:
        taken = timed(assistant, labelled, given.time)
        passages = len(assistant.snapshot.passages)
        print(f"{passages:,} passages: median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s")
        return 0
    results = list(named(assistant, labelled, given.ask))
    for one, latest in results:
        if latest not in one.latest:
            print(f"{one.id} {one.topic}: {latest}, not {' or '.join(one.latest)}")
    right = sum(latest in one.latest for one, latest in results)
    print(f"latest named right: {right} of {len(results)} ({right / max(1, len(results)):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
