"""On Record: answers from the public record, in its own words.

    from assistant import Answer, Assistant, MayAnswer, NoAnswer, build_index

Importing this package loads neither the model nor FAISS; the first use does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import (
    CorpusDiffers,
    CorpusEmpty,
    CorpusMissing,
    CorpusShrunk,
    HubUnreachable,
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    IndexUnwritable,
    ManifestWrong,
    ModelDamaged,
    ModelMissing,
    ModelUnfit,
    OnRecordError,
    QuestionRefused,
    QuotationWithheld,
    UnknownDocument,
    UnknownFilter,
)
from assistant.records import (
    Answer,
    BuildReport,
    Citation,
    Completeness,
    ConsideredPassage,
    ConsideredSentence,
    DecisionLedger,
    Document,
    Explanation,
    FiguresFound,
    Filters,
    FollowUps,
    FoundFigure,
    Hit,
    LedgerEntry,
    Lost,
    LostStep,
    MayAnswer,
    Measured,
    NoAnswer,
    Passage,
    PassageOutcome,
    QuoteCheck,
    QuoteDifference,
    QuoteFlag,
    QuoteFlagKind,
    QuotePlace,
    QuoteVerdict,
    RecordSlice,
    Searched,
    Timeline,
    TimelineGap,
    TimelinePeriod,
    Unread,
    Verdict,
    WeighedSignal,
    Why,
)

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.index import build_index

__all__ = [
    "Answer",
    "Assistant",
    "BuildReport",
    "Citation",
    "Completeness",
    "ConsideredPassage",
    "ConsideredSentence",
    "CorpusDiffers",
    "CorpusEmpty",
    "CorpusMissing",
    "CorpusShrunk",
    "DecisionLedger",
    "Document",
    "Explanation",
    "FiguresFound",
    "Filters",
    "FollowUps",
    "FoundFigure",
    "Hit",
    "HubUnreachable",
    "IndexBusy",
    "IndexDamaged",
    "IndexMissing",
    "IndexOutOfDate",
    "IndexUnwritable",
    "LedgerEntry",
    "Lost",
    "LostStep",
    "ManifestWrong",
    "MayAnswer",
    "Measured",
    "ModelDamaged",
    "ModelMissing",
    "ModelUnfit",
    "NoAnswer",
    "OnRecordError",
    "Passage",
    "PassageOutcome",
    "QuestionRefused",
    "QuotationWithheld",
    "QuoteCheck",
    "QuoteDifference",
    "QuoteFlag",
    "QuoteFlagKind",
    "QuotePlace",
    "QuoteVerdict",
    "RecordSlice",
    "Searched",
    "Timeline",
    "TimelineGap",
    "TimelinePeriod",
    "UnknownDocument",
    "UnknownFilter",
    "Unread",
    "Verdict",
    "WeighedSignal",
    "Why",
    "build_index",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Assistant":
        from assistant.assistant import Assistant

        return Assistant
    if name == "build_index":
        from assistant.index import build_index

        return build_index
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
