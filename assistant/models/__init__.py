"""Models on this machine: encoders, rerankers, and the folders they are checked in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.models.encoder import EMBEDDED_ENCODER, EncodedText, Encoder, load_encoder
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import Reranker, RerankResult

if TYPE_CHECKING:
    from assistant.models.fetching import (
        FIRST_RECOMMENDED,
        RECOMMENDED,
        PresentModel,
        RecommendedModel,
        fetch_model,
        present_models,
    )
    from assistant.models.rerankers import NO_RERANKER, load_reranker

__all__ = [
    "EMBEDDED_ENCODER",
    "FIRST_RECOMMENDED",
    "NO_RERANKER",
    "RECOMMENDED",
    "EncodedText",
    "Encoder",
    "ModelIdentity",
    "PresentModel",
    "RecommendedModel",
    "RerankResult",
    "Reranker",
    "fetch_model",
    "load_encoder",
    "load_reranker",
    "present_models",
]

_LATE = {
    "FIRST_RECOMMENDED": "assistant.models.fetching",
    "PresentModel": "assistant.models.fetching",
    "RECOMMENDED": "assistant.models.fetching",
    "RecommendedModel": "assistant.models.fetching",
    "fetch_model": "assistant.models.fetching",
    "present_models": "assistant.models.fetching",
    "NO_RERANKER": "assistant.models.rerankers",
    "load_reranker": "assistant.models.rerankers",
}
"""What few callers need and takes long to import: imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
