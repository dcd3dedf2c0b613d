"""The page "Decisions": its markup, its handlers, its files, and in a browser as a person uses it."""

import csv
import io
import json
import os

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.answering import Address, parse_address, write_address
from assistant.records import Filters, as_json
from assistant.web import api, routes
from assistant.web.controller import Controller
from assistant.web.decisions_tab import DecisionsHandlers, list_shown
from assistant.web.decisions_view import decisions_view
from assistant.web.downloads import NoSuchFile, download
from assistant.web.feedback import Feedback
from assistant.web.filter_form import filters_from, form_of
from assistant.web.guard import Allowed, Guard
from assistant.web.state import ChatState
from tests import meetings
from tests.toys import ToyEncoder
from tests.web.conftest import Place, expect, serving, window
from tests.web.test_browser import AXE, PHONE, violations

HERE = "?view=decisions"


@pytest.fixture(scope="module")
def parish(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decisions-page")
    return Place(folder / "corpus", meetings.built_parish(folder))


@pytest.fixture(scope="module")
def desk(parish):
    return Assistant.open(parish.index, encoder=ToyEncoder())


@pytest.fixture
def controller(parish, tmp_path):
    state = ChatState(parish.index, parish.corpus, ToyEncoder())
    state.ready.set()
    return Controller(state, Feedback(tmp_path / "f.sqlite"))


@pytest.fixture
def handlers(controller):
    return DecisionsHandlers(controller, lambda wanted: filters_from(json.loads(wanted)) if wanted else Filters())


def test_every_decision_is_quoted_with_its_parts_and_its_link(desk):
    ledger = desk.decisions()
    shown = str(decisions_view(ledger, desk.snapshot.documents))
    assert shown.count('class="sentence"') == len(ledger.entries) == 5
    assert "moved by Cllr Hart, seconded by Cllr Moss; vote: for 2 (Hart, Moss), against 1 (Birch)" in shown
    assert all(entry.link.replace("&", "&amp;") in shown for entry in ledger.entries)
    assert shown.count('data-act="follow"') == 4  # an undated decision has nothing later
    assert "In the record of one meeting no decision was found: Minutes, June" in shown
    assert 'data-address="?view=decisions"' in shown


def test_what_may_follow_stands_below_its_decision_and_is_not_said_to_follow(controller):
    start = meetings.DECISIONS["may"][0].whole.start
    shown = str(list_shown(controller, "", Filters(), "", {"document": "may", "start": start}))
    assert shown.count('class="followed"') == 1
    assert "Later passages that may speak of it. They are found by their words" in shown
    assert "the new swings had been ordered" in shown
    start = meetings.DECISIONS["july"][0].whole.start
    nothing = str(list_shown(controller, "", Filters(), "", {"document": "july", "start": start}))
    assert "No later passage of this body was found" in nothing


@pytest.mark.parametrize("payload", [None, 1, [], {}, {"document": 5, "start": 1}, {"document": "may", "start": True}])
def test_a_payload_that_names_no_decision_lists_as_before(controller, payload):
    assert str(list_shown(controller, "", Filters(), "", payload)) == str(list_shown(controller, "", Filters(), ""))


def test_what_is_refused_is_told_in_words(controller):
    assert "no word to look for" in str(list_shown(controller, "of the", Filters(), ""))
    assert "is no kind of entry" in str(list_shown(controller, "", Filters(), "motion"))
    told = str(list_shown(controller, "", Filters(), "", {"document": "may", "start": 3}))
    assert "No decision begins at character 3" in told
    assert "No decision has all of these words" in str(list_shown(controller, "zebras", Filters(), ""))


def test_the_view_opens_as_its_address_has_it_once(handlers):
    topic, only, shown, looked = handlers.opened(f"{HERE}&q=play+area&only=decision", "", False)
    assert (topic, only, looked) == ("play area", "decision", True)
    assert "2 decisions" in shown
    assert handlers.opened(f"{HERE}&q=bins", "", True) == (gr.skip(),) * 4
    wanted = form_of(Filters(documents=("july",)))
    assert "1 decision" in handlers.opened("?q=some+question", wanted, False)[2]
    assert handlers.loaded("?q=some+question", wanted, False) == (gr.skip(),) * 4
    assert "4 decisions and 1 recommendation" in handlers.loaded(HERE, "", False)[2]


def test_going_back_to_the_view_lists_what_its_address_asks_for(handlers):
    assert handlers.arrived(json.dumps({"address": f"{HERE}&q=bins"}))[0] == "bins"
    for payload in ("", "null", "[]", json.dumps({"address": "?view=mentions&q=x"}), json.dumps({"address": 5})):
        assert handlers.arrived(payload) == (gr.skip(),) * 4


def test_other_filters_are_shown_and_list_anew_only_where_there_is_a_list(handlers):
    wanted = form_of(Filters(publishers=("Barton Town Council",)))
    chosen, shown = handlers.filtered("", "", wanted, True)
    assert "Barton Town Council" in chosen
    assert "0 decisions" in shown
    assert handlers.filtered("", "", wanted, False)[1] == gr.skip()


def test_an_address_of_decisions_is_read_back():
    address = Address("play area", Filters(documents=("may",)), view="decisions", only="recommendation")
    assert write_address(address) == "?view=decisions&q=play+area&document=may&only=recommendation"
    assert parse_address(write_address(address).removeprefix("?")) == address


def test_a_file_holds_what_the_address_asks_for(desk):
    rows = list(csv.DictReader(io.StringIO(download(desk, "decisions", "csv", "q=bins").data.decode("utf-8-sig"))))
    assert [row["quote"] for row in rows] == ["It was agreed that two bins be bought."]
    told = json.loads(download(desk, "decisions", "json", "document=may&only=recommendation").data)
    assert [entry["to"]["words"] for entry in told["entries"]] == ["the County Council"]
    assert download(desk, "decisions", "docx", "").name == "on-record-decisions.docx"
    with pytest.raises(NoSuchFile, match=r"There is no file decisions\.md"):
        download(desk, "decisions", "md", "")


def test_the_routes_answer_and_are_told_of(parish):
    app = FastAPI(openapi_url=None)
    routes.add(app, ChatState(parish.index, parish.corpus, ToyEncoder()))
    client = TestClient(Guard(app, Allowed.for_host("testserver")), base_url="http://testserver")
    told = client.get("/decisions.json", params={"q": "swings"}).json()
    assert [entry["letter"]["words"] for entry in told["entries"]] == ["(a)"]
    assert told["made"] and told["address"].endswith("?view=decisions&q=swings")
    assert client.get("/decisions.csv").headers["content-disposition"].endswith('"on-record-decisions.csv"')
    refused = client.get("/decisions.json", params={"only": "motion"})
    assert (refused.status_code, "is no kind of entry" in refused.text) == (400, True)
    assert client.get("/decisions.pdf").status_code in {400, 404}
    document = client.get("/openapi.json").json()
    asked = {one["name"]: one["required"] for one in document["paths"]["/decisions.json"]["get"]["parameters"]}
    assert asked == {"q": False, "publisher": False, "kind": False, "document": False, "from": False, "to": False,
                     "only": False}  # fmt: skip
    assert {"entries", "meetings", "made", "address"} <= set(
        document["components"]["schemas"]["DecisionLedger"]["properties"]
    )


def test_the_endpoints_give_the_ledger_and_what_may_follow(controller, desk):
    named = {endpoint.__name__: endpoint for endpoint in api.endpoints(controller.state)}
    assert named["decisions"]("play area") == as_json(desk.decisions("play area"))
    assert len(named["decisions"](only="recommendation")["entries"]) == 1
    start = meetings.DECISIONS["may"][0].whole.start
    assert named["follow_ups"]("may", start)["possible"][0]["document"] == "july"
    with pytest.raises(gr.Error, match="No decision begins"):
        named["follow_ups"]("may", start + 1)
    with pytest.raises(gr.Error, match="topic is not text"):
        named["decisions"](5)


@pytest.fixture(scope="module")
def served_parish(parish, tmp_path_factory):
    with serving(parish, tmp_path_factory.mktemp("served-decisions")) as running:
        yield running


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["wide", "dark", "phone"])
def test_decisions_are_listed_narrowed_and_followed_on_the_page(driver, served_parish, options):
    with window(driver, served_parish, **options) as opened:
        page = opened.page
        page.get_by_role("tab", name="Decisions").click()
        page.locator(".decisions-view").wait_for()
        assert "4 decisions and 1 recommendation" in page.locator(".decisions-view .verdict").inner_text()
        page.locator("#decisions-topic textarea, #decisions-topic input").fill("play area")
        page.locator("#list-decisions").click()
        page.wait_for_function("() => document.title === 'Decisions on “play area” – On Record'")
        assert page.locator(".decisions-view ol > li").count() == 2
        page.locator(".follow").first.click()
        page.locator(".followed q").wait_for()
        assert page.evaluate("() => document.activeElement.className") == "followed"
        assert "the new swings had been ordered" in page.locator(".followed").inner_text()
        if folder := os.environ.get("ONRECORD_SHOTS"):
            page.screenshot(path=f"{folder}/decisions-{'-'.join(map(str, options)) or 'wide'}.png", full_page=True)
        if AXE.is_file():
            assert violations(opened) == []
        fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits)
        tabs = page.locator("#views [role=tab]")
        assert all(tabs.nth(n).bounding_box()["x"] + tabs.nth(n).bounding_box()["width"] <= page.viewport_size["width"]
                   for n in range(tabs.count()) if tabs.nth(n).is_visible())  # fmt: skip
        page.go_back()
        page.wait_for_function("() => document.title === 'Decisions – On Record'")
        page.wait_for_function("() => document.querySelectorAll('.decisions-view ol > li').length === 5")
        assert opened.errors == []


@pytest.mark.browser
def test_a_link_to_decisions_opens_the_list_and_a_place_in_the_minutes(driver, served_parish):
    with window(driver, served_parish) as opened:
        page = opened.page
        page.goto(f"{served_parish.address}/?view=decisions&q=bins")
        page.locator(".decisions-view ol > li").wait_for()
        assert page.locator("#decisions-topic textarea, #decisions-topic input").input_value() == "bins"
        with page.expect_download() as saved:
            page.get_by_role("link", name="Tracker to fill in (Word)").click()
        assert saved.value.suggested_filename == "on-record-decisions.docx"
        page.locator(".decisions-view .opener").first.click()
        page.locator("#document-view mark").wait_for()
        assert page.locator("#document-view mark").first.inner_text() == "It was agreed that two bins be bought."
        page.emulate_media(media="print")
        expect(page.locator("#decisions-row")).to_be_hidden()
        expect(page.locator(".decisions-view q").first).to_be_visible()
        assert opened.errors == []
