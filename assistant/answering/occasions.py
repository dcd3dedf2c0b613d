"""Meetings and visits that a question tells by their place in time: the next meeting, the previous visit."""

from __future__ import annotations

from assistant.text import AGAIN_SOON, BEFORE_THIS, OCCASION_ASKED, folded

_HELD = {"next": AGAIN_SOON, "previous": BEFORE_THIS}


def occasions_in(question: str) -> frozenset[str]:
    """The occasions that ``question`` asks about, as ``next meeting`` or ``previous visit``.

    >>> occasions_in("When will the committee's next ordinary meeting be held?")
    frozenset({'next meeting'})
    """
    told = (match for match in OCCASION_ASKED.finditer(folded(question)))
    return frozenset(f"{'next' if match['next'] else 'previous'} {match['what']}" for match in told)


def holds_occasion(text: str, occasion: str) -> bool:
    """Whether ``text`` speaks of an ``occasion`` as `occasions_in` names it: of what is next in some words of time to
    come, of what was before in words of time past. The date of this meeting is not that of the next."""
    return bool(_HELD[occasion.partition(" ")[0]].search(folded(text)))
