"""Words in small letters that stand in a question as a name does: behind a preposition of place, or as who says
something, without an article, which a common noun would have: ``in surrey``, ``did serco say``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from assistant.text.names import PLACE_NOUNS
from assistant.text.phrases import BEHIND_A_PREPOSITION, NUMBER_WORDS, SAYER_ASKED, WITHOUT_ARTICLE
from assistant.text.words import FUNCTION_WORDS

_MOST = 3
"""Words of one name."""
_OF_A_BODY = PLACE_NOUNS | {"council", "county", "borough", "district", "city", "area", "region"}
"""What may follow a name that tells which place or body."""
_NEVER = re.compile(r"(?:ing|ly)$")
"""The end of a word that is taken for no name, though Epping is one."""
_PRONOUNS = ("anybody", "everybody", "nobody", "somebody", "everything", "everyone", "anywhere", "somewhere")
_COMMON = WITHOUT_ARTICLE.union(NUMBER_WORDS, _PRONOUNS)


def bare_names(text: str, is_held: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    """The words of each such run of which none ``is_held`` by the record, in order; a run ends before one that is.

    >>> list(bare_names("what was mended in nether wallop and in danger", {"mended"}.__contains__))
    [('nether', 'wallop')]
    """
    for match in BEHIND_A_PREPOSITION.finditer(text):
        words = re.split(r"[ -]", match["words"])
        run = _run(words, is_held)
        rest = words[len(run) : len(run) + 1] or re.findall(r"\w+", match["next"] or "")[:1]
        if run and all(word in FUNCTION_WORDS or word in _OF_A_BODY or word[0].isdigit() for word in rest):
            yield run
    for match in SAYER_ASKED.finditer(text):
        if run := _run([match["name"]], is_held):
            yield run


def _run(words: Iterable[str], is_held: Callable[[str], bool]) -> tuple[str, ...]:
    """The first of ``words`` that are not held; none where one needs no article to be a noun."""
    run: list[str] = []
    for word in words:
        if len(run) == _MOST or is_held(word) or word in FUNCTION_WORDS or word in PLACE_NOUNS:
            break
        run.append(word)
    return () if any(word in _COMMON or _NEVER.search(word) for word in run) else tuple(run)
