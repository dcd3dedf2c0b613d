"""Replies as people read them outside a chat: labels, references, exports."""

from __future__ import annotations

from assistant.present.control_characters import json_made_visible, made_visible
from assistant.present.edition import Edition
from assistant.present.explanations import explained_in_words, figures_of, heading_of, lost_in_words, record_of
from assistant.present.exports import (
    as_text,
    briefing,
    citations_csv,
    mentions_briefing,
    mentions_csv,
    reply_json,
)
from assistant.present.figures import figures_csv, figures_in_words, figures_json, link_to_figures
from assistant.present.flowing import flowing
from assistant.present.labels import counted, is_told, read_by_in_words, reference, searched_in_words, stands_in_words
from assistant.present.ledger import (
    item_in_words,
    ledger_csv,
    ledger_in_words,
    ledger_json,
    letter_before,
    moved_in_words,
    silent_meetings_in_words,
    vote_in_words,
)
from assistant.present.markdown import as_markdown, reply_markdown
from assistant.present.quotes import (
    flag_in_words,
    needs_sentence,
    quote_check_briefing,
    quote_check_csv,
    quote_check_markdown,
    quote_verdict_in_words,
    record_in_parts,
    text_in_parts,
    whole_sentence,
)
from assistant.present.spreadsheets import without_formula
from assistant.present.timeline import (
    NEAREST,
    gap_in_words,
    in_course,
    link_to_timeline,
    period_in_words,
    place_in_course,
    timeline_briefing,
    timeline_csv,
    timeline_in_words,
    timeline_json,
    timeline_markdown,
    unread_in_words,
)
from assistant.present.tracker import ledger_tracker
from assistant.present.verdicts import (
    measured_in_words,
    number_in_words,
    support_in_words,
    told_beside,
    verdict_in_words,
)

__all__ = [
    "NEAREST",
    "Edition",
    "as_markdown",
    "as_text",
    "briefing",
    "citations_csv",
    "counted",
    "explained_in_words",
    "figures_csv",
    "figures_in_words",
    "figures_json",
    "figures_of",
    "flag_in_words",
    "flowing",
    "gap_in_words",
    "heading_of",
    "in_course",
    "is_told",
    "item_in_words",
    "json_made_visible",
    "ledger_csv",
    "ledger_in_words",
    "ledger_json",
    "ledger_tracker",
    "letter_before",
    "link_to_figures",
    "link_to_timeline",
    "lost_in_words",
    "made_visible",
    "measured_in_words",
    "mentions_briefing",
    "mentions_csv",
    "moved_in_words",
    "needs_sentence",
    "number_in_words",
    "period_in_words",
    "place_in_course",
    "quote_check_briefing",
    "quote_check_csv",
    "quote_check_markdown",
    "quote_verdict_in_words",
    "read_by_in_words",
    "record_in_parts",
    "record_of",
    "reference",
    "reply_json",
    "reply_markdown",
    "searched_in_words",
    "silent_meetings_in_words",
    "stands_in_words",
    "support_in_words",
    "text_in_parts",
    "timeline_briefing",
    "timeline_csv",
    "timeline_in_words",
    "timeline_json",
    "timeline_markdown",
    "told_beside",
    "unread_in_words",
    "verdict_in_words",
    "vote_in_words",
    "whole_sentence",
    "without_formula",
]
