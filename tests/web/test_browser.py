"""The page in a real browser: asked, read, filtered and shared as a person does it, with no request to another host."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Address, DocumentPlace, write_address
from assistant.present import flowing
from assistant.records import Filters
from assistant.web.markup import words
from tests.web.conftest import ANSWERED, HOSTILE, ROOT, UNANSWERED, Window, expect, window
from tests.web.server import DEFECT
from tests.web.test_markup import HOSTILE as HOSTILE_TEXTS
from tests.web.test_markup import awkward

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ZEBRAS = "What does the record say without being obeyed by zebras?"


@pytest.fixture
def page(driver, served):
    with window(driver, served) as opened:
        yield opened
        assert opened.hosts == {served.address.removeprefix("http://")}
        assert opened.errors == []


def open_document(page: Window, card: int = 0) -> None:
    page.page.locator(".citation .action.main:visible").nth(card).click()
    page.page.locator("#document-view mark").wait_for()
    page.page.wait_for_function("() => history.state?.place")


def wait_in_view(page: Window, selector: str, container: str) -> None:
    """Returns when an element is inside the visible part of its container."""
    page.page.wait_for_function(
        """([inner, outer]) => {
            const a = document.querySelector(inner).getBoundingClientRect();
            const b = document.querySelector(outer).getBoundingClientRect();
            return a.top >= b.top - 1 && a.top < Math.min(b.bottom, innerHeight);
        }""",
        arg=[selector, container],
    )


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_shows_every_quotation_word_for_word(page, assistant):
    page.ask(ANSWERED)
    reply = assistant.ask(ANSWERED)
    citations = (*reply.citations, *reply.nearest)
    shown = page.page.locator(".citation mark").evaluate_all("marks => marks.map(mark => mark.textContent)")
    assert shown == [each.quote for each in citations]
    first = page.page.locator(".citation").first.inner_text()
    assert citations[0].title in first
    assert "Answers" in first
    assert page.page.locator("#question textarea").input_value() == ""


def test_no_answer_looks_different_and_sets_the_nearest_apart(page):
    page.ask(UNANSWERED)
    expect(page.page.locator(".no-answer")).to_be_visible()
    assert "Searched 4 documents" in page.page.locator(".no-answer").inner_text()
    assert not page.page.locator(".answer").count()
    nearest = page.page.locator(".nearest-passages")
    if nearest.count():
        expect(page.page.locator(".nearest-passages article").first).to_be_hidden()
        assert "not an answer" in nearest.inner_text()


def test_markup_in_records_and_questions_is_shown_and_never_run(driver, served):
    with window(driver, served, write_address(Address(place=DocumentPlace("hostile", 0, len(HOSTILE))))) as page:
        page.page.locator("#document-view mark").wait_for()
        page.ask(ZEBRAS + " <img src=x onerror='window.__pwned=5'><script>window.__pwned=6</script>")
        page.ask("Where is the hyperlink to the beacon about walruses, okapis, giraffes?")
        assert page.text("#document-view .text") == page.text("#document-view mark") == HOSTILE
        assert "<script>window.__pwned=6</script>" in page.text("#turn-0 .asked")
        page.page.wait_for_timeout(500)  # what would run late
        assert page.page.evaluate("window.__pwned") is None
        made = "#document-view :is(script, img, form, iframe), #transcript :is(script, img, form, iframe)"
        assert page.page.locator(made).count() == 0
        assert page.hosts == {served.address.removeprefix("http://")}
        assert page.errors == []


def test_two_hundred_awkward_texts_are_on_the_page_character_for_character(page):
    texts = [*HOSTILE_TEXTS, *awkward(200)]
    shown = page.page.evaluate(
        """all => all.map(markup => {
            const place = document.createElement("div");
            place.innerHTML = markup;
            return place.textContent;
        })""",
        [str(words(text)) for text in texts],
    )
    assert shown == texts


def test_what_a_display_would_act_on_is_named(driver, served):
    with window(driver, served, "?document=hostile") as page:
        page.page.locator("#document-view .text").wait_for()
        badges = page.page.locator("#document-view .control").evaluate_all("all => all.map(each => each.dataset.code)")
        assert badges == ["U+202E", "U+202C", "U+0007", "U+001B"]


def test_a_follow_up_is_understood_and_can_be_edited(page):
    page.ask(ANSWERED)
    page.ask("and who reopened it?")
    understood = page.text("#turn-1 .understood q")
    assert "crossing" in understood.casefold()
    page.page.locator("#turn-1 [data-act=edit]").click()
    assert page.page.locator("#question textarea").input_value() == understood
    page.page.locator("#question textarea").press("Enter")
    page.page.locator("#turn-2 :is(.answer, .no-answer)").wait_for()
    assert page.text("#turn-2 .asked") == understood


@pytest.mark.parametrize("question", ["", "   ", "?!", DEFECT])
def test_after_a_message_the_next_question_is_answered(driver, served, question):
    with window(driver, served) as page:
        page.ask(question)
        expect(page.page.locator("#turn-0 .trouble")).to_be_visible()
        assert "secret" not in page.page.locator("body").inner_text()
        page.ask(ANSWERED)
        expect(page.page.locator("#turn-1 .answer")).to_be_visible()


def test_only_examples_with_an_answer_are_shown_and_one_is_asked_with_a_click(page):
    assert page.page.locator(".example-question").all_inner_texts() == [ANSWERED]
    page.page.locator(".example").click()
    page.page.locator("#turn-0 .answer").wait_for()
    assert page.text("#turn-0 .asked") == ANSWERED


# ── the document pane ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_pane_opens_at_the_mark(page, assistant):
    page.ask(ANSWERED)
    citations = assistant.ask(ANSWERED).citations
    for number, citation in enumerate(citations):
        open_document(page, number)
        assert page.text("#document-view mark") == citation.quote
        assert page.text("#document-view .text") == assistant.document(citation.document).text
        wait_in_view(page, "#document-view mark", "#document-view .text")


def test_the_document_pane_steps_through_the_quotations(page, assistant):
    page.ask(ANSWERED)
    citations = assistant.ask(ANSWERED).nearest
    assert len(citations) > 1
    page.page.locator(".nearest-passages summary").first.click()
    open_document(page, len(assistant.ask(ANSWERED).citations))
    page.page.locator("#document-view [data-step=later]").click()
    page.page.wait_for_function(
        "wanted => document.querySelector('#document-view mark').textContent === wanted", arg=citations[1].quote
    )
    page.page.locator("#document-view [data-step=earlier]").click()
    page.page.wait_for_function(
        "wanted => document.querySelector('#document-view mark').textContent === wanted", arg=citations[0].quote
    )
    assert page.page.locator("#document-view [data-step=earlier]").is_disabled()


def test_a_heading_of_the_contents_is_jumped_to(driver, served):
    with window(driver, served, "?document=minutes", viewport={"width": 1440, "height": 360}) as page:
        page.page.locator("#document-view .contents summary").click()
        last = page.page.locator("#document-view .contents a").last
        target = last.get_attribute("href")
        expect(page.page.locator(f"#document-view {target}")).not_to_be_in_viewport()
        last.click()
        wait_in_view(page, f"#document-view {target}", "#document-view .document-view")


def test_closing_the_document_pane_gives_its_width_back(page):
    page.ask(ANSWERED)
    open_document(page)
    page.page.locator("#document-view [data-act=close]").click()
    expect(page.page.locator("#document-view")).to_be_hidden()
    open_document(page)
    expect(page.page.locator("#document-view")).to_be_visible()


def test_the_documents_stand_in_full_width_also_after_the_document_pane_was_closed(page):
    page.page.get_by_role("tab", name="Documents").click()
    page.page.locator(".corpus-table tbody tr").first.wait_for()
    fits = "table => [table.clientWidth, table.clientWidth === table.scrollWidth]"
    before = page.page.locator(".corpus-table .table").evaluate(fits)
    page.page.locator(".corpus-table tbody .opener").first.click()
    page.page.locator("#document-view .text").wait_for()
    page.page.locator("#document-view [data-act=close]").click()
    assert before[1]
    assert page.page.locator(".corpus-table .table").evaluate(fits) == before


# ── filters and addresses ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_filter_is_a_chip_and_part_of_the_address_and_can_be_taken_away(page):
    page.page.locator(".filters summary").click()
    page.page.locator(".panel input[value=Inspectorate]").check()
    page.page.locator("#chips .chip").wait_for()
    assert page.page.locator("#chips .chip").inner_text() == "Inspectorate"
    page.ask("Was the crossing unsafe?")
    page.page.wait_for_function("() => location.search.includes('publisher=Inspectorate')")
    titles = page.page.locator("#turn-0 .citation h3").all_inner_texts()
    assert set(titles) == {"Inspectorate letter"}
    page.page.locator("#chips .chip").click()
    page.page.locator("#chips .chip").wait_for(state="detached")
    assert not page.page.locator(".panel input[value=Inspectorate]").is_checked()
    page.ask("Was the crossing unsafe?")
    page.page.wait_for_function("() => !location.search.includes('publisher')")


def test_a_deep_link_opens_and_asks_with_its_filters(driver, served):
    link = write_address(Address("Was the crossing unsafe?", Filters("2024", None, ("Inspectorate",))))
    with window(driver, served, link) as page:
        page.page.locator("#turn-0 :is(.answer, .no-answer)").wait_for()
        assert page.text("#turn-0 .asked") == "Was the crossing unsafe?"
        assert page.page.locator("#chips .chip").all_inner_texts() == ["Inspectorate", "From 2024"]
        assert page.page.locator(".panel input[value=Inspectorate]").is_checked()
        page.page.reload()
        page.page.locator("#turn-0 :is(.answer, .no-answer)").wait_for()
        assert page.page.locator("#chips .chip").count() == 2


def test_a_deep_link_opens_the_document_pane_at_the_place(driver, served, assistant):
    citation = assistant.ask(ANSWERED).citations[0]
    for link in (
        citation.link,
        write_address(Address(place=DocumentPlace(citation.document, citation.start, citation.end))),
    ):
        with window(driver, served, link) as page:
            page.page.locator("#document-view mark").wait_for()
            assert page.text("#document-view mark") == citation.quote
            wait_in_view(page, "#document-view mark", "#document-view .text")


def test_a_question_without_an_answer_can_be_asked_of_everything(driver, served):
    link = write_address(Address(ANSWERED, Filters(kinds=("note",))))
    with window(driver, served, link) as page:
        page.page.locator("[data-act=widen]").click(timeout=30_000)
        page.page.locator("#turn-1 .answer").wait_for()
        assert page.page.locator("#chips .chip").count() == 0


def shown(page: Window) -> list[str]:
    """The questions on screen, each of which has a reply."""
    page.page.wait_for_function("() => !document.querySelector('#transcript .pending')")
    return [str(each) for each in page.page.locator("#transcript .asked").all_inner_texts()]


def at(page: Window, address: str, asked: list[str]) -> None:
    """Waits until the page is at an address with these questions answered."""
    page.page.wait_for_function(
        """([address, asked]) => location.search === address && !document.querySelector("#transcript .pending")
            && JSON.stringify([...document.querySelectorAll("#transcript .asked")].map(each => each.textContent))
            === JSON.stringify(asked)""",
        arg=[address, asked],
    )


def titled(page: Window, title: str) -> None:
    """Waits until the tab has a title, which follows what is shown."""
    page.page.wait_for_function("title => document.title === title", arg=title)


FOLLOWED = "and who reopened it?"


def test_a_conversation_survives_refresh_back_and_forward(page):
    page.ask(ANSWERED)
    page.page.wait_for_function("() => location.search")
    first = write_address(Address(ANSWERED))
    at(page, first, [ANSWERED])
    titled(page, f"{ANSWERED} – On Record")
    page.ask(FOLLOWED)
    second = write_address(Address(page.text("#turn-1 .understood q")))
    at(page, second, [ANSWERED, FOLLOWED])
    quotes = page.page.locator("#transcript mark").all_inner_texts()
    page.page.reload()
    at(page, second, [ANSWERED, FOLLOWED])
    titled(page, f"{FOLLOWED} – On Record")
    assert page.page.locator("#transcript mark").all_inner_texts() == quotes
    page.page.go_back()
    at(page, first, [ANSWERED])
    page.page.go_back()
    at(page, "", [])
    page.page.locator(".welcome").wait_for()
    titled(page, "On Record")
    page.page.go_forward()
    at(page, first, [ANSWERED])
    page.page.go_forward()
    at(page, second, [ANSWERED, FOLLOWED])
    assert page.page.locator("#transcript mark").all_inner_texts() == quotes


def test_a_page_is_an_entry_of_the_history_before_anything_is_asked(page):
    assert page.page.evaluate("history.state.turns") == []
    page.ask(ANSWERED)
    page.page.wait_for_function("() => location.search")
    page.page.go_back()
    page.page.locator(".welcome").wait_for()
    at(page, "", [])


def test_a_question_after_going_back_goes_on_from_there(page):
    page.ask(ANSWERED)
    at(page, write_address(Address(ANSWERED)), [ANSWERED])
    page.ask(UNANSWERED)
    at(page, write_address(Address(UNANSWERED)), [ANSWERED, UNANSWERED])
    page.page.go_back()
    at(page, write_address(Address(ANSWERED)), [ANSWERED])
    page.ask(ZEBRAS)
    at(page, write_address(Address(ZEBRAS)), [ANSWERED, ZEBRAS])
    page.page.go_back()
    at(page, write_address(Address(ANSWERED)), [ANSWERED])


def test_the_name_of_the_page_begins_a_new_conversation_and_back_brings_the_old_one(page):
    page.ask(ANSWERED)
    at(page, write_address(Address(ANSWERED)), [ANSWERED])
    page.page.locator(".banner .name a").click()
    page.page.locator(".welcome").wait_for()
    at(page, "", [])
    page.page.go_back()
    at(page, write_address(Address(ANSWERED)), [ANSWERED])


def test_nothing_of_a_conversation_is_kept_but_its_questions_in_this_tab(page):
    page.ask(ANSWERED)
    at(page, write_address(Address(ANSWERED)), [ANSWERED])
    told = "[sessionStorage.length, Object.keys(localStorage).filter((name) => name !== 'onrecord-visit')]"
    assert page.page.evaluate(told) == [0, []]
    visit = page.page.evaluate("localStorage.getItem('onrecord-visit') ?? ''")
    assert ANSWERED not in visit
    kept = page.page.evaluate("JSON.stringify(history.state)")
    assert ANSWERED in kept
    assert page.text("#transcript mark") not in kept
    assert page.page.context.cookies() == [] or "Bridge" not in str(page.page.context.cookies())


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_an_open_document_has_an_address_and_back_closes_it(driver, served, assistant, options):
    citation = assistant.ask(ANSWERED).citations[0]
    with window(driver, served, **options) as page:
        page.ask(ANSWERED)
        at(page, write_address(Address(ANSWERED)), [ANSWERED])
        open_document(page)
        both = f"{citation.link}&{write_address(Address(ANSWERED))[1:]}"
        at(page, both, [ANSWERED])
        page.page.reload()
        at(page, both, [ANSWERED])
        page.page.locator("#document-view mark").wait_for()
        assert page.text("#document-view mark") == citation.quote
        page.page.go_back()
        at(page, write_address(Address(ANSWERED)), [ANSWERED])
        page.page.locator("#document-view").wait_for(state="hidden")
        page.page.go_forward()
        at(page, both, [ANSWERED])
        page.page.locator("#document-view mark").wait_for()
        page.page.locator("#document-view [data-act=close]").click()
        at(page, write_address(Address(ANSWERED)), [ANSWERED])
        expect(page.page.locator("#document-view")).to_be_hidden()


def test_every_view_has_an_address_that_opens_it_and_a_title(page, served):
    page.page.get_by_role("tab", name="Documents").click()
    page.page.wait_for_function("() => location.search === '?view=documents'")
    page.page.get_by_role("tab", name="Every mention").click()
    page.page.wait_for_function("() => location.search === '?view=mentions'")
    page.page.locator("#words textarea").fill("crossing")
    page.page.locator("#words textarea").press("Enter")
    page.page.locator(".mentions-view .verdict").wait_for()
    found = write_address(Address("crossing", view="mentions"))
    at(page, found, [])
    titled(page, "Every mention of “crossing” – On Record")
    verdict = page.text(".mentions-view .verdict")
    page.page.go_back()
    page.page.locator(".corpus-table tbody tr").first.wait_for()
    at(page, "?view=documents", [])
    page.page.wait_for_function("() => document.title === 'Documents – On Record'")
    page.page.goto(f"{served.address}/{found}")
    page.page.locator(".mentions-view .verdict").wait_for()
    assert page.text(".mentions-view .verdict") == verdict
    assert page.page.locator("#words textarea").input_value() == "crossing"
    page.page.goto(f"{served.address}/?view=documents")
    page.page.wait_for_function("() => document.title === 'Documents – On Record'")
    page.page.locator(".corpus-table tbody tr").first.wait_for()


def test_a_view_opens_where_the_page_stands_before_its_script_is_there(driver, served):
    with window(driver, served) as page:
        held: list[Any] = []

        def hold(route: Any) -> None:
            held.append(route)

        page.page.route("**/chat.js*", hold)
        page.page.goto(f"{served.address}/?view=documents", wait_until="commit")
        page.page.locator(".welcome").wait_for()
        expect(page.page.locator("#arrived textarea, #arrived input")).to_have_value("0")
        held[0].continue_()
        page.page.locator(".corpus-table tbody tr").first.wait_for()
        page.page.wait_for_function("() => document.title === 'Documents – On Record'")


def test_the_filters_in_force_have_an_address_before_anything_is_asked(driver, served):
    """One document alone too: the page does not take it for a place to open."""
    with window(driver, served) as page:
        page.page.locator(".filters summary").click()
        page.page.locator(".panel input[value=minutes][name=document]").check()
        address = write_address(Address(filters=Filters(documents=("minutes",))))
        at(page, address, [])
        page.page.reload()
        page.page.locator("#chips .chip").wait_for()
        at(page, address, [])
        assert page.page.locator("#document-view .document-view").count() == 0
        assert page.page.locator("#chips .chip").all_inner_texts() == ["Committee minutes"]


def test_the_first_screen_leads_to_the_newest_record_and_to_all(page):
    page.page.get_by_role("link", name="Committee minutes").click()
    page.page.locator("#document-view .text").wait_for()
    assert page.page.locator("#document-view .notice").count() == 0
    page.page.get_by_role("link", name="See all documents").click()
    page.page.locator(".corpus-table tbody tr").first.wait_for()
    page.page.wait_for_function("() => location.search.endsWith('view=documents')")


# ── the other views ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_documents_are_listed_and_opened(page):
    page.page.get_by_role("tab", name="Documents").click()
    page.page.locator(".corpus-table tbody tr").first.wait_for()
    assert page.page.locator(".corpus-table tbody tr").count() == 5
    page.page.get_by_role("link", name="Library note").click()
    page.page.locator("#document-view .text").wait_for()
    assert "roof" in page.text("#document-view .text")


def test_a_document_of_the_list_can_be_the_only_one_asked(page):
    page.page.get_by_role("tab", name="Documents").click()
    page.page.get_by_role("button", name="Ask only this: Committee minutes").click()
    page.page.locator("#chips .chip").wait_for()
    page.ask("Was the crossing on Bridge Street closed since the flood?")
    assert {title.strip() for title in page.page.locator("#turn-0 .citation h3").all_text_contents()} == {
        "Committee minutes"
    }
    page.page.wait_for_function("() => location.search.includes('document=minutes')")


def test_every_mention_is_counted_and_can_be_saved(page, assistant):
    page.page.get_by_role("tab", name="Every mention").click()
    page.page.locator("#words textarea").fill("crossing")
    page.page.locator("#words textarea").press("Enter")
    page.page.locator(".mentions-view").wait_for()
    result = assistant.mentions("crossing")
    assert f"{result.count} mentions" in page.page.locator(".mentions-view .verdict").inner_text()
    assert page.page.locator(".mentions-view .sentence").count() == sum(len(each.places) for each in result.wordings)
    for name, begins in (("CSV", b"\xef\xbb\xbfwords"), ("Save as briefing (Word)", b"PK")):
        with page.page.expect_download() as saved:
            page.page.locator(".mentions-view").get_by_role("link", name=name).click()
        assert Path(saved.value.path()).read_bytes().startswith(begins)
    page.page.locator(".sentence + .where a").first.click()
    page.page.locator("#document-view mark").wait_for()


def test_the_filters_of_the_mentions_are_chips_beside_them_and_taking_one_away_counts_again(page, assistant):
    page.page.locator(".filters summary").click()
    page.page.locator(".panel input[value=Inspectorate]").check()
    page.page.get_by_role("tab", name="Every mention").click()
    page.page.locator("#mentions-chips .chip").wait_for()
    page.page.locator("#words textarea").fill("crossing")
    page.page.locator("#words textarea").press("Enter")
    few, all_ = assistant.mentions("crossing", publishers="Inspectorate").count, assistant.mentions("crossing").count
    assert 0 < few < all_
    page.page.locator(".mentions-view .verdict", has_text=f"{few} mention").wait_for()
    page.page.locator("#mentions-chips .chip").press("Enter")
    page.page.locator(".mentions-view .verdict", has_text=f"{all_} mentions").wait_for()
    assert not page.page.locator(".chip").count()
    page.page.wait_for_function("document.activeElement?.matches('#words textarea')")


def test_a_citation_is_copied_in_committee_style_as_markdown_and_as_a_link(driver, served, assistant):
    with window(driver, served, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.ask(ANSWERED)
        citation = assistant.ask(ANSWERED).citations[0]
        copied = {}
        for name in ("Copy citation", "Copy as Markdown", "Copy a link to this place"):
            page.page.locator(".citation").first.get_by_role("button", name=name).click()
            before = list(copied.values())
            page.page.wait_for_function(
                "async before => ![...before, ''].includes(await navigator.clipboard.readText())", arg=before
            )
            copied[name] = page.page.evaluate("navigator.clipboard.readText()")
        place = f"{served.address}/{citation.link}"
        assert copied["Copy citation"].startswith(f"“{flowing(citation.quote)}” (")
        assert copied["Copy citation"].endswith(f")\n{place}")
        assert copied["Copy as Markdown"].startswith("> ")
        assert copied["Copy as Markdown"].endswith(f"<{place}>\n")
        assert copied["Copy a link to this place"] == f"{served.address}/{citation.link}"


def test_a_thumb_is_pressed_and_kept_on_this_machine(page, served):
    page.ask(ANSWERED)
    with page.page.expect_response(lambda answer: "/run/" in answer.url):  # what is asked next goes out after it
        page.page.locator(".vote").first.click()
    expect(page.page.locator(".vote").first).to_have_attribute("aria-pressed", "true")
    page.ask(UNANSWERED)
    assert page.page.locator("#turn-0 .vote").first.get_attribute("aria-pressed") == "true"
    kept = sqlite3.connect(served.log.parent / "kept" / "f.sqlite")
    assert kept.execute("SELECT question, vote FROM votes").fetchall()[-1] == (ANSWERED, 1)
    kept.close()


# ── paper, and little room ──────────────────────────────────────────────────────────────────────────────────────────


def test_on_paper_stand_verdict_quotations_places_and_what_was_searched_and_no_buttons(page, assistant, served):
    page.ask(UNANSWERED)
    page.ask(ANSWERED)
    open_document(page)
    page.page.emulate_media(media="print")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    citation = assistant.ask(ANSWERED).citations[0]
    told = page.page.locator("body").inner_text()
    for part in (ANSWERED, "The record answers", citation.title, "Searched 4 documents", "Printed ", "Support "):
        assert part in told
    assert f"{served.address}/{citation.link}" in told
    assert f"{served.address}/{write_address(Address(ANSWERED))}" in told
    for gone in ("#composer", "#banner", ".tab-wrapper", ".tools", ".actions", ".take-away", "button", "textarea"):
        assert not any(each.is_visible() for each in page.page.locator(gone).all()), gone
    for kept in ("#turn-1 mark.quote", "#document-view mark.quote"):
        style = "mark => [getComputedStyle(mark).backgroundColor, getComputedStyle(mark).printColorAdjust]"
        ground, adjusted = page.page.locator(kept).first.evaluate(style)
        assert ground != "rgba(0, 0, 0, 0)" and adjusted == "exact"
    assert page.text("#document-view mark") == citation.quote


def test_one_answer_or_the_open_document_is_printed_alone(page):
    page.ask(UNANSWERED)
    page.ask(ANSWERED)
    page.page.evaluate("window.print = () => { window.printed = document.body.dataset.printing; }")
    page.page.locator("#turn-1 [data-act=print]").click()
    assert page.page.evaluate("window.printed") == "answer"
    page.page.emulate_media(media="print")
    expect(page.page.locator("#turn-0")).to_be_hidden()
    expect(page.page.locator("#turn-1")).to_be_visible()
    page.page.emulate_media(media="screen")
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.page.locator("#turn-0")).to_be_visible()
    open_document(page)
    page.page.locator("#document-view [data-act=print]").click()
    page.page.emulate_media(media="print")
    expect(page.page.locator("#turn-1")).to_be_hidden()
    expect(page.page.locator("#document-view mark")).to_be_visible()


def test_save_as_briefing_saves_the_word_file_of_the_answer(page):
    page.ask(ANSWERED)
    with page.page.expect_download() as saved:
        page.page.locator("#turn-0").get_by_role("link", name="Save as briefing (Word)").click()
    assert saved.value.suggested_filename == "on-record-answer.docx"


@pytest.mark.parametrize(("zoom", "room"), [(2, 0.8), (4, 0.75)], ids=["200 %", "400 %"])
def test_zoomed_the_bars_leave_room_to_read(driver, served, zoom, room):
    """A window of 1280 by 900 points, so many times nearer."""
    size = {"width": 1280 // zoom, "height": 900 // zoom}
    with window(driver, served, viewport=size, device_scale_factor=zoom) as page:
        page.ask(ANSWERED)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.page.locator("#turn-0 mark").first.scroll_into_view_if_needed()
        to_the_top = "quote => scrollTo(0, quote.getBoundingClientRect().top + scrollY)"
        page.page.locator("#turn-0 .passage").first.evaluate(to_the_top)
        free = """() => {
            const rows = Array.from({length: innerHeight}, (_, y) => document.elementFromPoint(innerWidth / 2, y));
            return rows.filter(each => each?.closest("#transcript")).length / innerHeight;
        }"""
        assert page.page.evaluate(free) >= room
        open_document(page)
        seen = """() => {
            const mark = document.querySelector("#document-view mark").getClientRects()[0];
            const there = document.elementFromPoint(mark.left + 2, mark.top + mark.height / 2);
            return !!there?.closest("#document-view mark");
        }"""
        assert page.page.evaluate(seen)
        assert page.page.locator("#document-view").evaluate("pane => pane.scrollWidth") <= size["width"]


# ── everybody ───────────────────────────────────────────────────────────────────────────────────────────────────────


def tab_to(page: Window, selector: str, key: str = "Tab") -> None:
    """Presses a key until what has the focus matches."""
    for _ in range(80):
        page.page.keyboard.press(key)
        if page.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_all_is_done_with_the_keyboard_alone(page, assistant):
    tab_to(page, ".skip", "Shift+Tab")
    page.page.keyboard.press("Enter")
    page.page.keyboard.type(ANSWERED)
    page.page.keyboard.press("Enter")
    page.page.locator("#turn-0 .answer").wait_for()
    page.page.wait_for_function("document.activeElement?.matches('#question textarea')")
    tab_to(page, ".citation .action.main", "Shift+Tab")
    number = page.page.evaluate(
        "[...document.querySelectorAll('.citation .action.main')].indexOf(document.activeElement)"
    )
    page.page.keyboard.press("Enter")
    page.page.locator("#document-view mark").wait_for()
    assert page.text("#document-view mark") == assistant.ask(ANSWERED).citations[number].quote
    page.page.wait_for_function("document.activeElement?.matches('.document-title')")
    tab_to(page, "#document-view .text")
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#document-view")).to_be_hidden()
    page.page.wait_for_function("document.activeElement?.matches('.citation .action.main')")
    tab_to(page, ".filters summary")
    page.page.keyboard.press("Enter")
    tab_to(page, ".panel input[value=letter]")
    page.page.keyboard.press("Space")
    page.page.locator("#chips .chip").wait_for()


def test_the_figure_of_a_support_is_reached_with_the_keyboard_and_with_a_finger(driver, served, assistant):
    told = f"Support {assistant.ask(ANSWERED).citations[0].support:.2f} of 1"
    with window(driver, served, **PHONE) as page:
        page.ask(ANSWERED)
        figure = page.page.locator(".citation .support .figure").first
        expect(figure).to_be_hidden()
        page.page.locator(".citation .support summary").first.tap()
        assert told in figure.inner_text()
        page.page.locator(".citation .support summary").first.press("Enter")
        expect(figure).to_be_hidden()


def test_a_screen_reader_is_told_when_the_answer_is_there(page, assistant):
    page.ask(ANSWERED)
    status = page.page.locator("[role=status][aria-live=polite]").first
    assert assistant.ask(ANSWERED).citations[0].quote in (status.text_content() or "")


def test_a_phone_shows_all_without_scrolling_sideways(driver, served, assistant):
    with window(driver, served, **PHONE) as page:
        page.ask(ANSWERED)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
        open_document(page)
        assert page.text("#document-view mark") == assistant.ask(ANSWERED).citations[0].quote
        box = page.page.locator("#document-view").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
        page.page.go_back()
        expect(page.page.locator("#document-view")).to_be_hidden()
        expect(page.page.locator("#turn-0 .answer")).to_be_visible()
        for name in ("Documents", "Every mention"):
            page.page.get_by_role("tab", name=name).click()
            expect(page.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
            assert page.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_light_and_dark_follow_the_system_and_can_be_chosen(driver, served):
    def ground(page: Window) -> str:
        return str(page.page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"))

    with window(driver, served) as page:
        light = ground(page)
        page.page.locator(".theme").click()
        dark = ground(page)
        assert light != dark
        page.page.reload()
        page.page.locator(".theme[aria-pressed=true]").wait_for()
        assert ground(page) == dark
    with window(driver, served, color_scheme="dark") as page:
        page.page.locator(".theme[aria-pressed=true]").wait_for()
        assert ground(page) == dark


def violations(page: Window) -> list[str]:
    """What axe-core finds: rule, impact and the first element, of findings that are more than minor."""
    page.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.page.evaluate(
        "async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}})).violations"
    )
    return [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] != "minor"
    ]


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["wide", "dark", "phone"])
def test_axe_finds_nothing_above_minor(driver, served, options):
    if not AXE.is_file():
        pytest.skip("AXE-CORE IS NOT HERE: accessibility was not checked (npm install --no-save axe-core)")
    with window(driver, served, **options) as page:
        assert violations(page) == []
        page.page.evaluate("document.body.append(document.createElement('img'))")
        assert any(each.startswith("image-alt") for each in violations(page)), "axe does not see what is wrong"
        page.page.evaluate("document.body.lastElementChild.remove()")
        page.ask(UNANSWERED)
        assert violations(page) == []
        page.ask(ANSWERED)
        page.page.locator("#turn-1 .support summary").first.click()
        page.page.locator(".filters summary").click()
        assert violations(page) == []
        page.page.locator(".filters summary").click()
        page.page.locator("#turn-1 .citation .action.main").first.click()
        page.page.locator("#document-view mark").wait_for()
        assert violations(page) == []
        page.page.locator("#document-view [data-act=close]").click()
        page.page.get_by_role("tab", name="Documents").click()
        page.page.locator(".corpus-table tbody tr").first.wait_for()
        assert violations(page) == []
        page.page.get_by_role("tab", name="Every mention").click()
        page.page.locator("#words textarea").fill("crossing")
        page.page.locator("#words textarea").press("Enter")
        page.page.locator(".mentions-view").wait_for()
        assert violations(page) == []


def test_the_filters_are_sent_as_the_page_says(page):
    assert json.loads(page.page.locator("#wanted textarea").input_value()) == {
        "from": None, "to": None, "publisher": [], "kind": [], "document": []
    }  # fmt: skip
