"""The index: how it is built, stored, opened and searched."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.index.card import PROBES
from assistant.index.disk_format import text_digest
from assistant.index.files import current, is_index
from assistant.index.opening import open_index
from assistant.index.scope import AllowedPassages, allowed_passages, make_filters
from assistant.index.settings import remembered_corpus
from assistant.index.snapshot import Snapshot
from assistant.index.tokens import MaxSim, informative_tokens
from assistant.index.vectors import Matrix, Rows
from assistant.index.word_index import WordIndex

if TYPE_CHECKING:
    from assistant.index.building import BuildProgress, build_index
    from assistant.index.health import CorpusHealth, RepeatedDocument, corpus_health
    from assistant.index.integrity import IntegrityReport, check_index, roll_back

__all__ = [
    "PROBES",
    "AllowedPassages",
    "BuildProgress",
    "CorpusHealth",
    "IntegrityReport",
    "Matrix",
    "MaxSim",
    "RepeatedDocument",
    "Rows",
    "Snapshot",
    "WordIndex",
    "allowed_passages",
    "build_index",
    "check_index",
    "corpus_health",
    "current",
    "informative_tokens",
    "is_index",
    "make_filters",
    "open_index",
    "remembered_corpus",
    "roll_back",
    "text_digest",
]

_LATE = {
    "BuildProgress": "assistant.index.building",
    "build_index": "assistant.index.building",
    "CorpusHealth": "assistant.index.health",
    "RepeatedDocument": "assistant.index.health",
    "corpus_health": "assistant.index.health",
    "IntegrityReport": "assistant.index.integrity",
    "check_index": "assistant.index.integrity",
    "roll_back": "assistant.index.integrity",
}
"""What few callers need and takes long to import: imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
