"""Greetings, thanks and praise, told from questions whose subject is one of their words: ``What happens at night?``"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.text.words import FUNCTION_WORDS, words_in

_GREETING = frozenset(["hello", "hi", "hey", "hiya", "thanks", "thank", "cheers", "bye", "goodbye", "lovely"])
_NEVER_ASKED = _GREETING | {"great", "nice", "ok", "okay", "yes", "no", "now", "sure", "really", "cool", "wow"}
"""Words that are the subject of nothing."""
_OF_TIME = frozenset(["morning", "afternoon", "evening", "night", "today", "tomorrow"])
_TWO_FACED = _OF_TIME | {"good", "fine", "well", "welcome", "helpful", "sorry"}
"""Words people greet, thank and praise with, and ask about: the night, a fine, who was welcome, what is good."""
_ASKING = frozenset(
    """
    what which who whom whose when where why how is are was were do does did can could should would will
    """.split()  # noqa: SIM905
)
_ADDRESSING = frozenset(["you", "your", "yours", "i", "i'm", "me", "my"])
_PLACING = frozenset(["a", "an", "the", "each", "any", "at", "by", "in", "on", "of", "during", "before", "after"])


def is_small_talk(text: str) -> bool:
    """Whether ``text`` greets, thanks or praises and names nothing to look for: ``How are you today?``

    A word that may also be asked about does name something in a question that is put to nobody (``What happens at
    night?``), and behind an article or a preposition (``the fine``). A text of function words alone is small talk.
    """
    words = words_in(text)
    said = {word for word in words if word not in FUNCTION_WORDS}
    if not said <= _NEVER_ASKED | _TWO_FACED:
        return False
    if said <= _NEVER_ASKED or not said.isdisjoint(_GREETING):
        return True
    if _is_placed(words):
        return False
    exclaims = words[0] == "what" and words[1:2] in (["a"], ["an"])
    return words[0] not in _ASKING or exclaims or not _ADDRESSING.isdisjoint(words)


def _is_placed(words: Sequence[str]) -> bool:
    """Whether one of the words stands as a noun does: ``at night``, ``the fine``; not ``a good evening``."""
    triples = zip(words, words[1:], [*words[2:], ""], strict=False)
    return any(
        before in _PLACING and word in _TWO_FACED and following not in _TWO_FACED for before, word, following in triples
    )
