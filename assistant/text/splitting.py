"""The splitters of langchain-text-splitters, set to lose nothing: their chunks join back to the text.

Apart from `assistant.text.passages` because importing that package costs half a second, which only a build need pay.

The package has no public function that joins pieces without stripping them, so `_Merger` calls its `_merge_splits`,
which subclasses are written with but nothing promises. It is pinned below the next minor version in ``pyproject.toml``;
``tests/text/test_splitting.py`` compares it with a greedy joining written out by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from langchain_text_splitters import RecursiveCharacterTextSplitter, TextSplitter


class _Merger(TextSplitter):
    """Joins neighbouring pieces into chunks of at most ``chunk_size`` characters, losing none of them."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            chunk_size=longest, chunk_overlap=0, length_function=len, keep_separator=True, strip_whitespace=False
        )

    def merge(self, pieces: Iterable[str]) -> list[str]:
        return self._merge_splits(pieces, "")

    def split_text(self, text: str) -> list[str]:
        return self.merge([text])


def merged(pieces: Iterable[str], longest: int) -> list[str]:
    """Neighbouring ``pieces`` joined into chunks of at most ``longest`` characters; a longer piece stays whole."""
    return _Merger(longest).merge(pieces)


def split(text: str, longest: int) -> list[str]:
    """``text`` in chunks of at most ``longest`` characters, at blank lines, line ends or blanks where it can."""
    return RecursiveCharacterTextSplitter(
        ["\n\n", "\n", " ", ""],
        chunk_size=longest,
        chunk_overlap=0,
        length_function=len,
        keep_separator=True,
        strip_whitespace=False,
    ).split_text(text)
