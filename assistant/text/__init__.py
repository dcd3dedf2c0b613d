"""Text as public records write it: words, dates, lines, sections, sentences, passages and what stands for them."""

from __future__ import annotations

from assistant.text.acronyms import expanded_acronyms, find_acronyms
from assistant.text.bodies import is_body, is_inspectorate
from assistant.text.courtesies import is_small_talk
from assistant.text.dates import (
    MONTHS,
    NO_DATE,
    FoundDate,
    date_covers,
    find_dates,
    first_date,
    is_iso_date,
    lone_date,
    written_date,
)
from assistant.text.lines import CONTACT, LABELLED, MARKER, SALUTATION, VALEDICTION, is_clause, paragraphs
from assistant.text.numerals import cardinal, letters, of_roman, ordinal, repeated_letters, roman
from assistant.text.passages import Cutting, SearchableWords, context_line, cut_passages, indexed_text
from assistant.text.sections import cut_sections
from assistant.text.sentences import Span, sentence_spans
from assistant.text.times import (
    is_of_time,
    is_time_word,
    months_in,
    names_time,
    times_asked,
    years_are_one,
    years_in,
)
from assistant.text.words import (
    FUNCTION_WORDS,
    content_stems_in,
    folded,
    name_words,
    one_line,
    spelling,
    stem,
    stems_in,
    wording,
    words_in,
)

__all__ = [
    "CONTACT",
    "FUNCTION_WORDS",
    "LABELLED",
    "MARKER",
    "MONTHS",
    "NO_DATE",
    "SALUTATION",
    "VALEDICTION",
    "Cutting",
    "FoundDate",
    "SearchableWords",
    "Span",
    "cardinal",
    "content_stems_in",
    "context_line",
    "cut_passages",
    "cut_sections",
    "date_covers",
    "expanded_acronyms",
    "find_acronyms",
    "find_dates",
    "first_date",
    "folded",
    "indexed_text",
    "is_body",
    "is_clause",
    "is_inspectorate",
    "is_iso_date",
    "is_of_time",
    "is_small_talk",
    "is_time_word",
    "letters",
    "lone_date",
    "months_in",
    "name_words",
    "names_time",
    "of_roman",
    "one_line",
    "ordinal",
    "paragraphs",
    "repeated_letters",
    "roman",
    "sentence_spans",
    "spelling",
    "stem",
    "stems_in",
    "times_asked",
    "wording",
    "words_in",
    "written_date",
    "years_are_one",
    "years_in",
]
