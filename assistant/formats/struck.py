"""Words that a document strikes out: left out of what is read, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_NAMED = 60
"""Characters of the first of them that are told."""


def notices(struck: Sequence[str]) -> Iterator[str]:
    """The notice that these words were left out; none where nothing was."""
    said = [words for words in struck if words.strip()]
    if said:
        first = " ".join(said[0].split())[:_NAMED]
        yield f"struck-out words are left out ({len(said)}; the first: {first})"
