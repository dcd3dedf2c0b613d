"""Opening a reranker by its name: its kind is read from its folder. One is shipped; any of five kinds can be opened.

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

from assistant.errors import ModelUnfit
from assistant.models import folders
from assistant.models.folders import ModelIdentity, ModelKind
from assistant.models.reranker import EMBEDDED_RERANKER, Reranker

NO_RERANKER = "none"
_AT_AN_ADDRESS = "openai:"


def reranker_beside(
    encoder: ModelIdentity, reader: str | Reranker | None = None, *, code: bool = False
) -> Reranker | None:
    """The reranker ``reader``, or the one of that name; None for ``none``. Where nothing is named, the shipped one
    beside the embedded encoder, with which its weights were fitted, and none beside another.

    Raises:
        ModelMissing, ModelDamaged, ModelUnfit: as `load_reranker`.
    """
    from assistant.models.encoder import EMBEDDED_ENCODER

    if reader is None:
        reader = EMBEDDED_RERANKER if encoder.name == EMBEDDED_ENCODER else NO_RERANKER
    if not isinstance(reader, str):
        return reader
    return None if reader == NO_RERANKER else load_reranker(reader, code=code)


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
        from assistant.models.shipped_reader import shipped_reader

        return shipped_reader()
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
            from assistant.models.sentence_reranker import SentenceReranker

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
