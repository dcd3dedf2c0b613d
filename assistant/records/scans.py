"""What is known of words that no file holds as text, and that were recognised from a picture of their page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class RecognisedWord(NamedTuple):
    """Where a recognised word stands, in the text and on paper. In JSON it is an array: a page has hundreds.

    ``at`` counts from the start of its page's text; ``confidence`` is the engine's, in hundredths; its box is in whole
    points from the upper left of the page as it is shown.
    """

    at: int
    length: int
    confidence: int
    left: int
    top: int
    right: int
    foot: int


@dataclass(frozen=True, slots=True)
class LeastSure:
    """The word of a quotation that the engine is least sure of, as it stands there, and its confidence, 0 to 1."""

    word: str
    confidence: float
