"""Trains a sentence reader on a processor: the embedded encoder's layers, and a head on top.

    python tools/train_reader.py SET.jsonl [SET.jsonl …] --reports INDEX --state STATE.pt [--minutes 60] [--out FOLDER]

Reads each question with one passage that answers it, that passage without its answer, and others that do not; learns
which sentence answers, none of them counted as one more, and which of a question's passages does. The word embeddings
stay as they are. ``--state`` is kept up to date and taken up again where it is given once more, so that training may go
on in pieces, each with a draw and a rate of its own; ``--out`` writes what it holds as a reader's folder. Equal runs
are equal only as far as torch allows, and the rate falls by the clock. Two cores with AMX read about 30 pairs a second.
"""

from __future__ import annotations

import argparse
import json
import math
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

from assistant.assistant import Assistant  # noqa: E402
from assistant.evaluation.measures import auroc  # noqa: E402
from assistant.models import encoder, sentence_reranker  # noqa: E402
from assistant.models.sentence_network import SentencePiece  # noqa: E402
from assistant.models.sentence_reranker import sentence_pieces  # noqa: E402
from tools import reader_network, reader_pairs  # noqa: E402
from tools.reader_pairs import Asked, Pairs, Text  # noqa: E402

QUESTIONS = ROOT / "tools" / "questions" / "reader.jsonl"
SHARES = {"policyqa": 0.3, "squad2": 0.7, "squad1": 0.7, "covidqa": 0.7, "reports": 2.0, "crossed": 2.0}
"""How often a question of a source is read in one round."""
TOKENS = 6000
"""Tokens in a batch, padding included."""
STEP = 32
"""Lengths are rounded up to multiples of this: each new shape costs a compilation."""
REMOVED = 0.35
"""How often the answering passage is read again without its answer."""
CONTEXT = {"reports": 0.95}
"""How often a passage is read below its context; elsewhere 0.7."""
RANKED = 0.5
"""What telling a question's passages apart weighs beside telling sentences apart."""
_SETTINGS = (
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
    "max_position_embeddings", "type_vocab_size", "hidden_act", "layer_norm_eps", "pad_token_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage: as the model sees it, which sentences answer, and which count for nothing."""

    piece: SentencePiece
    gold: tuple[int, ...]
    maybe: tuple[int, ...]


def settings() -> dict[str, Any]:
    """The ``config.json`` of a reader on the embedded encoder."""
    base = json.loads((encoder.encoder_folder(encoder.BASE_ENCODER) / "config.json").read_text(encoding="utf-8"))
    return {
        "architectures": ["SentenceReader"],
        "base": encoder.BASE_ENCODER,
        "base_sha256": encoder.PUBLISHED_WEIGHTS,
        "bert": {name: base[name] for name in _SETTINGS},
    }


def fresh() -> Any:
    """The model with the embedded encoder's layers and a head that says nothing yet."""
    model = reader_network.network(settings())
    base = transformers.BertModel.from_pretrained(encoder.encoder_folder(encoder.BASE_ENCODER), add_pooling_layer=False)
    model.bert.load_state_dict(base.state_dict())
    for layer in (model.telling, model.sentence, model.none):
        torch.nn.init.normal_(layer.weight, std=0.02)
        torch.nn.init.zeros_(layer.bias)
    return model


def lean(module: Any, query: Any, key: Any, value: Any, mask: Any, **_: Any) -> tuple[torch.Tensor, None]:
    """Attention in as few operations as the processor has in half precision; twice as fast as torch's own backwards."""
    size, heads, length, width = query.shape
    flat = [tensor.reshape(size * heads, length, width) for tensor in (query, key, value)]
    bias = mask.to(query.dtype).expand(size, heads, 1, length).reshape(size * heads, 1, length)
    weights = torch.softmax(torch.baddbmm(bias, flat[0], flat[1].transpose(1, 2), alpha=width**-0.5), -1)
    return torch.bmm(weights, flat[2]).view(size, heads, length, width).transpose(1, 2).contiguous(), None


def _use_lean(model: Any) -> None:
    transformers.AttentionInterface.register("lean", lean)
    transformers.AttentionMaskInterface.register(
        "lean", lambda *_, attention_mask=None, **__: (attention_mask[:, None, None, :].float() - 1) * 1e4
    )
    model.bert.set_attn_implementation("lean")


class Drawing:
    """Draws what is read of a question this time."""

    def __init__(self, pairs: Pairs, tokenizer: Any, rng: random.Random) -> None:
        self.texts, self._tokenizer, self._rng = pairs.texts, tokenizer, rng

    def of(self, asked: Asked) -> list[Example]:
        """The answering passage first, if there is one; passages cut before their answer are left out."""
        rng = self._rng
        if not asked.gold:
            drawn = [(number, (), (), ()) for number in rng.sample(asked.near, min(2, len(asked.near)))]
            if asked.source not in {"reports", "crossed"}:
                drawn = drawn[:1]
            if asked.far and rng.random() < 0.25:
                drawn.append((rng.choice(asked.far), (), (), ()))
            return [example for one in drawn if (example := self._example(asked, *one))]
        number, gold, maybe = rng.choice(asked.gold)
        first = self._example(asked, number, gold, maybe, ())
        if first is None:
            return []
        holding = {*gold, *maybe}
        more = [
            (number, (), (), ())
            for number in rng.sample(asked.far, min(len(asked.far), 2 if asked.source == "reports" else 1))
        ]
        if rng.random() < REMOVED and len(self.texts[number].sentences) > len(holding):
            more.append((number, (), (), tuple(holding)))
        return [first, *(example for one in more if (example := self._example(asked, *one)))]

    def _example(
        self, asked: Asked, number: int, gold: Sequence[int], maybe: Sequence[int], without: Sequence[int]
    ) -> Example | None:
        text = self.texts[number]
        kept = [place for place in range(len(text.sentences)) if place not in without]
        context = text.context if self._rng.random() < CONTEXT.get(text.source, 0.7) else ""
        piece = sentence_pieces(self._tokenizer, asked.question, [_shown(text, kept, context)])[0][0]
        there = set(piece.sentence)
        own = tuple(at for at, place in enumerate(kept) if place in gold and at in there)
        if gold and not own:
            return None
        return Example(piece, own, tuple(at for at, place in enumerate(kept) if place in maybe and at in there))


def _shown(text: Text, kept: Sequence[int], context: str) -> str:
    return "\n".join([context, *(text.sentences[place] for place in kept)])


def batches(
    asked: Sequence[Asked], drawing: Drawing, rng: random.Random, pool: int = 600
) -> Iterator[list[list[Example]]]:
    """Batches of questions, each with its examples, of about the same length; out of order within a pool of them."""
    for first in range(0, len(asked), pool):
        drawn = [made for question in asked[first : first + pool] if (made := drawing.of(question))]
        drawn.sort(key=_length)
        made: list[list[list[Example]]] = [[]]
        for group in drawn:
            if made[-1] and sum(map(len, made[-1])) + len(group) > TOKENS // _length(group):
                made.append([])
            made[-1].append(group)
        rng.shuffle(made)
        yield from (batch for batch in made if batch)


def _length(group: Sequence[Example]) -> int:
    longest = max(len(example.piece.ids) for example in group)
    return min(sentence_reranker.LONGEST, math.ceil(longest / STEP) * STEP)


def loss(model: Any, batch: Sequence[Sequence[Example]]) -> torch.Tensor:
    """Cross-entropy over the sentences of each passage and none of them, and over each answered question's passages."""
    every = [example for group in batch for example in group]
    scores, none = _forward(model, [example.piece for example in every], max(map(_length, batch)))
    gold, maybe = torch.zeros_like(scores, dtype=torch.bool), torch.zeros_like(scores, dtype=torch.bool)
    for row, example in enumerate(every):
        gold[row, list(example.gold)] = True
        maybe[row, list(example.maybe)] = True
    scores = scores.masked_fill(maybe | scores.isinf(), -1e4)
    whole = torch.logsumexp(torch.cat([none[:, None], scores], 1), 1)
    right = torch.logsumexp(scores.masked_fill(~gold, -1e4), 1)
    total = torch.where(gold.any(1), whole - right, whole - none).mean()
    odds = (torch.logsumexp(scores, 1) - none).clamp(-30, 30)
    ranked, first = [], 0
    for group in batch:
        own = odds[first : first + len(group)]
        if len(group) > 1 and group[0].gold:
            ranked.append(torch.logsumexp(own, 0) - own[0])
        first += len(group)
    return total + RANKED * torch.stack(ranked).mean() if ranked else total


def _forward(model: Any, every: Sequence[SentencePiece], length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores and none of ``every``; batch, length and sentences are filled up to sizes seen before."""
    sentences = math.ceil((max(max(piece.sentence) for piece in every) + 1) / 8) * 8
    filled = [*every, *[every[0]] * (TOKENS // length - len(every))]
    ids, segments, of, count = reader_network.padded(filled, max(8, sentences))
    more = length - ids.shape[1]
    ids = torch.nn.functional.pad(ids, (0, more))
    segments, of = (torch.nn.functional.pad(places, (0, more), value=-1) for places in (segments, of))
    with torch.autocast("cpu", torch.bfloat16):
        scores, none = model(ids, segments, of, count)
    return scores[: len(every)].float(), none[: len(every)].float()


@torch.inference_mode()
def told(model: Any, held: Sequence[Asked], pairs: Pairs, tokenizer: Any) -> str:
    """By source: how often the right sentence scores highest, and the AUROC of an answer in the passage against the
    nearest passage, the passage without its answer, and the passage of a question without one."""
    of: dict[str, dict[str, list[float]]] = {}
    right: dict[str, list[bool]] = {}
    for question in held:
        drawn: list[tuple[str, Text, Sequence[int], Sequence[int]]] = []
        for number, gold, maybe in question.gold[:1]:
            text = pairs.texts[number]
            rest = [place for place in range(len(text.sentences)) if place not in {*gold, *maybe}]
            drawn.append(("answers", text, range(len(text.sentences)), gold))
            drawn.extend([("removed", text, rest, ())] if rest else [])
            drawn.extend(("far", pairs.texts[n], range(len(pairs.texts[n].sentences)), ()) for n in question.far[:1])
        drawn.extend(("near", pairs.texts[n], range(len(pairs.texts[n].sentences)), ()) for n in question.near[:1])
        shown = [_shown(text, kept, text.context) for _, text, kept, _ in drawn]
        own = [first for first, *_ in sentence_pieces(tokenizer, question.question, shown)]
        if not own:
            continue
        with torch.autocast("cpu", torch.bfloat16):
            scores, none = model(*reader_network.padded(own, max(max(piece.sentence) for piece in own) + 1))
        odds = (torch.logsumexp(scores.float(), 1) - none.float()).tolist()
        for (kind, _, _, gold), odd, row in zip(drawn, odds, scores.float(), strict=True):
            of.setdefault(question.source, {}).setdefault(kind, []).append(odd)
            if kind == "answers":
                right.setdefault(question.source, []).append(int(row.argmax()) in gold)
    parts = []
    for source, kinds in of.items():
        answers = kinds.pop("answers", [])
        apart = " ".join(f"{kind} {auroc(answers, odds):.3f}" for kind, odds in sorted(kinds.items()) if answers)
        parts.append(f"{source}: sentence {np.mean(right.get(source, [np.nan])):.2f} {apart}")
    return " | ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--reports", type=Path, required=True, help="an index of the reports the questions are on")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--last", type=float, default=0.02, help="the share of the rate that is left at the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=400, help="steps from one trial on held-out questions to the next")
    parser.add_argument("--out", type=Path, help="write the reader's folder")
    given = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    kept = torch.load(given.state, weights_only=True) if given.state.exists() else {"model": None, "pieces": 0}
    seed = given.seed + kept["pieces"]  # another draw of the same questions each time training goes on
    torch.manual_seed(seed)
    rng = random.Random(seed)
    desk = Assistant.open(given.reports)
    reports = reader_pairs.of_reports(QUESTIONS, desk)
    sets = reader_pairs.of_sets(given.sets, desk.encoder)
    pairs = reader_pairs.joined([sets, reports])
    learned, held = pairs.split()
    learned += reader_pairs.crossed(learned, pairs, desk.encoder, rng)
    rng.shuffle(held)
    held = [
        question
        for source in sorted({h.source for h in held})
        for question in [h for h in held if h.source == source][:150]
    ]
    print(f"{len(pairs.texts)} passages, {len(learned)} questions to learn from", flush=True)
    model = fresh()
    if kept["model"] is not None:
        model.load_state_dict(kept["model"])
    _use_lean(model)
    tokenizer = reader_network.whole_text_tokenizer()
    train(model, learned, held, pairs, tokenizer, rng, given, kept["pieces"] + 1)
    if given.out:
        write(model, given.out)


def train(
    model: Any,
    learned: Sequence[Asked],
    held: Sequence[Asked],
    pairs: Pairs,
    tokenizer: Any,
    rng: random.Random,
    given: argparse.Namespace,
    piece: int,
) -> None:
    """Rounds over the questions until the time is over, with a rate that rises for 150 steps and then falls."""
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    layers = [parameters for parameters in model.bert.parameters() if parameters.requires_grad]
    head = [parameters for name, parameters in model.named_parameters() if not name.startswith("bert.")]
    rates = (given.rate, 1e-3)
    taught = torch.optim.AdamW(
        [{"params": parameters, "lr": rate} for parameters, rate in zip((layers, head), rates, strict=True)],
        weight_decay=0.01, betas=(0.9, 0.98),
    )  # fmt: skip
    drawing, begun, step, losses = Drawing(pairs, tokenizer, rng), time.monotonic(), 0, []
    while (spent := (time.monotonic() - begun) / 60 / given.minutes) < 1:
        for batch in batches(reader_pairs.thinned(learned, SHARES, rng), drawing, rng):
            spent = (time.monotonic() - begun) / 60 / given.minutes
            share = min(1.0, (step + 1) / 150) * (given.last + (1 - given.last) * max(0.0, 1 - spent))
            for group, rate in zip(taught.param_groups, rates, strict=True):
                group["lr"] = rate * share
            batch_loss = loss(model, batch)
            batch_loss.backward()
            torch.nn.utils.clip_grad_norm_([*layers, *head], 1.0)
            taught.step()
            taught.zero_grad()
            losses.append(batch_loss.item())
            step += 1
            if step % 50 == 0:
                print(f"step {step}: loss {np.mean(losses[-50:]):.3f}, {spent:.0%} of the time", flush=True)
            if step % given.every == 0 or spent >= 1:
                torch.save({"model": model.state_dict(), "pieces": piece}, given.state)
                print(told(model, held, pairs, tokenizer), flush=True)
            if spent >= 1:
                return
    torch.save({"model": model.state_dict(), "pieces": piece}, given.state)


def write(model: Any, folder: Path) -> None:
    """The reader's folder: settings and weights. Its model card is written by hand."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(settings(), indent=2) + "\n", encoding="utf-8")
    kept = reader_network.quantised({name: weight.detach() for name, weight in model.state_dict().items()})
    save_file(kept, folder / "model.safetensors")


if __name__ == "__main__":
    main()
