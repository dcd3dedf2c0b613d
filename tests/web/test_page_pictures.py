"""The page as published, beside the text: its address, what it is asked for, and who may see it."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import build_index
from assistant.answering import link_to_page, parse_page
from assistant.errors import Unreadable
from assistant.formats import WantedPage
from assistant.records import Document, Page, RecognisedWord, Record
from assistant.web import page_pictures, routes
from assistant.web.document_view import ShownQuotation, document_view
from assistant.web.guard import Allowed, Guard
from assistant.web.page_pictures import PagePictures, original_pages, pages_of
from assistant.web.state import ChatState
from tests.formats.papers import Put, pdf
from tests.toys import ToyEncoder
from tests.web.conftest import chromium

STYLES = ("chat", "print")
FIRST = [Put(72, 700, "The clerk reported that the gate is mended."), Put(72, 400, "The gate is mended.")]
SECOND = [Put(72, 700, "The path is to be cleared in May.")]


@pytest.fixture
def state(tmp_path: Path) -> ChatState:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "minutes.pdf").write_bytes(pdf(FIRST, SECOND))
    (corpus / "note.txt").write_text("The gate is mended.\n", "utf-8")
    build_index(corpus, tmp_path / "built", encoder=ToyEncoder())
    return ChatState(tmp_path / "built", corpus, ToyEncoder())


@pytest.fixture
def client(state: ChatState) -> TestClient:
    app = FastAPI()
    routes.add(app, state)
    return TestClient(Guard(app, Allowed(frozenset({"testserver"}))))


def place(state: ChatState, words: str, name: str = "minutes") -> tuple[int, int]:
    start = state.assistant().document(name).text.index(words)
    return start, start + len(words)


def test_the_reader_offers_the_pages_that_a_quotation_stands_on_and_fetches_none_by_itself(state: ChatState) -> None:
    document = state.assistant().document("minutes")
    start, _ = place(state, "The gate is mended.")
    _, end = place(state, "cleared in May.")
    shown = str(document_view(document, ShownQuotation(start, end)))
    assert shown.count("<img") == shown.count('loading="lazy"') == 2
    assert "Page 1 of" in shown and "Page 2 of" in shown and "as published" in shown
    assert "<details" in shown and "open" not in shown[shown.index('class="original-page"') :][:60]


def test_neither_a_text_file_nor_a_document_without_a_quotation_has_such_pages(state: ChatState) -> None:
    note = state.assistant().document("note")
    assert pages_of(note, 0, 9) == []
    assert "original-page" not in str(document_view(note, ShownQuotation(0, 9)))
    assert "original-page" not in str(document_view(state.assistant().document("minutes")))


def test_below_the_picture_of_a_scan_stands_how_sure_the_quotation_on_it_is() -> None:
    words = (RecognisedWord(0, 3, 90, 10, 10, 30, 20), RecognisedWord(4, 5, 70, 35, 10, 60, 20))
    text = "The gate. The path is closed."
    page = Page(1, 0, len(text), recognised=0.95, words=words)
    record = Record(0, len(text), None, None, None, None)
    document = Document("scan", "scan.png", "0" * 64, text, (record,), (page,), format="image")
    assert "recognised from a scan (confidence 77 %, least sure of “gate”: 70 %)" in str(original_pages(document, 0, 9))
    held = replace(document, pages=(Page(1, 0, len(text)),), format="pdf")
    assert "recognised" not in str(original_pages(held, 0, 9))


def test_a_page_is_a_picture_that_only_its_reader_keeps(state: ChatState, client: TestClient) -> None:
    document = state.assistant().document("minutes")
    start, end = place(state, "The path")
    answer = client.get("/" + link_to_page(document, document.pages[1], start, end))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert answer.content[8:12] == b"WEBP"


def test_what_is_boxed_is_the_occurrence_that_is_quoted_and_only_what_stands_on_the_page(state: ChatState) -> None:
    document = state.assistant().document("minutes")
    _, end = place(state, "The path")
    start = document.text.rindex("The gate is mended.")
    link = link_to_page(document, document.pages[0], start, end)
    where, number = parse_page(urlparse(link).query)
    assert where is not None and number == 1
    asked = page_pictures.wanted(document, document.pages[0], where)
    assert asked.words.split() == ["The", "gate", "is", "mended."]
    assert asked.occurrence == 1


def test_what_cannot_be_drawn_is_refused_with_a_reason(state: ChatState, client: TestClient) -> None:
    query = "document=minutes&start=0&end=9"
    assert client.get(f"/page-picture?{query}&page=3").status_code == 404
    assert client.get("/page-picture?document=nothing&start=0&end=9&page=1").status_code == 404
    (state.corpus / "minutes.pdf").write_bytes(b"changed")
    assert client.get(f"/page-picture?{query}&page=1").status_code == 409
    with pytest.raises(Unreadable, match="not drawn"):
        PagePictures().picture(state.assistant().document("note"), WantedPage(1), lambda: b"")


def test_a_picture_is_drawn_once_and_the_oldest_go_when_there_are_too_many(
    state: ChatState, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures, drawn = PagePictures(), []
    monkeypatch.setattr(pictures._readers, "draw", lambda data, page: drawn.append(page) or b"x" * 10)
    monkeypatch.setattr(page_pictures, "_KEPT", 25)
    document = state.assistant().document("minutes")
    for number in (1, 2, 1, 3, 1, 2):
        pictures.picture(document, WantedPage(number), lambda: b"")
    assert [page.number for page in drawn] == [1, 2, 3, 2]


def test_the_picture_of_a_page_fits_on_paper_beside_its_caption_and_keeps_its_shape(driver: Any) -> None:
    style, paper = (resources.files("assistant.web").joinpath(f"static/{name}.css").read_text() for name in STYLES)
    page = "<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%22990%22 height=%221400%22></svg>"
    figure = f"<figure><img src='data:image/svg+xml,{page}'><figcaption>Page 1</figcaption></figure>"
    held = f"<details open class='original-page'><summary>Page</summary><div class='pages'>{figure}</div></details>"
    browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    try:
        window = browser.new_page(viewport={"width": 800, "height": 1000})
        styled = f"<style>{style}</style><style media='print'>{paper}</style>"
        window.set_content(f"{styled}<div class='gradio-container'><div class='document-view'>{held}</div></div>")
        window.emulate_media(media="print")
        box = window.locator("img").bounding_box()
    finally:
        browser.close()
    assert box["height"] <= 190 / 25.4 * 96 + 3
    assert abs(box["width"] / box["height"] - 990 / 1400) < 0.01
