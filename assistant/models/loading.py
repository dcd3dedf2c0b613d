"""Opening a reranker by its name: its kind is read from its folder. None is shipped; any of five kinds can be opened.

A *relevance* reader (a CrossEncoder, a classifier with one logit) says how well a passage fits; an *answer* reader
(extractive question answering) which span answers and whether any does; a *highlight* reader (a token classifier)
which span to mark; a *sentence* reader how far each sentence answers. A language model at an address, named
``openai:MODEL@URL``, points at sentences. The first is part of the core, the others are in `assistant.models.optional`
and are imported when one is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import ModelUnfit, command
from assistant.models import folders
from assistant.models.folders import ModelKind
from assistant.models.reranker import Reranker

NO_RERANKER = "none"
EMBEDDED_RERANKER = "embedded"
_AT_AN_ADDRESS = "openai:"
_SHIPPED = Path(__file__).parent / "reader"
"""Where a sentence reranker of our own would be shipped, or is put with ``tools/train_reader.py --out``."""


def load_reranker(name: str, *, code: bool = False) -> Reranker:
    """The reranker ``name``: a model folder, or a model already in the hub's local cache, whose kind is read from it;
    or ``openai:MODEL@URL``, a language model at an address, to which questions and passages are then sent.

    ``code`` allows a model that brings code of its own to run it; only for models whose code you have read.

    Raises:
        ModelMissing, ModelDamaged: with the remedy. ModelUnfit: it is not of a kind that reads, or brings code.
    """
    if name.startswith(_AT_AN_ADDRESS):
        from assistant.models.optional.pointing_reranker import PointingReranker

        return PointingReranker(name)
    if name == EMBEDDED_RERANKER:
        if not _SHIPPED.is_dir():
            raise ModelUnfit(
                "No reader is embedded: none trained so far was better on every set of questions.",
                f"Name one, or bring one: {command('models', 'get')}",
            )
        return _of_kind(ModelKind.SENTENCES, EMBEDDED_RERANKER, _SHIPPED, {}, code)
    folder = folders.find_model(name, "reader")
    name = folder.resolve().name if folder == Path(name).expanduser() else name  # results name no place of a machine
    config = folders.model_settings(folder)
    if not code and _is_own_code(config):
        raise ModelUnfit(
            f"The reader {name} brings code of its own, {folders.architecture(config)}, which is not run unasked.",
            "Choose another; or, if you have read and trust that code, say so: --trust-remote-code",
        )
    return _of_kind(folders.model_kind(folder), name, folder, config, code)


def _of_kind(kind: ModelKind | None, name: str, folder: Path, config: Mapping[str, Any], code: bool) -> Reranker:
    match kind:
        case ModelKind.SENTENCES:
            from assistant.models.optional.sentence_reranker import SentenceReranker

            return SentenceReranker(name, folder)
        case ModelKind.RELEVANCE:
            from assistant.models.cross_encoder_reranker import CrossEncoderReranker

            return CrossEncoderReranker(name, folder, config, code)
        case ModelKind.ANSWER:
            from assistant.models.optional.answer_span_reranker import AnswerSpanReranker

            return AnswerSpanReranker(name, folder, config, code)
        case ModelKind.HIGHLIGHT:
            from assistant.models.optional.token_reranker import TokenReranker

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
    return isinstance(own, dict) and any(str(given).rpartition(".")[2] == named for given in own.values())
