"""Trains the embedded encoder on questions about council papers, on a processor.

    python tools/train_encoder.py PAPERS --others SET.jsonl … --state STATE.pt --minutes 25 [--until 50]
    python tools/train_encoder.py PAPERS --state STATE.pt [--and-states …] --write FOLDER [--weight 0.7]

Learns, by the cosine of vectors, which passage of a batch answers a question and which sentence does, and, by MaxSim
over token vectors, again which passage. Negatives are the others of the batch, for every other question a passage that
BM25 ranks high, and for each another sentence of the passage that answers (Karpukhin et al. 2020,
https://arxiv.org/abs/2004.04906; late interaction: Khattab & Zaharia 2020, https://arxiv.org/abs/2004.12832). Texts of
``--others`` keep the vectors that the base model gives them. The word embeddings stay as they are, so that the
difference is of the other layers.

Only questions on the train side teach. ``--state`` is kept up to date and taken up again where it is given once more;
the rate follows the whole of ``--until`` minutes, so that pieces make one schedule. At each quarter the weights are
kept beside the state, by their steps (``STATE-120.pt``), for a learning curve. ``--curve 500,1000`` makes one of the
number of questions instead: one round at one rate, over short passages, the weights kept where so many questions that
have an answer were seen, so that each point is one round over that many. ``--write`` writes the difference of
states averaged (Wortsman et al. 2022a, https://arxiv.org/abs/2203.05482), and averaged with the base model by
``--weight`` (2022b, https://arxiv.org/abs/2109.01903), as the package ships it. ``tools/measure_encoder.py`` measures
what comes of it. Equal runs are equal only as far as torch and the clock allow.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.models import encoder, folders  # noqa: E402
from assistant.models.adaptation import CARD, DIFFERENCE  # noqa: E402
from assistant.models.weight_difference import compressed, restored  # noqa: E402
from tools import encoder_pairs  # noqa: E402
from tools.base_encoder import averaged, base_model, embedded, exact_vectors, mixed  # noqa: E402
from tools.encoder_pairs import Pair, Reading  # noqa: E402

RATE = 4e-5
WARM = 30
"""Steps until the rate is reached."""
SCALE = 20.0
"""What cosines are multiplied with before the softmax."""
BATCH = 16
LENGTHS = ((380, 4), (700, 2), (1200, 1))
"""Characters of the passages of a batch, and how often; as the product cuts them, up to 1,000 below a context."""
TOKENS = 256
"""Tokens of a text that the encoder reads."""
SENTENCES, LATE = 0.6, 0.4
"""What telling sentences apart, and passages by their tokens, weigh beside telling passages apart."""
KEPT_EVERY, KEPT, KEPT_WEIGHT = 3, 20, 20.0
"""Steps between two lessons of staying near the base model on other texts, their texts, and their weight."""
KEPT_CHARACTERS = 320
SAVED = 40
"""Steps between two savings of the state."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, then the passage that answers each and hard negatives of every other, the sentence that answers each
    and one beside it, and which of those passages and sentences may answer a question as well, (questions, texts)."""

    questions: list[str]
    passages: list[str]
    sentences: list[str]
    passages_too: torch.Tensor
    sentences_too: torch.Tensor


class Drawing:
    """Draws batches of questions: half of them of one body, whose passages are the harder negatives of each other."""

    def __init__(self, reading: Reading, rng: random.Random, lengths: Sequence[tuple[int, int]] = LENGTHS) -> None:
        self._reading, self._rng, self._lengths = reading, rng, lengths

    def batches(self, pairs: Sequence[Pair]) -> Iterator[Batch]:
        """One round over the questions, out of order."""
        half = BATCH // 2
        of_body: dict[str, list[Pair]] = {}
        for pair in self._rng.sample(list(pairs), len(pairs)):
            of_body.setdefault(pair.body, []).append(pair)
        halves = [own[at : at + half] for own in of_body.values() for at in range(0, len(own), half)]
        self._rng.shuffle(halves)
        drawn = [pair for one in halves for pair in one]
        for first in range(0, len(drawn) - BATCH + 1, BATCH):
            yield self.of(drawn[first : first + BATCH])

    def of(self, pairs: Sequence[Pair]) -> Batch:
        """A batch of these questions."""
        rng, chunks = self._rng, self._reading.chunks
        longest = rng.choices([size for size, _ in self._lengths], [weight for _, weight in self._lengths])[0]
        gold = [rng.choice(pair.gold) for pair in pairs]
        places = [max(own, key=lambda at, n=number: len(chunks[n].sentences[at])) for number, own in gold]
        numbers = [number for number, _ in gold]
        numbers += [self._other(pair) for pair in pairs[::2]]
        passages = [
            encoder_pairs.cropped(chunks[number], place, longest, rng)
            for number, place in zip(numbers, [*places, *self._places(numbers[len(pairs) :])], strict=True)
        ]
        sentences = [chunks[number].sentences[place] for (number, _), place in zip(gold, places, strict=True)]
        sentences += [self._beside(number, own) for number, own in gold]
        passages_too = torch.tensor([[number in pair.holding for number in numbers] for pair in pairs])
        said = [encoder_pairs.letters(sentence) for sentence in sentences]
        sentences_too = torch.tensor([[said[row] == one for one in said] for row in range(len(pairs))])
        return Batch([pair.question for pair in pairs], passages, sentences, passages_too, sentences_too)

    def _other(self, pair: Pair) -> int:
        return self._rng.choice(pair.hard) if pair.hard else self._rng.randrange(len(self._reading.chunks))

    def _places(self, numbers: Sequence[int]) -> list[int]:
        return [self._rng.randrange(len(self._reading.chunks[number].sentences)) for number in numbers]

    def _beside(self, number: int, own: Sequence[int]) -> str:
        """Another sentence of the passage that answers; of any passage, where it has none."""
        chunk = self._reading.chunks[number]
        beside = [at for at in range(len(chunk.sentences)) if at not in own]
        if beside:
            return chunk.sentences[self._rng.choice(beside)]
        return self._rng.choice(self._rng.choice(self._reading.chunks).sentences)


def told_apart(scores: torch.Tensor, too: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of ``scores`` (n, m), of row i the right one in column i, without those that may be right too."""
    own = torch.eye(*scores.shape, dtype=torch.bool)
    scores = scores.masked_fill(too & ~own, -1e4)
    return torch.nn.functional.cross_entropy(scores * SCALE, torch.arange(len(scores)))


def max_sims(questions: Any, passages: Any) -> torch.Tensor:
    """The mean over each question's tokens of its nearest cosine in each passage, shape (questions, passages)."""
    (asked, asked_mask), (said, said_mask) = questions, passages
    near = torch.einsum("qid,pjd->qpij", asked, said).masked_fill(~said_mask[None, :, None, :], -1.0)
    weights = asked_mask / asked_mask.sum(1, keepdim=True).clamp(min=1)
    return torch.einsum("qpi,qi->qp", near.amax(3).float(), weights)


def loss(model: Any, batch: Batch) -> torch.Tensor:
    """All that a batch teaches."""
    questions, asked = embedded(model, batch.questions, TOKENS)
    passages, said = embedded(model, batch.passages, TOKENS)
    sentences, _ = embedded(model, batch.sentences, TOKENS)
    right = told_apart(questions @ passages.T, batch.passages_too)
    sentence = told_apart(questions @ sentences.T, batch.sentences_too)
    late = told_apart(max_sims(asked, said), batch.passages_too)
    return right + SENTENCES * sentence + LATE * late


def kept_near(model: Any, base: Any, texts: Sequence[str]) -> torch.Tensor:
    """How far the vectors of ``texts`` have moved from those of the base model: the mean of one less the cosine."""
    with torch.no_grad():
        before, _ = embedded(base, texts, TOKENS)
    return (1 - (embedded(model, texts, TOKENS)[0] * before).sum(1)).mean()


def other_texts(paths: Sequence[Path]) -> list[str]:
    """The questions and passages of other sets, each once."""
    rows = [row for path in paths for row in encoder_pairs.rows_of(path)]
    texts = {row["question"] for row in rows} | {row["passage"][:KEPT_CHARACTERS] for row in rows}
    return sorted(texts)


class Training:
    """A model while it learns: what is learned from, the optimiser, and how far it has come on its schedule."""

    def __init__(self, given: argparse.Namespace, state: dict[str, Any], others: Sequence[str]) -> None:
        self.model, self._base = base_model(), base_model()
        if "model" in state:
            self.model.load_state_dict(state["model"])
        self.model.embeddings.word_embeddings.weight.requires_grad_(False)
        self._layers = [parameters for parameters in self.model.parameters() if parameters.requires_grad]
        self._taught = torch.optim.AdamW(self._layers, lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98))
        if "taught" in state:
            self._taught.load_state_dict(state["taught"])
        self._given, self._others = given, others
        self._begun, self._before = time.monotonic(), state["minutes"]
        self._rng = random.Random(given.seed + state["steps"])
        self.steps: int = state["steps"]
        self.quarter = int(4 * self.share)

    @property
    def minutes(self) -> float:
        """Minutes trained so far, all pieces together."""
        return self._before + (time.monotonic() - self._begun) / 60

    @property
    def share(self) -> float:
        """How much of the schedule is over."""
        return float(self.minutes / self._given.until)

    @property
    def over(self) -> bool:
        """Whether this piece, or the schedule, is."""
        if self._given.curve and self.steps * BATCH >= max(self._given.curve):
            return True
        return self.minutes - self._before >= self._given.minutes or self.share >= 1

    @property
    def at_a_point(self) -> bool:
        """Whether as many questions were seen as a point of the curve is of, to a batch."""
        return any(0 <= self.steps * BATCH - count < BATCH for count in self._given.curve)

    def step(self, batch: Batch) -> float:
        """Learns from a batch; its loss, without what stays near the base model."""
        for group in self._taught.param_groups:
            falling = 1.0 if self._given.curve else max(0.02, 1 - self.share)
            group["lr"] = self._given.rate * min(1.0, (self.steps + 1) / WARM) * falling
        one = loss(self.model, batch)
        told = one.item()
        if self._others and self.steps % KEPT_EVERY == 0:
            one = one + KEPT_WEIGHT * kept_near(self.model, self._base, self._rng.sample(self._others, KEPT))
        one.backward()
        torch.nn.utils.clip_grad_norm_(self._layers, 1.0)
        self._taught.step()
        self._taught.zero_grad()
        self.steps += 1
        return told

    def save(self) -> None:
        """Keeps the state; at each quarter of the schedule, or point of a curve, the weights beside it."""
        path: Path = self._given.state
        kept = {"model": self.model.state_dict(), "minutes": self.minutes, "steps": self.steps}
        torch.save(kept | {"taught": self._taught.state_dict()}, path)
        if self.at_a_point:
            torch.save(kept, path.with_name(f"{path.stem}-{self.steps}.pt"))
        elif int(4 * self.share) > self.quarter and not self._given.curve:
            self.quarter = int(4 * self.share)
            torch.save(kept, path.with_name(f"{path.stem}-{self.steps}.pt"))


def train(given: argparse.Namespace) -> None:
    """Rounds over the questions of the train side until the time is over."""
    state = torch.load(given.state, weights_only=True) if given.state.exists() else {"minutes": 0.0, "steps": 0}
    seed = given.seed + state["steps"]  # another draw each time training goes on
    torch.manual_seed(seed)
    reading = encoder_pairs.read_papers(given.papers)
    pairs = [pair for pair in encoder_pairs.pairs_of(given.papers, reading) if pair.split == "train"]
    pairs = encoder_pairs.opposed(pairs, reading)
    drawing = Drawing(reading, random.Random(seed), LENGTHS[:1] if given.curve else LENGTHS)
    training = Training(given, state, other_texts(given.others))
    losses: list[float] = []
    while not training.over:
        for batch in drawing.batches(pairs):
            losses.append(training.step(batch))
            steps, rounds = training.steps, training.steps * BATCH / len(pairs)
            if steps % 10 == 0:
                print(f"step {steps}: loss {np.mean(losses[-40:]):.3f}, {training.minutes:.1f} minutes, "
                      f"{rounds:.2f} rounds", flush=True)  # fmt: skip
            if training.over or training.at_a_point or steps % SAVED == 0 or int(4 * training.share) > training.quarter:
                training.save()
            if training.over:
                return


def write(folder: Path, states: Sequence[Path], weight: float, texts: Sequence[str]) -> None:
    """The difference to the mean of ``states``, ``weight`` of it, as it is shipped, and what its card says of it.

    What the card says besides stays. Prints how near the vectors of ``texts`` come to those of the full difference.
    """
    from safetensors.numpy import save_file

    before = base_model().state_dict()
    tuned = mixed(base_model(), averaged(states), weight)
    plain = {name: value.numpy() for name, value in before.items()}
    kept = compressed(plain, {name: value.numpy() for name, value in tuned.state_dict().items()})
    folder.mkdir(parents=True, exist_ok=True)
    save_file(kept, folder / DIFFERENCE)
    shipped = base_model()
    shipped.load_state_dict(
        before | {name: before[name] + torch.from_numpy(change) for name, change in restored(kept).items()}
    )
    near = (exact_vectors(tuned, texts) * exact_vectors(shipped, texts)).sum(1)
    print(f"{len(texts)} texts: cosine with the full difference {near.min():.6f} or more, mean {near.mean():.6f}")
    path = folder / CARD
    card = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    card |= {
        "name": encoder.ADAPTED_ENCODER,
        "base": encoder.BASE_ENCODER,
        "base_sha256": encoder.PUBLISHED_WEIGHTS,
        "sha256": folders.digest(folder / DIFFERENCE),
        "bytes": (folder / DIFFERENCE).stat().st_size,
        "least_cosine_with_full_precision": round(float(near.min()), 6),
        "weight_of_the_trained_side": weight,
    }
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _counts(told: str) -> tuple[int, ...]:
    return tuple(int(count) for count in told.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--others", nargs="*", type=Path, default=[], help="sets of other texts, to stay near the base")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=0.0, help="how long to train now")
    parser.add_argument("--until", type=float, default=50.0, help="minutes of the whole schedule, all pieces together")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--curve", type=_counts, default=(), metavar="COUNTS", help="questions seen at each point")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the difference")
    parser.add_argument("--and-states", nargs="*", type=Path, default=[], help="averaged with the state when written")
    parser.add_argument("--weight", type=float, default=1.0, help="of the trained side, in an average with the base")
    given = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    torch.set_num_threads(given.threads)
    if given.minutes:
        train(given)
    if given.write:
        reading = encoder_pairs.read_papers(given.papers)
        texts = [chunk.text for chunk in random.Random(1).sample(reading.chunks, 200)]
        write(given.write, [given.state, *given.and_states], given.weight, texts)


if __name__ == "__main__":
    main()
