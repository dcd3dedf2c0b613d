"""The page "Over time": what it shows, its address, and the way to it from a question."""

import re

import pytest

from assistant import Assistant
from assistant.records import Filters
from assistant.web.timeline_tab import over_time
from assistant.web.timeline_view import timeline_view
from assistant.web.turns import Turn, transcript
from tests.answering.test_timeline import local  # noqa: F401


@pytest.fixture(scope="module")
def shown(local: Assistant):  # noqa: F811
    return str(timeline_view(local.timeline("Marshgate ferry"), local.snapshot.documents, Filters()))


def text_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_the_entries_stand_in_order_below_their_dates_with_the_gaps_between(shown):
    told = text_of(shown)
    order = ["10 March 2022", "Gap: no quotation between 10 March 2022", "12 September 2024 ", "19 June 2025 latest"]
    places = [told.index(words, told.index("first of 10 March") + 200) for words in order]
    assert places == sorted(places)
    assert '<time datetime="2025-06-19">' in shown


def test_the_plot_is_a_table_that_is_read_in_numbers_and_whose_bars_are_only_seen(shown):
    table = re.search(r"<table.*?</table>", shown, re.S)[0]
    assert "<caption>Quotations by period</caption>" in table
    rows = [text_of(row).split() for row in re.findall(r"<tr.*?</tr>", table, re.S)[1:]]
    assert rows[0] == ["January", "to", "March", "2022", "1", "1"]
    assert sum(int(row[-2]) for row in rows) == 3
    assert re.findall(r"<meter[^>]*>", table) == re.findall(r'<meter[^>]*aria-hidden="true"[^>]*>', table)
    assert "<script" not in shown


def test_every_file_and_the_address_ask_for_the_same_timeline(shown):
    query = "view=timeline&amp;q=Marshgate+ferry"
    assert f'data-address="?{query}"' in shown
    for form in ("docx", "md", "csv"):
        assert f'href="timeline.{form}?{query}"' in shown


def test_a_question_for_the_latest_position_leads_to_the_timeline_of_its_topic_and_another_does_not(local):  # noqa: F811
    def turn(asked):
        reply = local.ask(asked)
        cited = (*reply.citations, *reply.nearest)
        return str(
            transcript((Turn(asked, asked, Filters(), reply, {c.document: local.document(c.document) for c in cited}),))
        )

    link = 'href="?view=timeline&amp;q=the+Marshgate+ferry"'
    assert link in turn("What is the latest position on the Marshgate ferry?")
    assert link in turn("How has the Marshgate ferry changed?")
    assert "view=timeline" not in turn("Who repaired the Marshgate ferry?")


class _Controller:
    def __init__(self, assistant):
        self.state = self
        self.assistant = lambda: assistant

    def guarded(self, act, otherwise):
        return act()


def test_nothing_is_shown_where_no_topic_is_given(local):  # noqa: F811
    assert str(over_time(_Controller(local), "  ", Filters())) == ""
    assert "Marshgate" in str(over_time(_Controller(local), "Marshgate ferry", Filters()))
