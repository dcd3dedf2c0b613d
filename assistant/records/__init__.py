"""The nouns that flow down the river, each a frozen value.

Source → Document → Section → Passage → Hit → Citation → Answer | MayAnswer | NoAnswer.

This module imports nothing of ours. Offsets are counted in characters of ``Document.text`` and spans are half-open,
``text[start:end]``. Arrays never live here: row i of every index is passage i.
"""

from __future__ import annotations

from assistant.records.documents import (
    Copy,
    Document,
    Mark,
    MarkKind,
    Page,
    ParsedFile,
    Passage,
    Record,
    Section,
    SectionKind,
    Sentence,
    Stated,
)
from assistant.records.json_form import as_json
from assistant.records.optional import OPTIONAL
from assistant.records.quotes import (
    QuoteCheck,
    QuoteDifference,
    QuoteFlag,
    QuoteFlagKind,
    QuotePlace,
    QuoteVerdict,
    RecordSlice,
)
from assistant.records.replies import (
    Answer,
    BuildReport,
    Citation,
    Completeness,
    Filters,
    Hit,
    MayAnswer,
    Measured,
    NoAnswer,
    Place,
    ReadBy,
    Reply,
    Searched,
    Speaker,
    Unread,
    Verdict,
    Why,
)

__all__ = [
    "OPTIONAL",
    "Answer",
    "BuildReport",
    "Citation",
    "Completeness",
    "Copy",
    "Document",
    "Filters",
    "Hit",
    "Mark",
    "MarkKind",
    "MayAnswer",
    "Measured",
    "NoAnswer",
    "Page",
    "ParsedFile",
    "Passage",
    "Place",
    "QuoteCheck",
    "QuoteDifference",
    "QuoteFlag",
    "QuoteFlagKind",
    "QuotePlace",
    "QuoteVerdict",
    "ReadBy",
    "Record",
    "RecordSlice",
    "Reply",
    "Searched",
    "Section",
    "SectionKind",
    "Sentence",
    "Speaker",
    "Stated",
    "Unread",
    "Verdict",
    "Why",
    "as_json",
]
