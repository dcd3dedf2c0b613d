"""Whether an index in Milvus gives the replies that the same version gives on this machine.

    python tools/milvus_replies.py --index index/built --address milvus:///tmp/onrecord.db/papers FILE.jsonl …

The index in the folder is published at the address, if it does not serve there yet, and every question of the files is
asked of both: how many replies have the same verdict, the same first quotation, the same quotations in the same order,
with the time that each took; and which do not. Beside it, how far the BM25 function of Milvus, which has its own
analyser and statistics, brings the passages that ours brings: the share of the first twenty by ours among its.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant import Assistant
from assistant.errors import QuestionRefused
from assistant.index import LocalIndex
from assistant.index.milvus.address import parse_address
from assistant.index.milvus.connection import MilvusConnection, connect
from assistant.index.milvus.versions import publish_version
from assistant.records import Reply
from assistant.text import stems_in

_FIRST = 20
"""Passages compared of each BM25."""


@dataclass(slots=True)
class Compared:
    """Replies to the questions of a file, over both."""

    name: str
    questions: int = 0
    verdicts: int = 0
    first: int = 0
    every: int = 0
    here: list[float] = field(default_factory=list)
    there: list[float] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)

    def add(self, question: str, here: Reply, there: Reply) -> None:
        """The replies to a question over both."""
        ours, theirs = places(here), places(there)
        self.questions += 1
        self.verdicts += here.verdict == there.verdict
        self.first += ours[:1] == theirs[:1]
        self.every += ours == theirs
        if ours[:1] != theirs[:1] or here.verdict != there.verdict:
            self.apart.append(f"{question}: {here.verdict} {ours[:1]} / {there.verdict} {theirs[:1]}")

    def __str__(self) -> str:
        ratio = median(self.there) / median(self.here)
        return (
            f"{self.name:24} {self.questions:5} {self.verdicts / self.questions:8.4f} "
            f"{self.first / self.questions:8.4f} {self.every / self.questions:8.4f} "
            f"{1000 * median(self.here):7.0f} {1000 * median(self.there):7.0f} {ratio:6.2f}"
        )


def places(reply: Reply) -> list[tuple[str, int, int]]:
    """Where the quotations of a reply stand, in order, those that are only nearest last."""
    return [(one.document, one.start, one.end) for one in (*reply.citations, *reply.nearest)]


def compared(name: str, questions: Iterable[str], here: Assistant, there: Assistant) -> Compared:
    """Every question asked of both."""
    found = Compared(name)
    for question in questions:
        began = time.perf_counter()
        try:
            ours = here.ask(question)
        except QuestionRefused:  # which no index is asked
            continue
        between = time.perf_counter()
        theirs = there.ask(question)
        found.here.append(between - began)
        found.there.append(time.perf_counter() - between)
        found.add(question, ours, theirs)
    return found


def agreement(connection: MilvusConnection, local: LocalIndex, questions: Sequence[str]) -> tuple[float, float]:
    """The mean share of our first passages by BM25 among those of Milvus's BM25 function over the texts as they are
    indexed, and over their stems."""
    shares: list[float] = []
    texts = [local.indexed(row).text for row in range(len(local.snapshot.passages))]
    stemmed = [" ".join(stems_in(text)) for text in texts]
    for stored, asked in ((texts, lambda text: text), (stemmed, lambda text: " ".join(stems_in(text)))):
        name = "onrecord_bm25_trial"
        _make(connection, name, stored)
        found: list[float] = []
        for question in questions:
            ours = local.nearest_by_words(stems_in(question), local.scope(_everything()), _FIRST)
            hits = connection._client.search(
                name, [asked(question)], anns_field="words", limit=_FIRST, output_fields=["row"],
                search_params={"metric_type": "BM25"},
            )[0]  # fmt: skip
            theirs = {int(hit["row"]) for hit in hits}
            if ours:
                found.append(sum(passage.row in theirs for passage in ours) / len(ours))
        shares.append(sum(found) / len(found))
        connection.drop(name)
    return shares[0], shares[1]


def _everything() -> Any:
    from assistant.records import Filters

    return Filters()


def _make(connection: MilvusConnection, name: str, texts: Sequence[str]) -> None:
    """A collection with a BM25 function over ``texts``, with our k1 and b."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    client = connection._client
    connection.drop(name)
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=65_535, enable_analyzer=True)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["words"]))
    indexes = client.prepare_index_params()
    indexes.add_index(
        "words",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": 1.2, "bm25_b": 0.75},
    )
    client.create_collection(name, schema=schema, index_params=indexes)
    client.insert(name, [{"row": row, "text": text or "-"} for row, text in enumerate(texts)])
    client.flush(name)
    client.load_collection(name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where fewer than 99 in a hundred first quotations are the same."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--index", default="index/built")
    asked.add_argument("--address", required=True)
    asked.add_argument("--limit", type=int, help="that many questions of each file, spread evenly")
    asked.add_argument("questions", nargs="+", type=Path)
    given = asked.parse_args(arguments)
    local, connection = LocalIndex.open(given.index), connect(parse_address(given.address))
    began = time.perf_counter()
    if publish_version(connection, local.snapshot):
        print(f"published {len(local.snapshot.passages):,} passages in {time.perf_counter() - began:.1f} s")
    here, there = Assistant.open(given.index), Assistant.open(given.address)
    here.search("the first question loads the model", 1)
    there.search("the first question loads the model", 1)
    print(f"{'file':24} {'asked':>5} {'verdict':>8} {'first':>8} {'all':>8} {'ms here':>7} {'there':>7} {'ratio':>6}")
    everything: list[Compared] = []
    questions: list[str] = []
    for file in given.questions:
        texts = [json.loads(line)["question"] for line in file.read_text(encoding="utf-8").splitlines() if line]
        step = max(1, len(texts) // given.limit) if given.limit else 1
        questions += texts[::step]
        everything.append(compared(file.name, texts[::step], here, there))
        print(everything[-1], flush=True)
    for one in everything:
        for line in one.apart:
            print(f"  apart: {line}")
    plain, stemmed = agreement(connection, local, questions[:: max(1, len(questions) // 200)])
    print(
        f"BM25 function of Milvus: {plain:.3f} of our first {_FIRST} among its first {_FIRST}; over stems {stemmed:.3f}"
    )
    total = sum(one.questions for one in everything)
    return int(sum(one.first for one in everything) < 0.99 * total)


if __name__ == "__main__":
    sys.exit(main())
