"""How many results programs are given at once, by an endpoint or by an address."""

from __future__ import annotations

from assistant.answering import check_k
from assistant.errors import OnRecordError, QuestionRefused

MOST = 50
"""The most results of a call."""
_USUAL = 5
_DIGITS = 9
"""Digits up to which a number of an address is read as one."""


class CallRefused(OnRecordError):
    """An argument of a call is not of the kind that the endpoint takes."""


def check_count(k: object) -> int:
    """``k``, a whole number from 1 to `MOST`.

    Raises:
        CallRefused: it is none.
    """
    remedy = f"Give a whole number from 1 to {MOST}."
    try:
        count = check_k(k)
    except QuestionRefused as refused:
        raise CallRefused(refused.what, remedy) from None
    if count > MOST:
        raise CallRefused(f"k is {count}, which is more than is given at once.", remedy)
    return count


def count_asked(written: str | None) -> int:
    """The number of results that an address asks for, 5 where it does not say.

    Raises:
        CallRefused: it is no whole number from 1 to `MOST`.
    """
    if written is None:
        return _USUAL
    is_number = written.isascii() and written.isdigit() and len(written) <= _DIGITS
    return check_count(int(written) if is_number else written[:20])
