"""When a citation meets a gold quotation: the words in the right document, however the file was read.

A gold quotation is often taken from another reading of the file than the product's: a PDF's lines may be joined,
hyphens at line ends left in, a row's cells divided by bars. So words count, and what stands between them does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from assistant.evaluation.question_sets import Gold
from assistant.records import Citation

ENOUGH = 0.6
"""The share of the gold quote's words a quotation must share where it does not hold the quote whole."""
TELLING = 20
"""Letters and digits from which a gold quote is known by these alone."""

_UNIFIED = str.maketrans(dict.fromkeys("‘’‛ʼ′", "'") | dict.fromkeys("“”„‟″", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_MARKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """``text`` for matching only: white space folded to single blanks, curly quotes and dashes made plain."""
    return " ".join(text.translate(_UNIFIED).split())


def bare(text: str) -> str:
    """The letters and digits of ``text`` alone, in lower case, ligatures undone.

    >>> bare("the coun-\\n cil | £1,200") == bare("The council £1 200")
    True
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def meets_passage(citation: Citation, gold: Gold) -> bool:
    """Whether the gold quote lies in the citation's passage, as whole words after `fold`, in the right document.

    One of at least `TELLING` letters and digits does if these stand there, in the same order and nothing between.
    """
    return _stands_in(citation, gold) and holds(citation.passage, gold.quote)


def meets_quote(citation: Citation, gold: Gold) -> bool:
    """Whether the quotation holds the gold quote or at least 60% of its words, in the right document.

    The share is Σ min(times in quotation, times in gold) / words in gold, over words of `fold` in lower case: a
    multiset overlap. A long quotation shares more, so read it beside the median words per quotation.
    """
    if not _stands_in(citation, gold):
        return False
    return holds(citation.quote, gold.quote) or _shared(fold(gold.quote), fold(citation.quote)) >= ENOUGH


def holds(text: str, quote: str) -> bool:
    """Whether ``quote`` lies in ``text``, as `meets_passage` says."""
    if _lies_in(fold(quote), fold(text)):
        return True
    wanted = bare(quote)
    return len(wanted) >= TELLING and wanted in bare(text)


def _stands_in(citation: Citation, gold: Gold) -> bool:
    """The right document and page: the citation's own, or one it names as holding the same words."""
    places = [(citation.document, citation.page), *((place.document, place.page) for place in citation.also_in)]
    return any(document == gold.document and gold.page in (None, page) for document, page in places)


def _lies_in(wanted: str, text: str) -> bool:
    """As whole words: "2 May" does not lie in "12 May"."""
    edges = r"(?<!\w)" if wanted[:1].isalnum() else "", r"(?!\w)" if wanted[-1:].isalnum() else ""
    return re.search(edges[0] + re.escape(wanted) + edges[1], text) is not None


def _shared(wanted: str, text: str) -> float:
    words = Counter(_WORD.findall(wanted.lower()))
    return (words & Counter(_WORD.findall(text.lower()))).total() / words.total() if words else 0.0
