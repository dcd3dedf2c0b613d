"""Trains a sentence reader on questions about council papers, on a processor, from the adapted encoder's layers.

    python tools/train_council_reader.py PAPERS --index TRAIN --try-on DEV --cache FOLDER --state STATE.pt
        [--others SET.jsonl …] [--start BEFORE.pt] [--rate 2e-4] [--minutes 75] [--until 75] [--every 15] [--out FOLDER]

Learns as ``tools/train_reader.py`` does: which sentence of a passage answers, none of them counted as one more, and
which of a question's passages does. Of a question that is answered are read: a passage that does, often the same
without its answer, and two that the product's search brings and that do not (``tools/council_pairs.py``); of one that
is not, two near misses. Passages are often cut to some 380 or 700 characters around what is asked. The embeddings and
the lowest two layers stay as they are. What is tried and written is the moving average of the weights.

``--index`` and ``--try-on`` are indexes of train and of dev bodies' papers; ``--cache`` is where their searches are
kept. ``--state`` is kept up to date and taken up again where it is given once more; the rate falls over ``--until``
minutes. ``--start`` begins anew from what another state had learned. Each ``--every`` minutes it is tried on dev
bodies, which teach nothing. Equal runs are equal only as far as torch and the clock allow.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from safetensors.numpy import load_file

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.evaluation.measures import auroc  # noqa: E402
from assistant.models import encoder  # noqa: E402
from assistant.models.adaptation import DIFFERENCE  # noqa: E402
from assistant.models.sentence_reranker import sentence_pieces  # noqa: E402
from assistant.models.weight_difference import restored  # noqa: E402
from tools import council_pairs, reader_network, reader_pairs, train_reader  # noqa: E402
from tools.council_pairs import COUNCIL, Shown, Tried  # noqa: E402
from tools.fitting.sources import Role  # noqa: E402
from tools.reader_pairs import Asked, Pairs, Text  # noqa: E402
from tools.train_reader import Example  # noqa: E402

HEAD_RATE, LAST = 1e-3, 0.02
WARM = 60
"""Steps until the rate is reached."""
FROZEN = 2
LENGTHS = ((380, 3), (700, 2), (1200, 2))
"""Characters of the passages of a question, and how often."""
REMOVED = 0.4
"""How often the passage that answers is read again without its answer."""
CONTEXT = 0.95
"""How often a passage of a paper is read below its context; elsewhere 0.7."""
NEARER = 0.3
"""The rate of the exponential by whose draws those that come first stand against a question more often."""
OTHERS = 0.25
"""Questions of other sets in a round, for each on council papers."""
POOL = 160
AVERAGED = 0.99
WEIGHTS = (0.0, 0.3, 0.6, 1.0)
"""What the reader's standardised log-odds weigh beside the product's score, where it is tried."""
SAVED = 180.0
"""Seconds between two savings of the state."""


def adapted() -> Any:
    """The reader with the adapted encoder's layers and a head that says nothing yet."""
    model = train_reader.fresh()
    weights = model.bert.state_dict()
    changes = restored(load_file(encoder.ADAPTED_FOLDER / DIFFERENCE))
    model.bert.load_state_dict(weights | {name: weights[name] + torch.from_numpy(own) for name, own in changes.items()})
    train_reader._use_lean(model)
    return model


class Drawing:
    """Draws what is read of a question this time."""

    def __init__(self, texts: Sequence[Text], tokenizer: Any, rng: random.Random) -> None:
        self._texts, self._tokenizer, self._rng = texts, tokenizer, rng

    def of(self, asked: Asked) -> list[Example]:
        """The passage that answers first, if there is one; none where that is cut before its answer."""
        rng = self._rng
        longest = rng.choices([size for size, _ in LENGTHS], [weight for _, weight in LENGTHS])[0]
        papers = asked.source == COUNCIL
        if not asked.gold:
            first = asked.near[:1] if papers else [rng.choice(asked.near)]
            numbers = first + (self._drawn(asked.near[1:], 1) if papers else [])
            return self._examples(asked, [(number, (), (), ()) for number in numbers], longest)
        number, gold, maybe = rng.choice(asked.gold)
        (*right,) = self._examples(asked, [(number, gold, maybe, ())], longest)
        if not right:
            return []
        against: list[Any] = [(one, (), (), ()) for one in self._drawn(asked.far, 2 if papers else 1)]
        if rng.random() < REMOVED:
            against.append((number, (), (), (*gold, *maybe)))
        return [*right, *self._examples(asked, against, longest)]

    def _drawn(self, numbers: Sequence[int], count: int) -> list[int]:
        """At most ``count`` of ``numbers``, the first of them likelier."""
        places = {min(len(numbers) - 1, int(self._rng.expovariate(NEARER))) for _ in range(count) if numbers}
        return [numbers[place] for place in sorted(places)]

    def _examples(self, asked: Asked, drawn: Sequence[Any], longest: int) -> list[Example]:
        made = [self._example(asked, *one, longest) for one in drawn]
        return [example for example in made if example is not None]

    def _example(
        self,
        asked: Asked,
        number: int,
        gold: Sequence[int],
        maybe: Sequence[int],
        without: Sequence[int],
        longest: int,
    ) -> Example | None:
        text, rng = self._texts[number], self._rng
        kept = [place for place in range(len(text.sentences)) if place not in without]
        if not kept:
            return None
        near = min(kept, key=lambda place: min(abs(place - one) for one in without)) if without else rng.choice(kept)
        kept = cropped(text, kept, rng.choice(gold) if gold else near, longest, rng)
        context = text.context if rng.random() < (CONTEXT if text.source == COUNCIL else 0.7) else ""
        shown = "\n".join([context, *(text.sentences[place] for place in kept)])
        piece = sentence_pieces(self._tokenizer, asked.question, [shown])[0][0]
        own = tuple(at for at, place in enumerate(kept) if place in gold and at in piece.sentence)
        if not any(place >= 0 for place in piece.sentence) or (gold and not own):
            return None
        return Example(piece, own, tuple(at for at, place in enumerate(kept) if place in maybe))


def cropped(text: Text, kept: Sequence[int], around: int, longest: int, rng: random.Random) -> list[int]:
    """A run of the sentences ``kept`` with ``around`` in it, of about ``longest`` characters at most, with context."""
    first = last = list(kept).index(around)
    size = len(text.context) + len(text.sentences[around])
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(kept)]
        sides = [side for side in sides if size + len(text.sentences[kept[side]]) <= longest]
        if not sides:
            return list(kept[first : last + 1])
        side = rng.choice(sides)
        first, last = min(first, side), max(last, side)
        size += len(text.sentences[kept[side]])


Scored = tuple[float, int]
"""The log-odds that a passage answers, and its best sentence."""


@torch.inference_mode()
def scored(model: Any, tokenizer: Any, question: str, shown: Sequence[Shown]) -> list[Scored]:
    """What the reader makes of passages: of a long one by its best piece."""
    texts = ["\n".join([one.text.context, *one.text.sentences]) for one in shown]
    made: list[Scored] = []
    for pieces in sentence_pieces(tokenizer, question, texts):
        lines = max(1, max(max(piece.sentence) for piece in pieces) + 1)
        with torch.autocast("cpu", torch.bfloat16):
            scores, none = model(*reader_network.padded(pieces, lines))
        odds = torch.logsumexp(scores.float(), 1) - none.float()
        best = int(odds.argmax())
        made.append((float(odds[best]), int(scores[best].argmax())))
    return made


def told(model: Any, tokenizer: Any, questions: Sequence[Tried], first: int) -> str:
    """What the reader does with the first candidates of questions, in a line.

    By each weight beside the product's score, and by the reader alone: how often the first passage answers, and how
    often its best sentence does; how often the best sentence of a passage that answers is right; and the AUROC of the
    best log-odds of answered questions against those of near misses.
    """
    passage: dict[str, list[bool]] = {}
    quote: dict[str, list[bool]] = {}
    sentence: list[bool] = []
    best: dict[bool, list[float]] = {True: [], False: []}
    for asked in questions:
        shown = asked.candidates[:first]
        if not shown or asked.kind == "far":
            continue
        read = scored(model, tokenizer, asked.question, shown)
        odds = np.array([odd for odd, _ in read])
        best[asked.answerable].append(float(odds.max()))
        if not asked.answerable:
            continue
        sentence += [at in one.gold for one, (_, at) in zip(shown, read, strict=True) if one.gold]
        orders = {str(weight): np.array([one.score for one in shown]) + weight * _standing(odds) for weight in WEIGHTS}
        for name, order in {**orders, "alone": odds}.items():
            place = int(np.argmax(order))
            passage.setdefault(name, []).append(shown[place].met)
            quote.setdefault(name, []).append(read[place][1] in shown[place].gold)
    parts = [f"{name}: {np.mean(passage[name]):.3f} {np.mean(quote[name]):.3f}" for name in passage]
    apart = auroc(best[True], best[False])
    return (
        f"passage, quote first by {', '.join(parts)} | sentence {np.mean(sentence or [np.nan]):.3f} | near {apart:.3f}"
    )


def _standing(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    deviation = float(odds.std())
    made: NDArray[np.float64] = (odds - odds.mean()) / deviation if deviation else odds * 0
    return made


class Training:
    """A reader while it learns: the optimiser, the moving average, and how far it has come."""

    def __init__(self, given: argparse.Namespace, state: dict[str, Any]) -> None:
        self.model = adapted()
        if state:
            self.model.load_state_dict(state["model"])
        elif given.start:
            self.model.load_state_dict(torch.load(given.start, weights_only=True)["mean"])
        frozen = [self.model.bert.embeddings, *self.model.bert.encoder.layer[:FROZEN]]
        for weight in (weight for part in frozen for weight in part.parameters()):
            weight.requires_grad_(False)
        layers = [weight for weight in self.model.bert.parameters() if weight.requires_grad]
        head = [weight for name, weight in self.model.named_parameters() if not name.startswith("bert.")]
        self._weights, self._given = [*layers, *head], given
        self._taught = torch.optim.AdamW(
            [{"params": layers, "lr": given.rate}, {"params": head, "lr": HEAD_RATE}],
            weight_decay=0.01,
            betas=(0.9, 0.98),
        )
        if state:
            self._taught.load_state_dict(state["taught"])
        self.mean = state.get("mean") or {name: own.clone() for name, own in self.model.state_dict().items()}
        self.steps, self.pairs, self.questions = (state.get(name, 0) for name in ("steps", "pairs", "questions"))
        self._before, self._begun, self._away = state.get("minutes", 0.0), time.monotonic(), 0.0

    @property
    def minutes(self) -> float:
        """Minutes trained so far, all pieces together, without those of trying."""
        return float(self._before) + (time.monotonic() - self._begun - self._away) / 60

    @property
    def over(self) -> bool:
        return self.minutes - self._before >= self._given.minutes or self.minutes >= self._given.until

    def step(self, batch: Sequence[Sequence[Example]]) -> float:
        """Learns from a batch; its loss."""
        share = min(1.0, (self.steps + 1) / WARM) * (LAST + (1 - LAST) * max(0.0, 1 - self.minutes / self._given.until))
        for group, rate in zip(self._taught.param_groups, (self._given.rate, HEAD_RATE), strict=True):
            group["lr"] = rate * share
        loss = train_reader.loss(self.model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._taught.step()
        self._taught.zero_grad(set_to_none=True)
        self.steps, self.questions = self.steps + 1, self.questions + len(batch)
        self.pairs += sum(map(len, batch))
        kept = min(AVERAGED, (1 + self.steps) / (10 + self.steps))
        for name, own in self.model.state_dict().items():
            self.mean[name].lerp_(own, 1 - kept) if own.is_floating_point() else self.mean[name].copy_(own)
        return loss.item()

    def averaged(self) -> Any:
        """The reader with the moving average of its weights."""
        made = copy.deepcopy(self.model)
        made.load_state_dict(self.mean)
        return made.eval()

    def save(self) -> None:
        kept = {name: getattr(self, name) for name in ("mean", "steps", "pairs", "questions", "minutes")}
        torch.save(kept | {"model": self.model.state_dict(), "taught": self._taught.state_dict()}, self._given.state)

    def away(self, doing: Callable[[], str]) -> str:
        """What ``doing`` says; its time is none of training."""
        begun = time.monotonic()
        said = doing()
        self._away += time.monotonic() - begun
        return said


def joined(council: Pairs, others: Pairs) -> tuple[list[Text], list[Asked], list[Asked]]:
    """The texts of both, and the questions of either, which may teach."""
    whole = reader_pairs.joined([council, others])
    useful = [asked for asked in whole.asked if asked.gold or asked.near]
    return (
        whole.texts,
        [asked for asked in useful if asked.source == COUNCIL],
        [asked for asked in useful if asked.source != COUNCIL],
    )


def train(training: Training, given: argparse.Namespace, trial: Callable[[Any], str]) -> None:
    """Rounds over the questions until the time is over."""
    rng = random.Random(given.seed + training.steps)
    council = council_pairs.of_council(given.papers, given.index, given.cache)
    texts, asked, others = joined(council, reader_pairs.of_sets(given.others, None))
    print(f"{len(texts)} passages, {len(asked)} questions on council papers, {len(others)} others", flush=True)
    drawing = Drawing(texts, _tokenizer(), rng)
    losses: list[float] = []
    saved = tried = time.monotonic()
    while not training.over:
        mixed = asked + rng.sample(others, min(len(others), int(OTHERS * len(asked))))
        rng.shuffle(mixed)
        for batch in train_reader.batches(mixed, drawing, rng, POOL):
            losses.append(training.step(batch))
            if training.steps % 20 == 0:
                print(f"step {training.steps}: loss {np.mean(losses[-40:]):.3f}, {training.pairs} pairs, "
                      f"{training.questions} questions, {training.minutes:.1f} minutes", flush=True)  # fmt: skip
            if training.over or time.monotonic() - saved > SAVED:
                training.save()
                saved = time.monotonic()
            if training.over:
                return
            if time.monotonic() - tried > given.every * 60:
                print(training.away(lambda: trial(training.averaged())), flush=True)
                tried = time.monotonic()


def _tokenizer() -> Any:
    return reader_network.whole_text_tokenizer()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--index", type=Path, required=True, help="an index of train bodies' papers")
    parser.add_argument("--try-on", type=Path, required=True, help="an index of dev bodies' papers")
    parser.add_argument("--cache", type=Path, required=True, help="where searches are kept")
    parser.add_argument("--others", nargs="*", type=Path, default=[], help="question-answering sets that teach as well")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="begin a new schedule from the average of a state before")
    parser.add_argument("--rate", type=float, default=2e-4, help="of the layers, at its height")
    parser.add_argument("--minutes", type=float, default=0.0, help="how long to train now")
    parser.add_argument("--until", type=float, default=75.0, help="minutes of the whole schedule, all pieces together")
    parser.add_argument("--every", type=float, default=15.0)
    parser.add_argument("--first", type=int, default=8, help="candidates read where it is tried")
    parser.add_argument("--trial", type=int, default=120, help="questions it is tried on meanwhile; on all at the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the reader's folder")
    given = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    state = torch.load(given.state, weights_only=True) if given.state.exists() else {}
    training = Training(given, state)
    dev = council_pairs.tried(council_pairs.searched(given.papers, given.try_on, Role.TRY, given.cache))
    some = random.Random(7).sample(dev, min(len(dev), given.trial))
    train(training, given, lambda model: told(model, _tokenizer(), some, given.first))
    print(told(training.averaged(), _tokenizer(), dev, given.first), flush=True)
    if given.out:
        train_reader.write(training.averaged(), given.out)


if __name__ == "__main__":
    main()
