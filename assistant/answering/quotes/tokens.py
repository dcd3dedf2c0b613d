"""A text as the tokens that a quotation is compared by: words, numbers, signs, each with where it stands.

Two texts say the same where their tokens are the same. What is no token does not count: white space, quotation marks,
dashes between words. A sign does: £, %, °, a minus. A number is whole (``12,500``, ``1.5``), and no figure is ever
folded into another: 10² is not 102.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from assistant.text import Span

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER = "[^\\W\\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f{_INVISIBLE}])*(?:['’ʼ]{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*)*"
_NUMBER = r"(?:(?<![^\s(£$€“‘\"'])[.·])?\d+(?:,\d{3}(?!\d))*(?:[.·]\d+)*"
DASHES = "-‐‑‒–—―−"
_SIGN = r"(?<![\w£$€%)’'])[-‑–−](?=[£$€]?\.?\d)"
_RANGE = rf"(?<=\d)\s*[{DASHES}]\s*(?=[£$€]?\d)"
SIGNS = "£$€¥₹¢%‰°&@#+=<>≤≥±×÷§"
_TOKEN = re.compile(rf"{_NUMBER}|{_WORD}|{_SIGN}|{_RANGE}|[{SIGNS}]")
_REMOVED = re.compile(f"[{_INVISIBLE}]")
_BROKEN = re.compile(r"[-‐‑¬]\s+|\s+")
"""What stands between the halves of a word broken at a line's end; white space alone behind a soft hyphen."""
_MARKS = re.compile(r"[.,;:!?()/…]")
_DOTS = re.compile(r"\.(?:\s?\.){2,}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of ``text``: ``keys`` are equal where two say the same, ``spans`` say where in ``text`` each stands.

    ``left_out`` are spans between tokens that are not part of the running text: the head and foot of a page.
    """

    text: str
    keys: tuple[str, ...]
    spans: tuple[Span, ...]
    left_out: tuple[Span, ...] = ()

    def between(self, place: int) -> str:
        """What stands between token ``place`` and the next one, without what is left out."""
        start, end = self.spans[place][1], self.spans[place + 1][0]
        parts, at = [], start
        for left, right in self.left_out:
            if start <= left and right <= end:
                parts.append(self.text[at:left])
                at = right
        return "".join([*parts, self.text[at:end]])

    def marks(self, place: int) -> str:
        """The marks of punctuation between token ``place`` and the next one."""
        return "".join(_MARKS.findall(_DOTS.sub("…", self.between(place))))

    def raw(self, place: int) -> str:
        """A token as it is printed, capitals kept, hyphens of a line's end and typography folded."""
        if self.keys[place] == "-":
            return "-"
        start, end = self.spans[place]
        whole = _BROKEN.sub("", self.text[start:end])
        return unicodedata.normalize("NFC", _REMOVED.sub("", whole)).replace("’", "'").replace("ʼ", "'")


def tokens_of(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    joined: Container[str] = (),
    left_out: Sequence[Span] = (),
) -> Tokens:
    """The tokens of ``text[start:end]``, those in ``left_out`` not.

    A word that a hyphen breaks at a line's end is one token where the whole is among ``joined``, two elsewhere, as
    ``multi-`` before ``agency`` may be either.
    """
    keys: list[str] = []
    spans: list[Span] = []
    for left, right in _running(text, start, len(text) if end is None else end, left_out):
        key = key_of(text[left:right])
        if keys and keys[-1] + key in joined and is_broken(text, spans[-1], (left, right)):
            keys[-1] += key
            spans[-1] = spans[-1][0], right
        else:
            keys.append(key)
            spans.append((left, right))
    return Tokens(text, tuple(keys), tuple(spans), tuple(left_out))


def _running(text: str, start: int, end: int, left_out: Sequence[Span]) -> Iterator[Span]:
    ahead = 0
    for match in _TOKEN.finditer(text, start, end):
        left, right = match.span()
        while ahead < len(left_out) and left_out[ahead][1] <= left:
            ahead += 1
        if ahead == len(left_out) or right <= left_out[ahead][0]:
            yield left, right


def key_of(token: str) -> str:
    """What a token is compared by: without case, typography and what does not show."""
    if token.isascii():
        plain = token.lower()
        return "-" if plain.strip() == "-" else plain
    if token.strip() in DASHES:
        return "-"
    plain = unicodedata.normalize("NFC", _REMOVED.sub("", token).casefold())
    return plain.replace("’", "'").replace("ʼ", "'")


def is_broken(text: str, left: Span, right: Span) -> bool:
    """Whether two tokens may be the halves of one word that is broken at a line's end."""
    between = text[left[1] : right[0]]
    soft = text[left[1] - 1] == "\u00ad"
    return between != "" and _BROKEN.fullmatch(between) is not None and (soft or not between[0].isspace())


def with_words_joined(tokens: Tokens) -> Tokens:
    """``tokens`` with every word that may be broken at a line's end in one piece; the same where there is none."""
    spans = tokens.spans
    pairs = {
        tokens.keys[place] + tokens.keys[place + 1]
        for place in range(len(spans) - 1)
        if is_broken(tokens.text, spans[place], spans[place + 1])
    }
    if not pairs:
        return tokens
    return tokens_of(tokens.text, spans[0][0], spans[-1][1], joined=pairs, left_out=tokens.left_out)
