from .continuations import name_rest_of_list
from .conversation import resolve_follow_up
from .explaining import AskedQuestion, explain
from .figures import find_figures
from .follow_ups import find_follow_ups
from .ledger import LONGEST_TOPIC, MeetingsOf, list_decisions
from .links import (
    FEW,
    LONGEST_DAY,
    VIEWS,
    Address,
    DocumentPlace,
    link_to,
    link_to_download,
    link_to_original,
    link_to_page,
    parse_address,
    parse_page,
    write_address,
)
from .lookups import decided, figured, mentioned, quote_checked
from .mentions import LONGEST_PHRASE, Mention, Mentions, find_mentions
from .other_places import name_other_places
from .question import LONGEST, Question, check_k, check_question, topic_of, understand_question
from .quotes.check import LONGEST_ARTICLE, LONGEST_QUOTATION, LONGEST_SPEAKER, MOST_QUOTATIONS, check_quotation
from .quotes.speakers import WhoSays, stated_speaker
from .ranking import Ranked, search
from .recency import as_of
from .reply import Judge, make_reply
from .reranking import Reading, RerankStage, rerank
from .spelling import ReadQuestion, Speller, as_asked
from .support import READ
from .timeline import make_timeline
from .verbatim import (
    VerbatimCount,
    checked_document,
    checked_explanation,
    checked_figures,
    checked_follow_ups,
    checked_hits,
    checked_ledger,
    checked_meetings,
    checked_mentions,
    checked_quote,
    checked_reply,
    checked_timeline,
    verbatim_count,
)
from .weights import Weights

__all__ = [
    "FEW",
    "LONGEST",
    "LONGEST_ARTICLE",
    "LONGEST_DAY",
    "LONGEST_PHRASE",
    "LONGEST_QUOTATION",
    "LONGEST_SPEAKER",
    "LONGEST_TOPIC",
    "MOST_QUOTATIONS",
    "READ",
    "VIEWS",
    "Address",
    "AskedQuestion",
    "DocumentPlace",
    "Judge",
    "MeetingsOf",
    "Mention",
    "Mentions",
    "Question",
    "Ranked",
    "ReadQuestion",
    "Reading",
    "RerankStage",
    "Speller",
    "VerbatimCount",
    "Weights",
    "WhoSays",
    "as_asked",
    "as_of",
    "check_k",
    "check_question",
    "check_quotation",
    "checked_document",
    "checked_explanation",
    "checked_figures",
    "checked_follow_ups",
    "checked_hits",
    "checked_ledger",
    "checked_meetings",
    "checked_mentions",
    "checked_quote",
    "checked_reply",
    "checked_timeline",
    "decided",
    "explain",
    "figured",
    "find_figures",
    "find_follow_ups",
    "find_mentions",
    "link_to",
    "link_to_download",
    "link_to_original",
    "link_to_page",
    "list_decisions",
    "make_reply",
    "make_timeline",
    "mentioned",
    "name_other_places",
    "name_rest_of_list",
    "parse_address",
    "parse_page",
    "quote_checked",
    "rerank",
    "resolve_follow_up",
    "search",
    "stated_speaker",
    "topic_of",
    "understand_question",
    "verbatim_count",
    "write_address",
]
