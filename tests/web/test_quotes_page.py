"""The page "Check a quotation": its markup, and in a browser as a person uses it."""

import os
import re

import pytest

from assistant.records import Filters
from assistant.web.controller import Controller
from assistant.web.feedback import Feedback
from assistant.web.quotes_tab import checked
from assistant.web.quotes_view import quotes_view
from tests.web.conftest import window
from tests.web.test_browser import AXE, PHONE, violations

ARTICLE = (
    "The inspectorate found “the crossing was unsafe”. ‘Repairs cost £12,800.’ "
    "<b>“Nobody saw any zebras at all there.”</b>"
)


@pytest.fixture
def controller(state, tmp_path):
    return Controller(state, Feedback(tmp_path / "f.sqlite"))


def test_the_table_shows_the_records_words_and_marks_what_differs(assistant):
    check = assistant.check_quote(ARTICLE)
    shown = str(quotes_view(check, assistant.snapshot.documents))
    assert shown.count("<tr") == 4
    assert '<mark class="differs">12,800</mark>' in shown
    assert '<mark class="differs">12,500</mark>' in shown
    assert "<b>" not in shown.replace("<b></b>", "")
    assert all(place.link.replace("&", "&amp;") in shown for own in check.quotations for place in own.places)
    assert shown.count("data:text/csv;charset=utf-8;base64,") == 1


def test_what_is_refused_is_told_in_words(controller):
    assert "no words to check" in str(checked(controller, " ", "", Filters()))
    assert "limit is 6,000" in str(checked(controller, "word " * 2000, "", Filters()))
    assert "speaker not stated" in str(checked(controller, "Repairs cost £12,500.", "Cllr Nobody", Filters()))


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["wide", "dark", "phone"])
def test_an_article_is_checked_on_the_page_and_a_place_is_opened(driver, served, options):
    with window(driver, served, **options) as opened:
        page = opened.page
        page.goto(f"{served.address}/?view=quotes")
        page.locator("#quoted-words textarea").fill(ARTICLE)
        page.locator("#check-quote").click()
        page.locator(".quotes-view tbody tr").nth(2).wait_for()
        assert "1 exact, 1 altered, 1 not in the record" in page.locator(".quotes-view .verdict").inner_text()
        assert page.locator("mark.differs").all_inner_texts() == ["12,800", "12,500"]
        page.wait_for_function("() => document.title === 'Check a quotation – On Record'")
        if folder := os.environ.get("ONRECORD_SHOTS"):
            page.screenshot(path=f"{folder}/quotes-{'-'.join(map(str, options)) or 'wide'}.png", full_page=True)
        with page.expect_download() as saved:
            page.get_by_role("link", name="CSV").click()
        assert re.fullmatch(r"on-record-quotations\.csv", saved.value.suggested_filename)
        if AXE.is_file():
            assert violations(opened) == []
        page.locator(".quotes-view .place .opener").first.click()
        page.locator("#document-view mark").wait_for()
        assert page.locator("#document-view mark").first.inner_text().lower() == "the crossing was unsafe"
        assert opened.errors == []
        assert opened.hosts == {served.address.removeprefix("http://")}
