"""How sure words are that were recognised from a picture of a page, and how that is told: everywhere the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assistant.records import LeastSure, Page

_AROUND = ".,;:!?()[]\"'“”‘’"
"""What stands about a word and is none of it."""


class Certainty(NamedTuple):
    """The engine's confidence in recognised words, 0 to 1, and the least sure of them; None where only the mean of the
    page is known."""

    confidence: float
    least: LeastSure | None = None


def certainty(quote: str, start: int, pages: Iterable[Page]) -> Certainty | None:
    """How sure the words of ``quote`` are, which begins at ``start`` of a text with these ``pages``.

    None where none of them was recognised. The mean is by letters, rounded down to hundredths. What is not found among
    the words of its page is as sure as the page.
    """
    end = start + len(quote)
    scanned = [page for page in pages if page.recognised is not None and page.start < end and start < page.end]
    if not scanned:
        return None
    words = [(page.start + word.at, word) for page in scanned for word in page.words_between(start, end)]
    letters = sum(word.length for _, word in words)
    if not letters:
        return Certainty(min(page.recognised for page in scanned if page.recognised is not None))
    mean = sum(word.confidence * word.length for _, word in words) // letters / 100
    at, least = min(words, key=lambda placed: (placed[1].confidence, placed[0]))
    shown = quote[max(at - start, 0) : at + least.length - start]
    return Certainty(mean, LeastSure(shown.strip(_AROUND) or shown, least.confidence / 100))


def recognised_in_words(confidence: float, least: LeastSure | None = None) -> str:
    """What is said of words that no file holds as text, with what the engine thinks of itself, 0 to 1.

    >>> recognised_in_words(0.934, LeastSure("1250", 0.71))
    'recognised from a scan (confidence 93 %, least sure of “1250”: 71 %)'
    """
    doubt = f", least sure of “{least.word}”: {round(100 * least.confidence)} %" if least else ""
    return f"recognised from a scan (confidence {round(100 * confidence)} %{doubt})"
