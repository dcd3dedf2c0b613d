"""What a page that is loaded again, or gone back to, says it showed: its address and the questions of its conversation.

The browser keeps both, the server neither. Nothing in them is trusted, and no reply is among them: what was answered is
asked again, so that each quotation is compared with its document once more.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering import LONGEST, Address, parse_address
from assistant.records import Filters
from assistant.web.filter_form import filters_from
from assistant.web.turns import REMEMBERED, SEARCHING, Turn


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a page is: its address, its conversation (yet unanswered), the filters in force, and its own count."""

    address: Address
    turns: tuple[Turn, ...]
    filters: Filters
    sent: int


def visit_of(payload: object) -> Visit:
    """What the script of the page says; what it cannot mean is left out.

    A page that has no conversation of its own, and a question in its address, has that one.
    """
    given = payload if isinstance(payload, dict) else {}
    query = given.get("address")
    address = parse_address(query.removeprefix("?") if isinstance(query, str) else "")
    form, sent, kept = given.get("filters"), given.get("sent"), given.get("turns")
    turns = [turn for one in kept[-REMEMBERED:] for turn in _turns(one)] if isinstance(kept, list) else []
    if not turns and address.question and address.view == "ask":
        asked = address.question
        turns = [Turn(asked, asked, address.filters, SEARCHING, as_typed=address.as_typed)]
    filters = filters_from(form) if isinstance(form, dict) else address.filters
    return Visit(address, tuple(turns), filters, sent if isinstance(sent, int) and not isinstance(sent, bool) else 0)


def _turns(given: object) -> list[Turn]:
    """The question that an entry of the conversation holds; none where it holds none."""
    if not isinstance(given, dict):
        return []
    asked, understood, form = given.get("asked"), given.get("understood"), given.get("filters")
    if not (isinstance(asked, str) and isinstance(understood, str) and understood):
        return []
    filters = filters_from(form) if isinstance(form, dict) else Filters()
    return [Turn(asked[:LONGEST], understood, filters, SEARCHING, as_typed=given.get("as_typed") is True)]
