"""Readers: models that see a question and a passage together. None is shipped; any of four kinds can be opened.

A *relevance* reader (a CrossEncoder, a classifier with one logit) says how well a passage fits; an *answer* reader
(extractive question answering) which span answers and whether any does; a *highlight* reader (a token classifier)
which span to mark; a *sentence* reader (`assistant.models.sentence_reader`) how far each sentence answers. Figures are
log-odds: 0 is undecided, above it yes. The model stack is imported with the first question, never before, and nothing
here reaches for the network.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, ModelUnfit
from assistant.models import folders
from assistant.models.encoder import without_surrogates
from assistant.models.folders import ModelIdentity, ModelKind
from assistant.models.reranker import FAR, Reranker, RerankResult
from assistant.models.sentence_reader import SentenceReranker

NO_RERANKER = "none"
EMBEDDED_RERANKER = "embedded"
_SHIPPED = Path(__file__).parent / "reader"
"""Where a sentence reader of our own would be shipped, or is put with ``tools/train_reader.py --out``."""
LONGEST = 512
"""Tokens of a question and a piece of a passage together, at most; fewer where the model was made for fewer."""
OVERLAP = 64
"""Tokens that neighbouring pieces of a long passage share."""
SPAN = 48
"""Tokens an answer's span may run to; the quotation is its whole sentences in any case."""
_BATCH = 8
_YES = frozenset({"entailment", "relevant", "answerable", "yes", "true"})
"""What the label of "this passage answers" may be called, where a classifier has two."""


def load_reranker(name: str, *, code: bool = False) -> Reranker:
    """The reader ``name``: a model folder, or a model already in the hub's local cache. Its kind is read from it.

    ``code`` allows a model that brings code of its own to run it; only for models whose code you have read.

    Raises:
        ModelMissing, ModelDamaged: with the remedy. ModelUnfit: it is not of a kind that reads, or brings code.
    """
    if name == EMBEDDED_RERANKER:
        if not _SHIPPED.is_dir():
            raise ModelUnfit(
                "No reader is embedded: none trained so far was better on every set of questions.",
                "Name one, or bring one: onrecord models get",
            )
        return SentenceReranker(EMBEDDED_RERANKER, _SHIPPED)
    folder = folders.find_model(name, "reader")
    name = folder.resolve().name if folder == Path(name).expanduser() else name  # results name no place of a machine
    config = folders.model_settings(folder)
    if not code and _is_own_code(config):
        raise ModelUnfit(
            f"The reader {name} brings code of its own, {folders.architecture(config)}, which is not run unasked.",
            "Choose another; or, if you have read and trust that code, say so: --trust-remote-code",
        )
    match folders.model_kind(folder):
        case ModelKind.SENTENCES:
            return SentenceReranker(name, folder)
        case ModelKind.RELEVANCE:
            return CrossEncoderReranker(name, folder, config, code)
        case ModelKind.ANSWER:
            return AnswerSpanReranker(name, folder, config, code)
        case ModelKind.HIGHLIGHT:
            return TokenReranker(name, folder, config, code)
        case _:
            raise ModelUnfit(
                f"The model {name} is no reader: its architecture is {folders.architecture(config) or 'not stated'}.",
                "A reader is a model …ForSequenceClassification (one logit), …ForQuestionAnswering, "
                "…ForTokenClassification, or a SentenceReader.",
            )


def _is_own_code(config: Mapping[str, Any]) -> bool:
    """Whether the model's class comes with it. (Code for a pipeline or a tokenizer alone is never looked at.)"""
    own = config.get("auto_map")
    named = folders.architecture(config)
    return isinstance(own, dict) and any(str(each).rpartition(".")[2] == named for each in own.values())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage, or a part of a long one, as the model saw it: its ``logits``, and which tokens are the passage's.

    ``spans`` (n, 2) are the characters of each token in the passage and ``own`` (n,) marks those that stand for any;
    ``start`` is the place of the token in front of everything.
    """

    passage: int
    logits: NDArray[np.float64]
    spans: NDArray[np.int64]
    own: NDArray[np.bool_]
    start: int


class _ModelReranker(ABC):
    """A transformers model in a folder. Its files are checked when it is made, and loaded when first needed."""

    auto: str

    def __init__(self, name: str, folder: Path, config: Mapping[str, Any], code: bool = False) -> None:
        self._config = config
        self._folder = folder
        self._code = code
        self._labels = _labels(config)
        self._reading = threading.Lock()
        self._unfit(name)
        self.identity = ModelIdentity(name, folders.combined_digest(folders.digests(folder, code=code)))

    @abstractmethod
    def _unfit(self, name: str) -> None:
        """Raises ModelUnfit where the model's labels do not say what is wanted of them."""

    @abstractmethod
    def _verdict(self, pieces: Sequence[_Piece]) -> RerankResult:
        """The verdict on a passage, from its pieces."""

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        of: list[list[_Piece]] = [[] for _ in passages]
        with self._reading:  # a tokenizer that cuts cannot be shared between threads at once
            for piece in self._pieces(question, passages) if passages else ():
                of[piece.passage].append(piece)
        return [self._verdict(pieces) for pieces in of]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return _load(self.auto, self.identity.name, self._folder, self._code)

    def _pieces(self, question: str, passages: Sequence[str]) -> list[_Piece]:
        """Each passage in pieces that fit the model, in their order; read in batches of about the same length."""
        import torch

        model, tokenizer = self._loaded
        longest = _longest(tokenizer, self._config)
        asked, *texts = without_surrogates([question, *passages])
        marks = tokenizer(
            [_short(tokenizer, asked, longest // 2)] * len(texts),
            texts,
            truncation="only_second",
            max_length=longest,
            stride=min(OVERLAP, longest // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        of = marks.pop("overflow_to_sample_mapping")
        spans = marks.pop("offset_mapping")
        by_length = sorted(range(len(of)), key=lambda row: len(marks["input_ids"][row]))
        pieces: dict[int, _Piece] = {}
        for first in range(0, len(of), _BATCH):
            rows = by_length[first : first + _BATCH]
            batch = {name: [values[row] for row in rows] for name, values in marks.items()}
            padded = tokenizer.pad(batch, return_tensors="pt")
            with torch.inference_mode():
                given = model(**padded)
            logits = self._logits(given)
            for place, row in enumerate(rows):
                ids = marks["input_ids"][row]
                own = np.array([one == 1 for one in marks.sequence_ids(row)], dtype=np.bool_)
                at = np.array(spans[row], dtype=np.int64).reshape(-1, 2)
                left = padded["input_ids"].shape[1] - len(ids) if tokenizer.padding_side == "left" else 0
                shown = logits[place]
                seen = shown[left : left + len(ids)] if shown.ndim == 2 else shown
                first_mark = tokenizer.cls_token_id
                start = ids.index(first_mark) if first_mark in ids else 0
                pieces[row] = _Piece(of[row], seen, at, own & (at[:, 1] > at[:, 0]), start)
        return [pieces[row] for row in range(len(of))]

    def _logits(self, given: Any) -> NDArray[np.float64]:
        """What the model says of a batch: shape (batch, labels), or (batch, tokens, labels)."""
        logits: NDArray[np.float64] = given.logits.numpy().astype(np.float64)
        return logits


class CrossEncoderReranker(_ModelReranker):
    """A sentence-transformers CrossEncoder or another classifier of pairs with one logit, or two named plainly."""

    auto = "AutoModelForSequenceClassification"

    def _unfit(self, name: str) -> None:
        if len(self._labels) == 1 or (len(self._labels) == 2 and sum(_says_yes(each) for each in self._labels) == 1):
            return
        raise ModelUnfit(
            f"The classifier {name} has the labels {', '.join(self._labels)}: none says whether a passage answers.",
            "A relevance reader has one logit, or two labels of which one is entailment, relevant, answerable, yes "
            "or true.",
        )

    def _verdict(self, pieces: Sequence[_Piece]) -> RerankResult:
        yes = [_says_yes(label) for label in self._labels] if len(self._labels) == 2 else [True]
        return RerankResult(max((_cut(_odds(piece.logits, yes)) for piece in pieces), default=-FAR))


class AnswerSpanReranker(_ModelReranker):
    """An extractive question-answering model: its best span against none (Devlin et al. 2019, section 4.3).

    Of a long passage the piece with the best difference counts. A model that never saw a question without an answer
    gives a span everywhere, and its null score means little.
    """

    auto = "AutoModelForQuestionAnswering"

    def _unfit(self, name: str) -> None:
        """It has a start and an end, and no labels."""

    def _logits(self, given: Any) -> NDArray[np.float64]:
        """Shape (batch, tokens, 2): where an answer starts, where it ends."""
        both = np.stack([given.start_logits.numpy(), given.end_logits.numpy()], axis=-1)
        return both.astype(np.float64)

    def _verdict(self, pieces: Sequence[_Piece]) -> RerankResult:
        best = max((found for found in map(_answer, pieces) if found), key=lambda each: each[0], default=None)
        if best is None:
            return RerankResult(-FAR, None, -FAR)
        score = _cut(best[0])
        return RerankResult(score, best[1], score)


def _answer(piece: _Piece) -> tuple[float, tuple[int, int]] | None:
    """The best span of a piece and its score over that of none; the first of equals; None where no token is its own."""
    places = np.flatnonzero(piece.own)
    if not len(places):
        return None
    sums = piece.logits[places, 0][:, None] + piece.logits[places, 1][None, :]
    length = places[None, :] - places[:, None]
    sums[(length < 0) | (length >= SPAN)] = -np.inf
    start, end = (int(each) for each in np.unravel_index(int(sums.argmax()), sums.shape))
    null = piece.logits[piece.start].sum()
    return float(sums[start, end] - null), (int(piece.spans[places[start], 0]), int(piece.spans[places[end], 1]))


class TokenReranker(_ModelReranker):
    """A token classifier that marks what answers: one logit, two labels, or O against one kind of mark (B-, I-).

    The span is the run of tokens whose log-odds sum highest, where that sum is above 0; the verdict is their mean, or
    that of the best token where nothing is marked.
    """

    auto = "AutoModelForTokenClassification"

    def _unfit(self, name: str) -> None:
        kinds = {label.rpartition("-")[2] for label in self._labels if label.upper() != "O"}
        if len(self._labels) in {1, 2} or len(kinds) == 1:
            return
        raise ModelUnfit(
            f"The token classifier {name} has the labels {', '.join(self._labels)}: it names kinds of things.",
            "A highlight reader has one label for what answers, beside O.",
        )

    def _verdict(self, pieces: Sequence[_Piece]) -> RerankResult:
        outside = [label.upper() == "O" for label in self._labels]
        if not any(outside):
            outside = [False] if len(outside) == 1 else [True, *[False] * (len(outside) - 1)]
        marks = [not each for each in outside]
        best = max((found for each in pieces if (found := _marked(each, marks))), key=lambda one: one[0], default=None)
        if best is None:
            return RerankResult(-FAR, None, -FAR)
        total, mean, span = best
        score = _cut(mean)
        return RerankResult(score, span if total > 0 else None, score)


def _marked(piece: _Piece, marks: Sequence[bool]) -> tuple[float, float, tuple[int, int]] | None:
    """The run of the passage's tokens whose log-odds sum highest: the sum, the mean, its characters."""
    places = np.flatnonzero(piece.own)
    if not len(places):
        return None
    odds = [_odds(each, marks) for each in piece.logits[places]]
    best = (-np.inf, 0, 0)
    total, begun = 0.0, 0
    for at, each in enumerate(odds):
        if total <= 0:
            total, begun = 0.0, at
        total += each
        if total > best[0]:
            best = (total, begun, at)
    score, first, last = best
    span = (int(piece.spans[places[first], 0]), int(piece.spans[places[last], 1]))
    return float(score), float(score) / (last - first + 1), span


def _odds(logits: NDArray[np.float64], yes: Sequence[bool]) -> float:
    """The log-odds of the labels that say yes against those that do not; one logit is its own log-odds."""
    said = np.asarray(yes, dtype=np.bool_)
    if said.all():
        return float(logits[0])
    return float(np.logaddexp.reduce(logits[said]) - np.logaddexp.reduce(logits[~said]))


def _cut(odds: float) -> float:
    return round(max(-FAR, min(FAR, odds)), 6)


def _says_yes(label: str) -> bool:
    return label.casefold() in _YES


def _labels(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the model's outputs, in their order; two where the settings name none, as transformers has it."""
    named = config.get("id2label")
    if isinstance(named, dict) and named:
        return tuple(str(named[key]) for key in sorted(named, key=int))
    count = config.get("num_labels", 2)
    return tuple(f"LABEL_{number}" for number in range(count if isinstance(count, int) else 2))


def _longest(tokenizer: Any, config: Mapping[str, Any]) -> int:
    """How many tokens the model reads at once. RoBERTa and its kin count positions from their padding's number on."""
    positions = config.get("max_position_embeddings")
    counted_from = int(config.get("pad_token_id") or 0) + 1 if _counts_from_padding(config) else 0
    fits = int(positions) - counted_from if isinstance(positions, int) and positions > 0 else LONGEST
    return min(LONGEST, int(tokenizer.model_max_length), fits)


def _counts_from_padding(config: Mapping[str, Any]) -> bool:
    return any(each in str(config.get("model_type")) for each in ("roberta", "camembert", "mpnet", "longformer"))


def _short(tokenizer: Any, question: str, tokens: int) -> str:
    """The question, cut where it would leave the passage less than half of what the model reads."""
    marks = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    return question[: marks[tokens - 1][1]] if len(marks) > tokens else question


def _load(auto: str, name: str, folder: Path, code: bool) -> tuple[Any, Any]:
    """The model, ready to read, and its tokenizer."""
    folders.stay_offline()
    import torch
    import transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    given = {"local_files_only": True, "trust_remote_code": code}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **given)
        model, told = getattr(transformers, auto).from_pretrained(
            str(folder), use_safetensors=True, output_loading_info=True, dtype=torch.float32, **given
        )
    except Exception as error:  # each part of the model stack has errors of its own
        said = (str(error).splitlines() or [""])[0][:200]
        raise ModelDamaged(
            f"The reader {name} in {folder} does not load ({type(error).__name__}: {said}).", "Bring the model again."
        ) from error
    lacking = sorted({*told["missing_keys"], *told["mismatched_keys"]}, key=str)
    if lacking:
        raise ModelDamaged(
            f"The weights of the reader {name} in {folder} lack {lacking[0]}; what it said would be chance.",
            "Bring the whole model again.",
        )
    if not tokenizer.is_fast:
        raise ModelUnfit(
            f"The tokenizer of the reader {name} does not say where its tokens stand.",
            "Choose a model with a fast tokenizer (tokenizer.json).",
        )
    return model.eval(), tokenizer
