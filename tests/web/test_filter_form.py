"""The filters as the script of the page holds them."""

import json

from assistant.records import Filters
from assistant.web.filter_form import filters_from, form_of


def test_the_filters_of_the_page_are_checked():
    given = {"from": "2024", "to": "never", "publisher": ["A", 3, None], "kind": "letter", "document": None}
    assert filters_from(given) == Filters("2024", "never", ("A",))
    assert filters_from({"from": "", "to": 7}) == Filters()


def test_what_the_page_is_given_is_read_back():
    filters = Filters("2024", None, ("A & B",), ("letter",), ("2023/minutes.txt",))
    assert filters_from(json.loads(form_of(filters))) == filters
