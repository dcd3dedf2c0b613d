"""modern.gov: what the system is known to print, by fixtures that others published, reads as a visitor sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from assistant.formats import moderngov, parsing
from assistant.records import MarkKind

FORMATS = Path(__file__).resolve().parents[2] / "assistant" / "formats"
AGENDA = """<html><head><meta name="DC.title" content="Agenda for Cabinet"><meta name="DC.date" content="2024-03-28">
</head><body><div id="modgov"><h1>Agenda and minutes</h1>
<table id="mgItemTable" class="mgItemTable"><tr><td class="mgItemNumberCell"><a name="AI512"></a><p>7.</p></td><td>
<p class="mgAiTitleTxt"><a href="documents/s99/Parks.pdf">Parks &amp;amp; open spaces PDF 99 KB</a></p>
<div class="mgWordPara"><div class="WordSection1"><p>To consider the report.</p></div></div>
<ul class="mgBulletList"><li><a href="documents/s100/Map.pdf">Map</a> <span class="mgFileSize">PDF 1 MB</span></li></ul>
<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>The Chair&amp;#39;s casting vote was used.</p></div>
</td></tr></table></div></body></html>"""


def element(markup: str) -> etree._Element:
    return etree.fromstring(markup, etree.HTMLParser()).find("body")[0]


def test_an_agenda_reads_as_items_with_their_numbers_titles_and_minutes() -> None:
    parsed = parsing.parse_file(AGENDA.encode(), "ieListDocuments.aspx")
    headings = [(parsed.text[m.start : m.end], m.level) for m in parsed.marks if m.kind is MarkKind.HEADING]
    assert headings == [("Agenda and minutes", 1), ("7. Parks & open spaces", 3), ("Minutes:", 4)]
    assert not any(mark.kind is MarkKind.TABLE_ROW for mark in parsed.marks)
    assert "To consider the report." in parsed.text
    assert "The Chair's casting vote was used." in parsed.text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Parks PDF 247 KB", "Parks"),
        ("Parks pdf icon PDF 1.2 MB", "Parks"),
        ("PDF 247 KB", "PDF 247 KB"),
        ("The PDF 2 plan", "The PDF 2 plan"),
    ],
)
def test_the_size_of_a_file_is_no_part_of_its_title(title: str, shown: str) -> None:
    assert moderngov.without_file_size(title) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&pound;5m", "£5m"),
        ("Chair&#39;s", "Chair's"),
        ("R&amp;D", "R&D"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("AT&T;", "AT&T;"),
    ],
)
def test_entities_that_were_encoded_twice_are_decoded_once_more(text: str, shown: str) -> None:
    assert moderngov.decoded_again(text) == shown


def test_titles_numbers_and_tables_of_items_are_known_by_their_class() -> None:
    assert moderngov.is_item_title(element("<p class='x mgAiTitleTxt'>Parks</p>"))
    assert moderngov.is_item_title(element("<h3 class='mgAiTitleTxt'>Parks</h3>"))
    assert not moderngov.is_item_title(element("<div class='mgAiTitleTxt'>Parks</div>"))
    assert moderngov.is_sub_title(element("<p class='mgSubItemTitleTxt'>Decision:</p>"))
    assert moderngov.is_item_number(
        element("<table><tr><td class='mgItemNumberCell'>1.</td></tr></table>").find(".//td")
    )
    assert moderngov.lays_out_items(element("<table id='mgItemTable'><tr><td>1.</td></tr></table>"))
    assert not moderngov.lays_out_items(element("<table id='costs'><tr><td>1.</td></tr></table>"))


def test_the_system_s_names_stand_in_one_module() -> None:
    names = re.compile(r"[\"'#.]mg[A-Z]\w+|modgov")
    holding = [path.name for path in FORMATS.glob("*.py") if names.search(path.read_text("utf-8"))]
    assert holding == ["moderngov.py"]
