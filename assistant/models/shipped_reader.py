"""The sentence reranker that is shipped: opened once, when its files are those of its card."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from assistant.errors import put_back
from assistant.models.adaptation import check_shipped, shipped_card
from assistant.models.reranker import EMBEDDED_RERANKER
from assistant.models.sentence_reranker import SentenceReranker

SHIPPED_FOLDER = Path(__file__).parent / "council_reader"
"""Its settings, weights and card."""
_opening = threading.Lock()


def shipped_reader() -> SentenceReranker:
    """The reranker that is shipped, once for all who ask: what it has read lately is known to each.

    Raises:
        ModelDamaged: a file of it is missing or is not the one that was shipped.
    """
    with _opening:
        return _opened(SHIPPED_FOLDER)


@cache
def _opened(folder: Path) -> SentenceReranker:
    remedy = f"Put the shipped files back: {put_back(folder)}. Until then ask without it: --reader none."
    card = shipped_card(EMBEDDED_RERANKER, folder, remedy)
    check_shipped(EMBEDDED_RERANKER, folder / "model.safetensors", card, remedy)
    return SentenceReranker(EMBEDDED_RERANKER, folder)
