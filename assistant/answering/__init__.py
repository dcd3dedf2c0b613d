"""From a question to a reply: candidates, rerank, evidence, support, and the check that every word stands there."""

from __future__ import annotations

from assistant.answering.conversation import resolve_follow_up
from assistant.answering.links import (
    FEW,
    LONGEST_DAY,
    Address,
    DocumentPlace,
    link_to,
    link_to_download,
    link_to_original,
    parse_address,
    write_address,
)
from assistant.answering.mentions import LONGEST_PHRASE, Mention, Mentions, find_mentions
from assistant.answering.other_places import name_other_places
from assistant.answering.question import LONGEST, Question, check_question, understand_question
from assistant.answering.reply import make_reply
from assistant.answering.rerank import RerankStage, reread
from assistant.answering.retrieval import Candidate, search
from assistant.answering.verbatim import (
    VerbatimCount,
    checked_document,
    checked_hits,
    checked_mentions,
    checked_reply,
    verbatim_count,
)

__all__ = [
    "FEW",
    "LONGEST",
    "LONGEST_DAY",
    "LONGEST_PHRASE",
    "Address",
    "Candidate",
    "DocumentPlace",
    "Mention",
    "Mentions",
    "Question",
    "RerankStage",
    "VerbatimCount",
    "check_question",
    "checked_document",
    "checked_hits",
    "checked_mentions",
    "checked_reply",
    "find_mentions",
    "link_to",
    "link_to_download",
    "link_to_original",
    "make_reply",
    "name_other_places",
    "parse_address",
    "reread",
    "resolve_follow_up",
    "search",
    "understand_question",
    "verbatim_count",
    "write_address",
]
