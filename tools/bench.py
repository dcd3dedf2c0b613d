"""Speed, memory and growth, printed as ratios in one run: ``python tools/bench.py [--passages N] [--largest N]``.

Ratios hold on a busy machine where seconds do not: what is compared takes turns. The large corpora are made of words
drawn by their rank (Zipf), the records' own words first, and their vectors from a table by word, so that fifty thousand
passages cost no model; questions are embedded by the shipped encoder. Only a temporary folder is written to.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
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
from assistant.index import vectors
from assistant.index.tokens import passage_tokens
from assistant.index.vectors import Half, Matrix, Rows, VectorIndex
from assistant.models import encoder, packed_encoder
from assistant.models.encoder import EncodedText
from assistant.models.folders import ModelIdentity
from assistant.models.question_encoder import building_encoder
from assistant.records import Document, Record
from assistant.text import passages

sys.path.insert(0, str(Path(__file__).resolve().parent))
import other_libraries

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tools" / "questions" / "own.jsonl"
PDFS = ROOT / "tests" / "forms" / "pdf"
TOPICS = ("pathway plans", "social workers", "audits", "the improvement board", "monitoring visits")
DIMENSION = 384
_TABLE = 4096
_WORDS = 20_000
_PARAGRAPHS = 100
"""Paragraphs of a made document, each about a passage."""


class Drawn:
    """An encoder without a model: a token's vector is drawn from a table by its word, a text's is the mean of them."""

    identity = ModelIdentity("drawn", "d" * 64)
    dimension = DIMENSION

    def __init__(self) -> None:
        self._table = _unit(np.random.default_rng(1).normal(size=(_TABLE, DIMENSION)).astype(np.float32))

    def encode(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self._read(text).vector for text in texts]) if texts else np.zeros((0, DIMENSION), np.float32)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> EncodedText:
        words = list(re.finditer(r"\w+|[^\w\s]", text))[:256]
        ids = np.array([zlib.crc32(word.group().encode()) % _TABLE for word in words] or [0], dtype=np.int32)
        spans = np.array([word.span() for word in words] or [(0, 0)], dtype=np.int32)
        tokens = self._table[ids]
        return EncodedText(_unit(tokens.mean(axis=0, keepdims=True))[0], tokens, ids, spans)


class Asking(Drawn):
    """Questions read by the shipped encoder, over an index that was made with `Drawn`."""

    def __init__(self, model: encoder.Encoder) -> None:
        super().__init__()
        self._model = model

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return self._model.read(texts)


def main() -> int:
    """Runs every part, or as a child process builds one index and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=50_000, help="passages of the large index")
    parser.add_argument("--largest", type=int, default=1_000_000, help="vectors of the largest FAISS index")
    parser.add_argument("--pdfs", type=Path, default=PDFS, help="a folder of PDFs to parse")
    parser.add_argument("--papers", type=Path, help="a corpus to build with others' libraries beside")
    parser.add_argument("--index", type=Path, help="a built index, whose sentences' vectors are searched too")
    parser.add_argument("--reader", metavar="NAME", help="a reader to ask with as well, on one thread")
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        print(json.dumps(_built(*given.build)))
        return 0
    faiss.omp_set_num_threads(1)
    torch.set_num_threads(1)
    model = encoder.load_encoder()
    _embedding()
    _parsing(given.pdfs)
    with tempfile.TemporaryDirectory() as folder:
        if given.papers:
            other_libraries.compare(given.papers, Path(folder))
        _growth(Path(folder), given.passages)
        _cold(Path(folder), model)
        for name in ("small", "large"):
            _asking(Path(folder) / name, model)
        if given.reader:
            _asking(Path(folder) / "large", model, given.reader)
    _kinds(given.largest)
    if given.index:
        _recall(given.index, model)
    return 0


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _embedding() -> None:
    """Passages a second as a build embeds them, with sentences and with tokens as an index keeps them, against the bare
    model in single precision on the same texts."""
    bare = SentenceTransformer(str(encoder.encoder_folder(encoder.BASE_ENCODER)), device="cpu", local_files_only=True)
    texts, sentences = _texts()
    for precision in dict.fromkeys([packed_encoder.processor_precision(), packed_encoder.SINGLE]):
        model = packed_encoder.in_precision(building_encoder(encoder.EMBEDDED_ENCODER), precision)

        def product() -> None:
            for each, text in zip(model.read(texts), texts, strict=True):  # noqa: B023
                passage_tokens(each, text, [])
            model.encode(sentences)  # noqa: B023

        theirs = partial(bare.encode, [*texts, *sentences], batch_size=32)
        taken = np.median([(*_times(product), *_times(theirs)) for _ in range(4)][1:], axis=0)
        _say(
            f"passages embedded with their sentences and tokens, {precision}",
            f"{len(texts) / taken[0]:.1f}/s, {taken[2] / taken[0]:.2f} of the bare model's in single precision; "
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
    taken = np.median([[_child_times(act) for act in acts] for _ in range(4)][1:], axis=0)
    (asked, asked_cpu), (imported, imported_cpu), (helped, _) = taken
    _say(
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
    ours, theirs = _in_turn(apart, here, rounds=3)
    _say(
        "pages parsed",
        f"{pages / np.median(ours):.1f}/s ({pages} pages), {np.median(theirs) / np.median(ours):.2f} of one process",
    )


def _growth(folder: Path, count: int) -> None:
    """Builds a tenth and the whole, each in a process of its own: time, memory and bytes, and how they grow."""
    taken = {}
    for name, number in (("small", count // 10), ("large", count)):
        corpus = folder / f"{name}-corpus"
        _made(corpus, number)
        done = subprocess.run(
            [sys.executable, __file__, "--build", corpus, folder / name], capture_output=True, text=True, check=True
        )
        taken[name] = json.loads(done.stdout.splitlines()[-1])
    small, large = taken["small"], taken["large"]
    for name, each in taken.items():
        _say(
            f"{name} build",
            f"{each['passages']:,} passages, {each['seconds']:.0f} s without a model, of the processor "
            f"{each['processor']:.0f} s, peak memory "
            f"{each['peak']:,.0f} MB, index {each['bytes'] / each['passages'] / 1000:.1f} kB a passage "
            f"({each['rest'] / each['passages'] / 1000:.1f} without token vectors)",
        )
    grown = large["passages"] / small["passages"]
    _say(
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
        "rest": sum(size for name, size in sizes.items() if name != "tokens.int8"),
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
        bare.append(_times(partial(model.encode, [question])))
        ask.append(_times(partial(desk.ask, question)))
    size = len(desk.snapshot.passages)
    _say("opening", f"{opened:.2f} s for {size:,} passages, {len(desk.snapshot.sentence_vectors):,} sentences")
    for name, part in (("p50", 50), ("p95", 95)):
        (ours, our_cpu), (theirs, their_cpu) = (np.percentile(each, part, axis=0) * 1000 for each in (ask, bare))
        _say(
            f"question at {size:,} passages, {name}{'' if reader == 'none' else f', read by {reader}'}",
            f"{ours:.0f} ms, {ours / theirs:.2f}× the bare encode of it ({theirs:.0f} ms); "
            f"of processor time {our_cpu:.0f} ms, {our_cpu / their_cpu:.2f}× ({their_cpu:.0f} ms)",
            "≤ 2 at 50,000 passages" if reader == "none" else "≤ 1 s",
        )
    if reader == "none":
        taken = [_times(partial(desk.timeline, topic)) for topic in TOPICS]
        wall, processor = np.percentile(taken, 50, axis=0)
        _say(f"timeline at {size:,} passages, p50", f"{wall:.2f} s, of processor time {processor:.2f} s", "≤ 1 s")


def _kinds(largest: int) -> None:
    """Indexes of clustered vectors: the milliseconds of a search, bytes a vector, and recall@10 against fp32.

    *flat* reads every vector, *bits* is what `VectorIndex` does beyond `vectors.EXACT`, *IVF* is FAISS's inverted
    lists, which take minutes to train beyond a hundred thousand.
    """
    print("vectors, one query at a time, one thread: ms, bytes a vector, recall@10")
    size = 1000
    while size <= largest:
        made, queries = _clustered(size)
        truth = np.argpartition(queries @ -made.T, 10, axis=1)[:, :10]
        index = VectorIndex.of(made.astype(np.float16), DIMENSION)
        kinds = {"flat fp16": (partial(_search, index, size), 2 * DIMENSION)}
        if size > vectors.LEAST:
            kinds["bits, then fp16"] = (partial(_search, index, 0), 2 * DIMENSION + DIMENSION // 8 + 8)
        if 10_000 <= size <= 100_000:
            lists = _ivf(made)
            kinds["IVF fp16"] = (lambda query: lists.search(query[None, :], 10)[1][0], 2 * DIMENSION + 8)  # noqa: B023
        for name, (search, held) in kinds.items():
            search(queries[0])
            times, right = [], 0
            for query, expected in zip(queries, truth, strict=True):
                began = time.perf_counter()
                rows = search(query)
                times.append(time.perf_counter() - began)
                right += len(set(rows) & set(expected))
            served = " (serves)" if name.startswith("bits" if size > vectors.EXACT else "flat") else ""
            _say(f"{size:,} {name}{served}", f"{np.median(times) * 1000:.2f} ms, {held}, {right / truth.size:.3f}")
        size *= 10


def _recall(index: Path, model: encoder.Encoder) -> None:
    """Recall@10 of the search by bits over the sentences of an index, and over as many as 300,000 made of them."""
    desk = Assistant.open(index, encoder=model)
    own = np.unique(desk.snapshot.sentence_vectors.half, axis=0)
    queries = model.encode([each.question for each in load_questions(QUESTIONS)])
    random = np.random.default_rng(1)
    noise = random.standard_normal(size=(300_000 - len(own), DIMENSION), dtype=np.float32) * np.float32(0.02)
    more = _unit(own[random.integers(0, len(own), len(noise))] + noise).astype(np.float16)
    for held, name in ((own, "sentences of records"), (np.concatenate([own, more]), "the same, more by noise")):
        searched = VectorIndex.of(held, DIMENSION)
        right = sum(len({*_search(searched, 0, each)} & {*_search(searched, len(held), each)}) for each in queries)
        _say(f"{len(held):,} {name}, bits", f"recall@10 {right / len(queries) / 10:.4f}", "≥ 0.99")


def _search(index: VectorIndex, exact: int, query: Matrix) -> Rows:
    """The ten rows nearest, with every vector compared up to ``exact`` of them."""
    vectors.EXACT, kept = exact, vectors.EXACT
    try:
        return index.search(query, 10)[0]
    finally:
        vectors.EXACT = kept


# ── what they need ──────────────────────────────────────────────────────────────────────────────────────────────────


def _texts() -> tuple[list[str], list[str]]:
    """The passages of the corpus, and their sentences, as they are embedded."""
    found: list[str] = []
    sentences: list[str] = []
    for path in sorted((ROOT / "corpus").glob("*-*.txt")):
        text = parse_file(path.read_bytes(), path.name).text
        document = Document(path.stem, path.name, "0" * 64, text, (Record(0, len(text), None, None, None, None),))
        words = passages.SearchableWords.of(document)
        own = passages.cut_passages(document, passages.Cutting())
        found += [passages.indexed_text(document, each, words)[0] for each in own]
        quotable = (each for passage in own for each in passage.sentences if each.quotable)
        sentences += [words.between(each.start, each.end) for each in quotable]
    return found, sentences


def _made(folder: Path, count: int) -> None:
    """A corpus of about ``count`` passages."""
    folder.mkdir()
    random = np.random.default_rng(7)
    own = Counter(word for path in (ROOT / "corpus").glob("*-*.txt") for word in path.read_text("utf-8").split())
    made = ("".join(chr(97 + letter) for letter in random.integers(0, 26, 7)) for _ in range(_WORDS))
    words = np.array([*sorted(own, key=lambda word: (-own[word], word)), *made][:_WORDS])
    likely = 1 / np.arange(1, _WORDS + 1)
    for number in range(-(-count // _PARAGRAPHS)):
        drawn = words[random.choice(_WORDS, size=(_PARAGRAPHS, 6, 18), p=likely / likely.sum())]
        paragraphs = (" ".join(f"{' '.join(each).capitalize()}." for each in paragraph) for paragraph in drawn)
        (folder / f"{number:05}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")


def _clustered(size: int) -> tuple[Matrix, Matrix]:
    """``size`` unit vectors about a hundredth as many centres, and 100 queries beside some of them."""
    random = np.random.default_rng(size)
    centres = _unit(random.normal(size=(max(10, size // 100), DIMENSION)).astype(np.float32))
    made = centres[random.integers(0, len(centres), size)]
    made += random.standard_normal(size=made.shape, dtype=np.float32) * np.float32(0.03)
    queries = made[random.integers(0, size, 100)]
    return _unit(made), _unit(queries + random.normal(scale=0.02, size=queries.shape).astype(np.float32))


def _ivf(made: Matrix) -> faiss.Index:
    """Inverted lists, 2√n of them, of which 1 in 32 is searched."""
    lists = int(2 * len(made) ** 0.5)
    index = faiss.index_factory(DIMENSION, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.train(made[:: max(1, len(made) // (40 * lists))])
    index.add(made)
    index.nprobe = max(8, lists // 32)
    return index


def _unit(made: Matrix | Half) -> Matrix:
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def _in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """The seconds that each of two takes, turn by turn, after one turn that does not count."""
    pairs = [(_seconds(one), _seconds(other)) for _ in range(rounds + 1)][1:]
    return [first for first, _ in pairs], [second for _, second in pairs]


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _times(act: Callable[[], object]) -> tuple[float, float]:
    """The seconds that ``act`` takes, and those of them that this process computes."""
    began = time.process_time()
    return _seconds(act), time.process_time() - began


def _child_times(act: Callable[[], object]) -> tuple[float, float]:
    """The seconds that ``act`` takes, and those that its child processes compute."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = _seconds(act)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _say(what: str, told: str, wanted: str = "") -> None:
    print(f"{what}: {told}{f' (wanted: {wanted})' if wanted else ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
