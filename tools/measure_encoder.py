"""Measures encoders on the dev bodies' papers and on other sets: the published one, trained states, their averages.

    python tools/measure_encoder.py PAPERS [--states A.pt B.pt …] [--weights 0.5,0.7,1] [--pool 1200] [--shipped]
    python tools/measure_encoder.py PAPERS --no-base --indexes INDEX …
    python tools/measure_encoder.py PAPERS --eval FOLDER --sets conditionalqa,clapnq … (as above)

On papers: how often a passage that answers is among the first 1, 5 and 20 of all dev passages by cosine, and by MaxSim
over token vectors weighed by rarity; a sentence that answers, among all quotable dev sentences by cosine. ``--pool``
takes that many passages, all that answer and the rest at random: quicker, and only to be compared with itself. Of
``--indexes`` of the dev papers the vectors are those of the index. On other sets: nDCG@10 and hit@5 of the cosine over
title and text, in the set's scope, the turn before added where there is one.

States given together are averaged; ``--weights`` are of the trained side in an average with the published weights.
Vectors are computed in bfloat16, as in training; an index holds those that the product computed in float32.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.answering.late_interaction import max_sims  # noqa: E402
from assistant.assistant import Assistant  # noqa: E402
from assistant.evaluation.measures import hit, ndcg  # noqa: E402
from assistant.index import Snapshot, informative_tokens  # noqa: E402
from assistant.models import ADAPTED_ENCODER, load_encoder  # noqa: E402
from tools import encoder_pairs, outside  # noqa: E402
from tools.base_encoder import averaged, base_model, embedded, mixed, tokenizer, vectors  # noqa: E402
from tools.encoder_pairs import Pair, Reading  # noqa: E402

FIRST = (1, 5, 20)
TOKENS = 256
LATE = 200
"""Passages of an index that MaxSim is asked of: the nearest by cosine."""
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pool:
    """What is searched: ``passages`` and ``sentences`` as text, and of either the rows that answer each question."""

    questions: list[str]
    passages: list[str]
    sentences: list[str]
    passages_right: list[set[int]]
    sentences_right: list[set[int]]


Searched = Sequence[tuple[str, Sequence[str]]]
"""Passages as they are embedded, each with those of its sentences that have a vector of their own."""


def of_reading(reading: Reading, pairs: Sequence[Pair], size: int | None, seed: int = 1) -> Searched:
    """The dev side's passages; where ``size`` is given so many, all that answer and the rest at random."""
    numbers = [number for number, chunk in enumerate(reading.chunks) if chunk.split == "dev"]
    if size is not None:
        needed = {number for pair in pairs for number in pair.holding}
        rest = [number for number in numbers if number not in needed]
        numbers = sorted(needed | set(random.Random(seed).sample(rest, min(len(rest), max(0, size - len(needed))))))
    chunks = [reading.chunks[number] for number in numbers]
    return [
        (chunk.text, [one for one, quotable in zip(chunk.sentences, chunk.quotable, strict=True) if quotable])
        for chunk in chunks
    ]


def of_index(snapshot: Snapshot) -> Searched:
    """All passages of an index."""
    made = []
    for passage in snapshot.passages:
        text, places = snapshot.shown(passage.row)
        pairs = zip(passage.sentences, places, strict=True)
        made.append((text, [text[start:end] for sentence, (start, end) in pairs if sentence.quotable]))
    return made


def pool_of(searched: Searched, pairs: Sequence[Pair], reading: Reading) -> Pool:
    """What is searched with what answers; what has the same words as a passage or sentence that answers answers too."""
    sentences = [sentence for _, own in searched for sentence in own]
    passage_rows, sentence_rows = _rows([text for text, _ in searched]), _rows(sentences)
    passages_right, sentences_right = [], []
    for pair in pairs:
        texts = (reading.chunks[number].text for number in pair.holding)
        said = (reading.chunks[number].sentences[at] for number, places in pair.gold for at in places)
        passages_right.append({row for one in texts for row in passage_rows.get(encoder_pairs.letters(one), ())})
        sentences_right.append({row for one in said for row in sentence_rows.get(encoder_pairs.letters(one), ())})
    questions = [pair.question for pair in pairs]
    return Pool(questions, [text for text, _ in searched], sentences, passages_right, sentences_right)


def _rows(texts: Sequence[str]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        made.setdefault(encoder_pairs.letters(text), []).append(row)
    return made


def shares(scores: Vectors, right: Sequence[set[int]]) -> list[float]:
    """How often one of the right rows is among the first `FIRST`, of the questions that have any; ties in row order."""
    ranks = []
    for row, own in zip(scores, right, strict=True):
        if own:
            order = np.argsort(-row, kind="stable")
            ranks.append(int(np.flatnonzero(np.isin(order, list(own)))[0]))
    return [float(np.mean([rank < first for rank in ranks])) for first in FIRST]


def on_papers(model: Any, pool: Pool) -> dict[str, list[float]]:
    """The shares of `shares`: passages by cosine and by MaxSim, sentences by cosine."""
    asked = vectors(model, pool.questions, TOKENS)
    passages, tokens = _with_tokens(model, pool.passages)
    sentences = vectors(model, pool.sentences, TOKENS)
    return {
        "passage": shares(asked @ passages.T, pool.passages_right),
        "late": shares(_late(model, pool.questions, tokens), pool.passages_right),
        "sentence": shares(asked @ sentences.T, pool.sentences_right),
    }


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Token vectors of many texts, one text's after the other's, in bfloat16; ``bounds`` is where each text's begin."""

    vectors: torch.Tensor
    bounds: list[int]
    frequencies: Counter[int]


@torch.inference_mode()
def _with_tokens(model: Any, texts: Sequence[str], size: int = 32) -> tuple[Vectors, _Tokens]:
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    made = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    kept: list[torch.Tensor] = [torch.zeros(0)] * len(texts)
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        whole, (tokens, telling) = embedded(model, [texts[row] for row in rows], TOKENS)
        made[rows] = whole.numpy()
        for at, row in enumerate(rows):
            kept[row] = tokens[at][telling[at]].bfloat16()
    frequencies = Counter(
        one for ids in tokenizer()(list(texts), truncation=True, max_length=TOKENS)["input_ids"] for one in set(ids)
    )
    bounds = np.cumsum([0, *map(len, kept)]).tolist()
    return made, _Tokens(torch.cat(kept), bounds, frequencies)


@torch.inference_mode()
def _late(model: Any, questions: Sequence[str], tokens: _Tokens) -> Vectors:
    """The MaxSim of each question with each text, its tokens weighed by their idf, shape (questions, texts)."""
    rows = []
    starts = np.array(tokens.bounds[:-1])
    for question in questions:
        _, (own, telling) = embedded(model, [question], TOKENS)
        ids = tokenizer()(question, truncation=True, max_length=TOKENS)["input_ids"]
        keep = telling[0, : len(ids)]
        held = np.array([tokens.frequencies[one] for one, kept in zip(ids, keep.tolist(), strict=True) if kept])
        near = (tokens.vectors @ own[0, : len(ids)][keep].bfloat16().T).float().numpy()
        weights = np.log1p((len(starts) - held + 0.5) / (held + 0.5))
        rows.append(np.maximum.reduceat(near, starts) @ (weights / max(weights.sum(), 1e-9)))
    return np.array(rows, dtype=np.float32)


def on_index(assistant: Assistant, pool: Pool) -> dict[str, list[float]]:
    """As `on_papers`, with the vectors of an index; MaxSim is asked of the nearest `LATE` passages by cosine."""
    snapshot, model = assistant.snapshot, assistant.encoder
    asked = model.encode(pool.questions)
    passages = asked @ snapshot.passage_vectors.vectors().T
    late = np.full_like(passages, -2.0)
    for row, question in enumerate(pool.questions):
        told = informative_tokens(model.read([question])[0], question)
        nearest = np.argsort(-passages[row], kind="stable")[:LATE]
        near = max_sims(told, snapshot.tokens.weights(told.ids), [snapshot.tokens.passage(int(at)) for at in nearest])
        late[row, nearest] = [one.passage for one in near]
    sentences = asked @ snapshot.sentence_vectors.vectors().T
    return {
        "passage": shares(passages, pool.passages_right),
        "late": shares(late, pool.passages_right),
        "sentence": shares(sentences, pool.sentences_right),
    }


def first_scopes(one: outside.PassageSet, size: int | None) -> outside.PassageSet:
    """``one`` with whole scopes, by name, of at most ``size`` passages in all; all of it where it has no scopes."""
    scopes = sorted({scope for scope in one.scopes if scope is not None})
    if size is None or not scopes:
        return one
    kept: set[str | None] = set()
    for scope in scopes:
        if sum(given in kept or given == scope for given in one.scopes) <= size or not kept:
            kept.add(scope)
    rows = [row for row, scope in enumerate(one.scopes) if scope in kept]
    return replace(
        one,
        ids=tuple(one.ids[row] for row in rows),
        titles=tuple(one.titles[row] for row in rows),
        texts=tuple(one.texts[row] for row in rows),
        scopes=tuple(one.scopes[row] for row in rows),
        asked=tuple(question for question in one.asked if _stands_in(question, kept, {one.ids[row] for row in rows})),
    )


def _stands_in(question: outside.Asked, scopes: Collection[str | None], ids: Collection[str]) -> bool:
    """Whether a question can be asked of some scopes: it is of one, or of none and all that answers it is there."""
    return question.scope in scopes if question.scope else all(one in ids for one in question.grades)


def on_set(model: Any, one: outside.PassageSet) -> tuple[float, float]:
    """nDCG@10 and hit@5 of the cosine over the set's answerable questions, the turn before added where there is one."""
    passages = vectors(model, one.whole, TOKENS)
    asked = [question for question in one.asked if question.answerable]
    own = vectors(model, [f"{question.before}\n{question.question}".strip() for question in asked], TOKENS)
    gains, hits = [], []
    for question, vector in zip(asked, own, strict=True):
        within = np.where(one.rows_in(question.scope), passages @ vector, -np.inf)
        ranked = [one.ids[row] for row in np.argsort(-within, kind="stable")[:50] if within[row] > -2]
        gains.append(ndcg(ranked, question.grades, 10))
        hits.append(hit(ranked, list(question.grades), 5))
    return float(np.mean(gains)), float(np.mean(hits))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--states", nargs="*", type=Path, default=[])
    parser.add_argument("--weights", default="1")
    parser.add_argument("--pool", type=int, help="passages to search, of a set with scopes whole ones")
    parser.add_argument("--shipped", action="store_true", help="the adapted encoder that the package ships, too")
    parser.add_argument("--indexes", nargs="*", type=Path, default=[], help="of the dev papers; their own vectors")
    parser.add_argument("--no-base", action="store_true")
    parser.add_argument("--eval", type=Path)
    parser.add_argument("--sets", default=",".join(outside.SETS))
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    models = _models(given)
    if given.eval:
        for one in (first_scopes(outside.load(given.eval / name), given.pool) for name in given.sets.split(",")):
            for name, model in models.items():
                gain, first = on_set(model, one)
                print(f"{one.name}, {name}: nDCG@10 {gain:.3f}, hit@5 {first:.3f}", flush=True)
        return
    reading = encoder_pairs.read_papers(given.papers)
    pairs = [pair for pair in encoder_pairs.pairs_of(given.papers, reading) if pair.split == "dev"]
    for index in given.indexes:
        assistant = Assistant.open(index)
        pool = pool_of(of_index(assistant.snapshot), pairs, reading)
        print(told(assistant.encoder.identity.name, pool, on_index(assistant, pool)), flush=True)
    pool = pool_of(of_reading(reading, pairs, given.pool), pairs, reading)
    for name, model in models.items():
        print(told(name, pool, on_papers(model, pool)), flush=True)


def told(name: str, pool: Pool, figures: dict[str, list[float]]) -> str:
    """A line with the figures."""
    sizes = f"{len(pool.questions)} questions, {len(pool.passages)} passages, {len(pool.sentences)} sentences"
    shown = "; ".join(f"{what} " + " ".join(f"{share:.3f}" for share in own) for what, own in figures.items())
    return f"{name} ({sizes}): @1 @5 @20 of {shown}"


def _models(given: argparse.Namespace) -> dict[str, Any]:
    made: dict[str, Any] = {} if given.no_base else {"base": base_model()}
    if given.states:
        tuned = averaged(given.states)
        for weight in map(float, given.weights.split(",")):
            made[f"weight {weight:g}"] = mixed(base_model(), tuned, weight)
    if given.shipped:
        made["shipped"] = mixed(base_model(), load_encoder(ADAPTED_ENCODER)._model[0].auto_model.state_dict(), 1.0)  # type: ignore[attr-defined]
    return made


if __name__ == "__main__":
    main()
