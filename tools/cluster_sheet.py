"""What an index of millions of passages would take, on paper, from rates that were measured on one machine.

    python tools/cluster_sheet.py [--core-hour 0.04] [--memory-month 3] [--disk-month 0.10]
    python tools/cluster_sheet.py --index FOLDER      # bytes a passage of what Milvus would hold of an index, by field

The inputs stand below, each with where it was measured or that it is assumed, and the formulas; printed is a table for
four sizes. Nothing was run at such a size: it says what to expect and what to watch, and changes with the inputs.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was measured, and what was assumed."""

    build_seconds: float = 0.091
    """Processor seconds a passage, read, embedded with its sentences and tokens: 31 minutes for 10,221 passages in
    single precision (330 council papers), halved by packing and bfloat16."""
    assemble_seconds: float = 0.00165
    """Processor seconds a passage for all but the model: 83 for 50,000 (`tools/bench.py`)."""
    build_memory: float = 32e3
    """Bytes a passage that a build holds: 2.8 GB at 50,000 less 1.2 of mapped token vectors, in index format 5."""
    sentences: float = 4.3
    """Quotable sentences a passage: 14,128 of 3,300 (156 council papers)."""
    dimension: int = 384
    graph_links: int = 32
    """M of the graph (HNSW): its lowest layer has twice as many links, of four bytes."""
    stored_bytes: float = 8.3e3
    """Bytes a passage of its rows in Milvus beside vectors (``--index``): 3,298 of dev bodies, and the 68 of the five
    records; token codes as text, the passage itself, its words, BM25 scores, its document. In index format 6."""
    write_seconds: float = 0.003
    """Processor seconds a passage for writing it with its sentences, one client: 9.7 for 3,298 into milvus-lite, client
    and server in one process, in index format 6."""
    pool_bytes: float = 3.2e6
    """Bytes that the pool of a question brings: 3 × 120 passages with vectors and scores, their sentences' vectors."""
    round_trips: int = 8
    """Calls to the server that a question waits for."""
    encode_seconds: float = 0.017
    here_seconds: float = 0.030
    """Seconds of a question for its embedding, and for ranking, quoting and judging (`tools/bench.py`)."""
    search_seconds: float = 0.010
    """Assumed: a search of a graph of ten million vectors."""
    trip_seconds: float = 0.001
    """Assumed: a call within one building."""
    network: float = 1.25e9
    """Assumed: bytes a second, ten gigabits."""
    replicas: int = 2
    """Assumed: of all that is kept on disk, so that a machine may be lost."""
    node_memory: float = 256e9
    """Assumed: bytes of memory of a machine that searches, nine tenths of it used."""
    node_cores: int = 32
    build_cores: int = 64
    core_hour: float = 0.04
    memory_month: float = 3.0
    disk_month: float = 0.10
    """Assumed prices in pounds: of a core's hour, of a gigabyte of memory and of disk a month."""


SIZES = (
    ("a county", 1_000_000),
    ("10 councils", 7_500_000),
    ("a parliament", 40_000_000),
    ("all UK councils", 300_000_000),
)
"""Passages of each; that of a parliament is assumed: fifty years of debates and committee papers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an index of so many passages takes."""

    inputs: Inputs
    passages: int

    @property
    def vectors(self) -> float:
        """Of passages and of sentences."""
        return self.passages * (1 + self.inputs.sentences)

    @property
    def memory(self) -> float:
        """Bytes in memory of the machines that search: vectors in single precision and their graph."""
        return self.vectors * (4 * self.inputs.dimension + 8 * self.inputs.graph_links)

    @property
    def compact_memory(self) -> float:
        """The same with eight bits a component (HNSW_SQ), which the stored vectors refine."""
        return self.vectors * (self.inputs.dimension + 8 * self.inputs.graph_links)

    @property
    def machines(self) -> int:
        return ceil(self.memory / (0.9 * self.inputs.node_memory))

    @property
    def disk(self) -> float:
        """Bytes on disk, one version and the one before, each as often as there are replicas; vectors stand in rows
        and in their index."""
        each = self.passages * self.inputs.stored_bytes + 2 * self.vectors * 4 * self.inputs.dimension
        return 2 * self.inputs.replicas * each

    @property
    def build_hours(self) -> float:
        """From nothing, on so many cores: reading and embedding spread over them, the rest and writing on one."""
        spread = self.inputs.build_seconds / self.inputs.build_cores
        return self.passages * (spread + self.inputs.assemble_seconds + self.inputs.write_seconds) / 3600

    @property
    def core_hours(self) -> float:
        return self.passages * self.inputs.build_seconds / 3600

    @property
    def build_memory(self) -> float:
        """Bytes of memory on the one machine that puts the version together."""
        return self.passages * self.inputs.build_memory

    @property
    def latency(self) -> float:
        """Seconds of a question on machines with nothing else to do."""
        given = self.inputs
        waiting = given.round_trips * given.trip_seconds + given.pool_bytes / given.network + 3 * given.search_seconds
        return given.encode_seconds + given.here_seconds + waiting

    @property
    def monthly(self) -> float:
        """Pounds a month: cores and memory of the machines that search, disk, and one build from nothing a year."""
        given = self.inputs
        cores = self.machines * given.node_cores * given.core_hour * 730
        held = self.machines * given.node_memory / 1e9 * given.memory_month
        return cores + held + self.disk / 1e9 * given.disk_month + self.core_hours * given.core_hour / 12

    @property
    def breaks_first(self) -> str:
        """What is short first, in order of the size at which it is."""
        if self.build_memory > 2e12:
            return "memory of the build; then memory of the vectors"
        if self.build_memory > self.inputs.node_memory:
            return "memory of the build: one index a body"
        return "nothing yet"


def row(name: str, sheet: Sheet) -> str:
    """A line of the table."""
    return (
        f"| {name} | {sheet.passages / 1e6:,.1f} | {sheet.machines} × {sheet.inputs.node_memory / 1e9:.0f} GB "
        f"| {size(sheet.memory)} ({size(sheet.compact_memory)}) | {size(sheet.disk)} | {sheet.build_hours:,.0f} "
        f"({sheet.core_hours:,.0f}) | {size(sheet.build_memory)} | {1000 * sheet.latency:.0f} | {sheet.monthly:,.0f} "
        f"| {sheet.breaks_first} |"
    )


def size(count: float) -> str:
    """Bytes in words."""
    return f"{count / 1e12:,.1f} TB" if count >= 1e12 else f"{count / 1e9:,.0f} GB"


HEAD = (
    "| | million passages | machines that search | vectors in memory (in 8 bits) | disk | hours to build (of a core) "
    "| memory of the build | ms a question | £ a month | breaks first |\n|---|---|---|---|---|---|---|---|---|---|"
)


def table(inputs: Inputs) -> str:
    """The table of all sizes."""
    return "\n".join([HEAD, *(row(name, Sheet(inputs, passages)) for name, passages in SIZES)])


def stored_bytes(index: Path) -> dict[str, float]:
    """The bytes a passage of each field of the rows that an index in a folder is in Milvus, the largest first, and of
    all but the vectors of passages and sentences, which the sheet counts by themselves."""
    from assistant.index import LocalIndex
    from assistant.index.milvus.rows import VersionRows

    rows = VersionRows(LocalIndex.open(index))
    sizes = rows.sizes()
    held: Counter[str] = Counter()
    for part in sizes:
        for row in rows.of(part):
            held.update({f"{part}, {name}": bytes_of(value) for name, value in row.items()})
    found = {name: size / sizes["passages"] for name, size in held.most_common()}
    rest = sum(size for name, size in found.items() if not name.endswith(", vector"))
    return {**found, "all but vectors": rest, "sentences": sizes["sentences"] / sizes["passages"]}


def bytes_of(value: object) -> int:
    """The bytes of a field's value: of a text its characters, of numbers 4 each in a vector, 8 with their places in a
    sparse one, else 8."""
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, list):
        return sum(len(piece) if isinstance(piece, str) else 4 for piece in value)
    return 8 * len(value) if isinstance(value, dict) else 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; the prices are options."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--index", type=Path, help="a built index: the bytes a passage of its rows in Milvus")
    for name in ("core-hour", "memory-month", "disk-month"):
        asked.add_argument(f"--{name}", type=float, default=getattr(Inputs(), name.replace("-", "_")))
    given = vars(asked.parse_args(arguments))
    if index := given.pop("index"):
        for name, each in stored_bytes(index).items():
            print(f"{name}: {each:,.1f} a passage")
        return 0
    print(table(replace(Inputs(), **given)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
