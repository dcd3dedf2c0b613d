"""What a text calls by name: capitalised runs that no sentence merely begins with."""

from __future__ import annotations

import re

from assistant.text import FUNCTION_WORDS, folded, is_time_word, sentence_spans

_NAMED = re.compile(r"\b[A-Z][\w'’&-]*(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z][\w'’&-]*)+|(?<=[a-z,'’.] )[A-Z][\w'’&-]+")


def names_in(text: str) -> tuple[str, ...]:
    """What ``text`` calls by a capitalised name. A word that any sentence may begin with is part of none."""
    names = [name for start, end in sentence_spans(text) for name in _names(text[start:end])]
    return tuple(dict.fromkeys(name for name in names if not _is_time(name)))


def _names(sentence: str) -> list[str]:
    first, _, rest = sentence.partition(" ")
    begins = folded(first).strip(",.'") in FUNCTION_WORDS or folded(first).rstrip("s'") in FUNCTION_WORDS
    return [name for name in _NAMED.findall(f". {rest}" if begins else sentence) if name != first.rstrip(",;:")]


def _is_time(name: str) -> bool:
    return all(is_time_word(word) for word in folded(name).split())
