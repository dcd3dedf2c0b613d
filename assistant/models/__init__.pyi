from .bert import on_one_thread
from .encoder import ADAPTED_ENCODER, BASE_ENCODER, EMBEDDED_ENCODER, EncodedText, Encoder, load_encoder
from .encoder_coding import EncoderCoding, coding_of_encoder
from .folders import ModelIdentity
from .loading import NO_RERANKER, load_reranker, reranker_beside
from .optional.fetching import (
    FIRST_RECOMMENDED,
    RECOMMENDED,
    PresentModel,
    RecommendedModel,
    fetch_model,
    present_models,
)
from .packed_encoder import in_precision, precision_of
from .question_encoder import building_encoder, load_question_encoder
from .reranker import EMBEDDED_RERANKER, Reranker, RerankResult, sent_to

__all__ = [
    "ADAPTED_ENCODER",
    "BASE_ENCODER",
    "EMBEDDED_ENCODER",
    "EMBEDDED_RERANKER",
    "FIRST_RECOMMENDED",
    "NO_RERANKER",
    "RECOMMENDED",
    "EncodedText",
    "Encoder",
    "EncoderCoding",
    "ModelIdentity",
    "PresentModel",
    "RecommendedModel",
    "RerankResult",
    "Reranker",
    "building_encoder",
    "coding_of_encoder",
    "fetch_model",
    "in_precision",
    "load_encoder",
    "load_question_encoder",
    "load_reranker",
    "on_one_thread",
    "precision_of",
    "present_models",
    "reranker_beside",
    "sent_to",
]
