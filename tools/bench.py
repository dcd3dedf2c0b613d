"""Speed, memory, bytes and growth, printed as ratios in one run: ``make bench`` or ``python tools/bench.py [OPTIONS]``.

Ratios hold on a busy machine where seconds do not: what is compared takes turns. With ``--papers FOLDER`` an index of
it is built; with ``--others PYTHON``, the interpreter of an environment that has LangChain with FAISS or txtai, each of
those builds the same papers beside it; ``--only PART …`` runs some parts.
Only a temporary folder is written to.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from assistant import Assistant, build_index
from assistant.evaluation.question_sets import load_questions
from assistant.formats import sandbox
from assistant.formats.parsing import parse_file
from assistant.index import files
from assistant.index.token_coding import coding_of
from assistant.index.tokens import passage_tokens
from assistant.models import coding_of_encoder, encoder, packed_encoder
from assistant.models.question_encoder import building_encoder

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bench_vectors
import other_libraries
from bench_corpora import DIMENSION, ROOT, Asking, Drawn, made, texts
from bench_times import child_times, in_turn, say, times

QUESTIONS = ROOT / "tools" / "questions" / "own.jsonl"
PDFS = ROOT / "tests" / "forms" / "pdf"
PARTS = ("embedding", "parsing", "building", "cold", "growth", "vectors", "index")
"""What ``--only`` names; a question's time is measured on the indexes that *growth* builds."""
TOPICS = ("pathway plans", "social workers", "audits", "the improvement board", "monitoring visits")


def main() -> int:
    """Runs every part, or as a child process builds one index and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=50_000, help="passages of the large index")
    parser.add_argument("--largest", type=int, default=1_000_000, help="vectors of the largest FAISS index")
    parser.add_argument("--pdfs", type=Path, default=PDFS, help="a folder of PDFs to parse")
    parser.add_argument("--papers", type=Path, help="a corpus to build an index of")
    parser.add_argument(
        "--others",
        type=Path,
        metavar="PYTHON",
        help="the interpreter of an environment with langchain-community, langchain-huggingface, faiss-cpu and "
        "sentence-transformers, or with txtai: what is installed there builds the same papers",
    )
    parser.add_argument("--index", type=Path, help="a built index, whose bytes and sentences' vectors are looked at")
    parser.add_argument("--reader", metavar="NAME", help="a reader to ask with as well, on one thread")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to run; all, else")
    parser.add_argument("--rounds", type=int, default=2, help="how often each builds the papers; the least time counts")
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        print(json.dumps(_built(*given.build)))
        return 0
    faiss.omp_set_num_threads(1)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        for part in (part for part in PARTS if part in given.only):
            _run(part, given, Path(folder))
    return 0


def _run(part: str, given: argparse.Namespace, folder: Path) -> None:
    """One of `PARTS`."""
    model = encoder.load_encoder()
    match part:
        case "embedding":
            _embedding()
        case "parsing":
            _parsing(given.pdfs)
        case "building" if given.papers:
            _building(given.papers, folder, given.others, given.rounds)
        case "cold":
            _cold(folder, model)
        case "growth":
            _growth(folder, given.passages)
            for name in ("small", "large"):
                _asking(folder / name, model)
            if given.reader:
                _asking(folder / "large", model, given.reader)
        case "vectors":
            bench_vectors.kinds(given.largest)
        case "index" if given.index:
            _bytes(given.index)
            bench_vectors.recall(given.index, model)


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _embedding() -> None:
    """Passages a second as a build embeds them, with sentences and with tokens as an index keeps them, against the bare
    model in single precision on the same texts."""
    bare = SentenceTransformer(str(encoder.encoder_folder(encoder.BASE_ENCODER)), device="cpu", local_files_only=True)
    passages, sentences = texts()
    own = coding_of_encoder(building_encoder(encoder.EMBEDDED_ENCODER))
    coding = coding_of(DIMENSION, own)
    for precision in dict.fromkeys([packed_encoder.processor_precision(), packed_encoder.SINGLE]):
        model = packed_encoder.in_precision(building_encoder(encoder.EMBEDDED_ENCODER), precision)

        def product() -> None:
            for each, text in zip(model.read(passages), passages, strict=True):  # noqa: B023
                passage_tokens(each, text, [], coding)
            model.encode(sentences)  # noqa: B023

        theirs = partial(bare.encode, [*passages, *sentences], batch_size=32)
        taken = np.median([(*times(product), *times(theirs)) for _ in range(4)][1:], axis=0)
        say(
            f"passages embedded with their sentences and tokens, {precision}",
            f"{len(passages) / taken[0]:.1f}/s, {taken[2] / taken[0]:.2f} of the bare model's in single precision; "
            f"by processor time {taken[3] / taken[1]:.2f}",
            "≥ 1.8 where there is bfloat16",
        )


def _cold(folder: Path, model: encoder.Encoder) -> None:
    """A question put on the command line, from a process that is not there yet, against importing the framework that
    builds, and against help; the disk is warm."""
    build_index(ROOT / "corpus", folder / "records", encoder=model)
    run = [sys.executable, "-m", "assistant.cli"]
    ask = [*run, "ask", "What did inspectors say about pathway plans?", "--index", str(folder / "records")]
    commands = (ask, [sys.executable, "-c", "import sentence_transformers"], [*run, "--help"])
    acts = [partial(subprocess.run, command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True) for command in commands]
    taken = np.median([[child_times(act) for act in acts] for _ in range(4)][1:], axis=0)
    (asked, asked_cpu), (imported, imported_cpu), (helped, _) = taken
    say(
        "onrecord ask, cold",
        f"{asked:.2f} s ({asked_cpu:.2f} of the processor), {asked / imported:.2f} of importing sentence-transformers "
        f"({imported:.2f} s, {imported_cpu:.2f}); --help {helped:.2f} s",
        "≤ 1.5 s; --help < 0.1 s",
    )


def _parsing(folder: Path) -> None:
    """Pages a second of PDFs, each file in a child process with limits, against parsing in this process."""
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.pdf"))]

    def apart() -> int:
        return sum(len(getattr(found, "pages", ())) for _, found in sandbox.read_all(iter(files), workers=2))

    def here() -> int:
        return sum(len(parse_file(data, name).pages) for name, data in files)

    pages = here()
    ours, theirs = in_turn(apart, here, rounds=3)
    say(
        "pages parsed",
        f"{pages / np.median(ours):.1f}/s ({pages} pages), {np.median(theirs) / np.median(ours):.2f} of one process",
    )


def _building(papers: Path, folder: Path, others: Path | None, rounds: int) -> None:
    """An index of ``papers`` built, turn by turn with those of others' libraries, and its bytes a passage."""
    model = building_encoder(encoder.EMBEDDED_ENCODER)
    built = [folder / "first"]

    def build(index: Path) -> None:
        build_index(papers, index, encoder=model)
        built.append(index)

    build_index(ROOT / "corpus", built[0], encoder=model)  # so that what is loaded at first does not count
    taken = other_libraries.compare(papers, folder, others, build, rounds)
    ours = taken.pop("On Record")
    say(f"{papers.name} built, files read", f"{ours[0]:.1f} s, of the processor {ours[1]:.1f}")
    for name, (seconds, processor) in taken.items():
        say(
            f"{papers.name} built by {name}, from texts that were read",
            f"{seconds:.1f} s, of the processor {processor:.1f}: ours is {seconds / ours[0]:.2f} times as fast, "
            f"by the processor {processor / ours[1]:.2f}",
            "≥ 1",
        )
    _bytes(built[-1])


def _bytes(index: Path) -> None:
    """Bytes a passage of each file of the version that serves, the largest first."""
    version = files.current(index)
    sizes: Mapping[str, int] = (
        {path.name: path.stat().st_size for path in (index / version[0]).iterdir()} if version else {}
    )
    passages = len(Assistant.open(index).snapshot.passages)
    for name, size in sorted(sizes.items(), key=lambda pair: -pair[1]):
        say(f"bytes a passage, {name}", f"{size / passages:,.1f}")
    say(f"bytes a passage, all of {passages:,}", f"{sum(sizes.values()) / passages:,.0f}", "≤ 8,000")


def _growth(folder: Path, count: int) -> None:
    """Builds a tenth and the whole, each in a process of its own: time, memory and bytes, and how they grow."""
    taken = {}
    for name, number in (("small", count // 10), ("large", count)):
        corpus = folder / f"{name}-corpus"
        made(corpus, number)
        done = subprocess.run(
            [sys.executable, __file__, "--build", corpus, folder / name], capture_output=True, text=True, check=True
        )
        taken[name] = json.loads(done.stdout.splitlines()[-1])
    small, large = taken["small"], taken["large"]
    for name, each in taken.items():
        say(
            f"{name} build",
            f"{each['passages']:,} passages, {each['seconds']:.0f} s without a model, of the processor "
            f"{each['processor']:.0f} s, peak memory "
            f"{each['peak']:,.0f} MB, index {each['bytes'] / each['passages'] / 1000:.1f} kB a passage "
            f"({each['rest'] / each['passages'] / 1000:.1f} without token vectors)",
        )
    grown = large["passages"] / small["passages"]
    say(
        f"growth, {grown:.1f}× the passages",
        f"processor time {large['processor'] / small['processor']:.1f}×, memory {large['peak'] / small['peak']:.1f}×, "
        f"bytes {large['bytes'] / small['bytes']:.1f}×",
    )


def _built(corpus: Path, index: Path) -> dict[str, float]:
    began = time.perf_counter()
    report = build_index(corpus, index, encoder=Drawn())
    sizes = {path.name: path.stat().st_size for path in (index / report.version).iterdir()}
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "passages": report.passages,
        "processor": sum(each.ru_utime + each.ru_stime for each in spent),
        "seconds": time.perf_counter() - began,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "bytes": sum(sizes.values()),
        "rest": sum(size for name, size in sizes.items() if name != "tokens.codes"),
    }


def _asking(index: Path, model: encoder.Encoder, reader: str = "none") -> None:
    """The seconds of a question against those of embedding it alone, taken in turns."""
    began = time.perf_counter()
    desk = Assistant.open(index, encoder=Asking(model), reader=reader)
    opened = time.perf_counter() - began
    asked = [each.question for each in load_questions(QUESTIONS) if each.question.strip()]
    questions = asked[:: 2 if reader == "none" else 8]
    for question in questions[:5]:
        desk.ask(question)
    ask, bare = [], []
    for question in questions:
        bare.append(times(partial(model.encode, [question])))
        ask.append(times(partial(desk.ask, question)))
    size = len(desk.snapshot.passages)
    say(
        "opening", f"{opened:.2f} s for {size:,} passages, {len(desk.snapshot.sentence_vectors):,} sentences", "≤ 0.5 s"
    )
    for name, part in (("p50", 50), ("p95", 95)):
        (ours, our_cpu), (theirs, their_cpu) = (np.percentile(each, part, axis=0) * 1000 for each in (ask, bare))
        say(
            f"question at {size:,} passages, {name}{'' if reader == 'none' else f', read by {reader}'}",
            f"{ours:.0f} ms, {ours / theirs:.2f}× the bare encode of it ({theirs:.0f} ms); "
            f"of processor time {our_cpu:.0f} ms, {our_cpu / their_cpu:.2f}× ({their_cpu:.0f} ms)",
            "≤ 1.8 at 50,000 passages" if reader == "none" else "≤ 1 s",
        )
    if reader == "none":
        taken = [times(partial(desk.timeline, topic)) for topic in TOPICS]
        wall, processor = np.percentile(taken, 50, axis=0)
        say(f"timeline at {size:,} passages, p50", f"{wall:.2f} s, of processor time {processor:.2f} s", "≤ 1 s")


if __name__ == "__main__":
    sys.exit(main())
