"""Page numbers: each pattern by what is printed, and by what only looks like it."""

from __future__ import annotations

import pytest

from assistant.formats.page_numbers import leads_to_page, lone_page_number, numbers_in


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("7", (7, None)),
        ("- 7 -", (7, None)),
        ("Page 7", (7, None)),
        ("page 7 of 12", (7, 12)),
        ("7/12", (7, 12)),
        ("iv", (4, None)),
        ("Page xii", (12, None)),
        ("7 apples", None),
        ("Appendix 7", None),
        ("12345", None),
        ("mix", None),
    ],
)
def test_what_is_but_a_page_number(words: str, number: tuple[int, int | None] | None) -> None:
    assert lone_page_number(words) == number


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Budget 2024 7", ["7"]),
        ("7 | Budget report", ["7"]),
        ("Budget report 7 | Page", ["7"]),
        ("Budget, page 7, draft", ["7"]),
        ("Appendix 7", []),
        ("It cost £7", []),
        ("Item no. 7", []),
        ("A budget of 7 parts", []),
    ],
)
def test_numbers_in_a_running_head_that_may_be_the_page_s(words: str, numbers: list[str]) -> None:
    assert [match.group().strip() for match in numbers_in(words)] == numbers


@pytest.mark.parametrize(
    ("words", "leads"),
    [("Apologies ........ 3", True), ("Apologies …… 3", True), ("Apologies... 3", False), ("It cost 3", False)],
)
def test_dots_that_lead_to_a_page(words: str, leads: bool) -> None:
    assert leads_to_page(words) is leads
