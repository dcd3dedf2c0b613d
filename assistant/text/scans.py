"""How it is said that words were recognised from a picture of a page: on every surface the same."""

from __future__ import annotations


def recognised_in_words(confidence: float) -> str:
    """What is said of words that no file holds as text, with what the engine thinks of itself on their page, 0 to 1.

    >>> recognised_in_words(0.934)
    'recognised from a scan (confidence 93 %)'
    """
    return f"recognised from a scan (confidence {int(100 * confidence)} %)"
