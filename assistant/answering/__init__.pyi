from .conversation import resolve_follow_up
from .mentions import LONGEST_PHRASE, Mention, Mentions, find_mentions
from .other_places import name_other_places
from .question import LONGEST, Question, check_k, check_question, understand_question
from .ranking import Ranked, search
from .reply import Judge, make_reply
from .reranking import RerankStage, rerank
from .verbatim import VerbatimCount, checked_document, checked_hits, checked_mentions, checked_reply, verbatim_count
from .weights import Weights

__all__ = [
    "LONGEST",
    "LONGEST_PHRASE",
    "Judge",
    "Mention",
    "Mentions",
    "Question",
    "Ranked",
    "RerankStage",
    "VerbatimCount",
    "Weights",
    "check_k",
    "check_question",
    "checked_document",
    "checked_hits",
    "checked_mentions",
    "checked_reply",
    "find_mentions",
    "make_reply",
    "name_other_places",
    "rerank",
    "resolve_follow_up",
    "search",
    "understand_question",
    "verbatim_count",
]
