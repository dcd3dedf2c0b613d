from .building import BuildProgress, build_index
from .card import PROBES
from .choosing import folder_of, open_search_index, published
from .disk_format import text_digest
from .files import current, is_index
from .health import CorpusHealth, RepeatedDocument, corpus_health
from .integrity import IntegrityReport, check_index, roll_back
from .local import LocalIndex
from .meeting_parts import MeetingPart, SpokenPart, meeting_parts, speeches_at
from .milvus import is_address
from .milvus.search import MilvusIndex
from .opening import open_index
from .port import (
    Candidate,
    IndexedText,
    IndexStatistics,
    IndexVersion,
    PoolWeights,
    RetrieverScores,
    SearchIndex,
    SearchQuery,
)
from .probing import check_probes
from .scope import LocalScope, Scope, check_filters, make_filters
from .settings import remembered_corpus, serving_another
from .snapshot import Snapshot
from .token_coding import EightBits
from .tokens import NO_SENTENCE, PassageTokens, informative_tokens
from .vectors import Matrix, Rows
from .word_index import WordIndex

__all__ = [
    "NO_SENTENCE",
    "PROBES",
    "BuildProgress",
    "Candidate",
    "CorpusHealth",
    "EightBits",
    "IndexStatistics",
    "IndexVersion",
    "IndexedText",
    "IntegrityReport",
    "LocalIndex",
    "LocalScope",
    "Matrix",
    "MeetingPart",
    "MilvusIndex",
    "PassageTokens",
    "PoolWeights",
    "RepeatedDocument",
    "RetrieverScores",
    "Rows",
    "Scope",
    "SearchIndex",
    "SearchQuery",
    "Snapshot",
    "SpokenPart",
    "WordIndex",
    "build_index",
    "check_filters",
    "check_index",
    "check_probes",
    "corpus_health",
    "current",
    "folder_of",
    "informative_tokens",
    "is_address",
    "is_index",
    "make_filters",
    "meeting_parts",
    "open_index",
    "open_search_index",
    "published",
    "remembered_corpus",
    "roll_back",
    "serving_another",
    "speeches_at",
    "text_digest",
]
