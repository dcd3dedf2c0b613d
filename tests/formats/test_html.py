"""Web pages: what a visitor reads, in order, and nothing of what only a browser reads."""

from __future__ import annotations

import time

import pytest

from assistant import formats, metadata
from assistant.errors import Unreadable
from assistant.formats.html import numeral
from assistant.records import MarkKind, Reading

MEETING = """<html><head><title>Agenda and minutes - Cabinet - Anyshire Council</title>
<meta name="DC.title" content="Agenda and minutes for Cabinet on Thursday 28 March 2024"/>
<meta name="DC.date" content="28/03/2024"/><meta name="DC.creator" content="Anyshire Council"/></head><body>
<div id="banner" role="banner">Anyshire Council logo</div><ul id="nav"><li>Home</li></ul>
<form action="x.aspx"><div id="modgov"><div class="mgContent">
<h1 class="mgMainTitleTxt">Agenda and minutes</h1>
<h2 class="mgSubTitleTxt">Cabinet<br/>Thursday 28 March 2024 2.30 pm</h2>
<table id="mgItemTable"><caption class="mgHide">Items</caption>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">4.</p></td><td>
<p class="mgAiTitleTxt"><a href="x.pdf">Fourth monitoring visit <img alt="pdf icon"/> PDF 247 KB</a></p>
<ul class="mgActionList"><li><a>View the decision for item 4.</a></li></ul>
<div class="mgWordPara"><p>To note the findings &amp;amp; the costs of &amp;pound;1.2m, less &amp;lt; half.</p></div>
<p class="mgSubItemTitleTxt">Decision:</p>
<div class="mgWordPara"><p>It was unanimously resolved that:</p><ol type="a"><li>the report is noted; and</li>
<li>the plan is approved.</li></ol></div>
</td></tr></table></div></div></form><div id="footer">Contact us</div></body></html>"""

NEWS = """<!doctype html><html><head><title>Findings published | Anyshire Council</title>
<meta property="og:title" content="Findings of second visit published"/>
<meta property="og:site_name" content="Anyshire Council"/>
<meta property="article:published_time" content="2023-08-02T09:30:00+01:00"/></head><body>
<div class="cookie-banner">We use cookies.</div><header><nav><a>News</a></nav></header>
<main><nav class="breadcrumbs">Home &gt; News</nav><h1>Findings of second visit published</h1>
<p>Inspectors say   improvements
continue.</p><p>“That is a fair assessment,”<br>he said.</p><div class="share">Share this</div>
<ul><li><a href="1">One</a></li><li><a href="2">Two</a></li><li><a href="3">Three</a></li></ul></main>
<footer>Privacy</footer></body></html>"""


def read(page: str | bytes) -> Reading:
    return formats.read(page if isinstance(page, bytes) else page.encode(), "page.html")


def marked(reading: Reading, kind: MarkKind) -> list[tuple[str, int]]:
    return [(reading.text[mark.start : mark.end], mark.level) for mark in reading.marks if mark.kind is kind]


def test_a_council_meeting_reads_item_by_item() -> None:
    reading = read(MEETING)
    assert reading.text == (
        "Agenda and minutes\n\nCabinet\nThursday 28 March 2024 2.30 pm\n\n4. Fourth monitoring visit\n\n"
        "To note the findings &amp; the costs of £1.2m, less &lt; half.\n\nDecision:\n\n"
        "It was unanimously resolved that:\n\na. the report is noted; and\nb. the plan is approved.\n"
    )
    assert marked(reading, MarkKind.HEADING) == [
        ("Agenda and minutes", 1),
        ("Cabinet\nThursday 28 March 2024 2.30 pm", 2),
        ("4. Fourth monitoring visit", 3),
        ("Decision:", 4),
    ]
    assert marked(reading, MarkKind.LIST_ITEM) == [("a. the report is noted; and", 1), ("b. the plan is approved.", 1)]


def test_the_head_of_a_meeting_page_gives_title_date_and_publisher_with_where() -> None:
    said = {field: (found.value, found.where) for field, found in read(MEETING).properties}
    assert said == {
        "title": ("Agenda and minutes for Cabinet on Thursday 28 March 2024", "meta DC.title"),
        "date": ("2024-03-28", "meta DC.date"),
        "publisher": ("Anyshire Council", "meta DC.creator"),
    }


def test_a_news_page_reads_without_menus_banners_and_share_buttons() -> None:
    reading = read(NEWS)
    assert reading.text == (
        "Findings of second visit published\n\nInspectors say improvements continue.\n\n"
        "“That is a fair assessment,”\nhe said.\n\nOne\nTwo\nThree\n"
    )
    assert [words for words, _ in marked(reading, MarkKind.FURNITURE)] == ["One", "Two", "Three"]
    said = {field: found.value for field, found in reading.properties}
    assert said == {
        "title": "Findings of second visit published",
        "date": "2023-08-02",
        "publisher": "Anyshire Council",
    }


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 'Decision: WRONG'</script>",
        "<style>p { content: 'Decision: WRONG' }</style>",
        "<noscript>Decision: WRONG</noscript>",
        "<!-- Decision: WRONG -->",
        "<p hidden>Decision: WRONG</p>",
        "<p style='color:red; display : none'>Decision: WRONG</p>",
        "<div aria-hidden='true'><p>Decision: WRONG</p></div>",
        "<span class='govuk-visually-hidden'>Decision: WRONG</span>",
        "<template><p>Decision: WRONG</p></template>",
        "<select><option>Decision: WRONG</option></select>",
        "<svg><title>Decision: WRONG</title></svg>",
        "<div class='cookie-consent'>Decision: WRONG</div>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert read(f"<html><body><p>Decision: approved</p>{hidden}</body></html>").text == "Decision: approved\n"


def test_a_table_of_data_reads_a_row_a_line_and_a_table_for_layout_cell_by_cell() -> None:
    rows = "<tr><th>Service</th><th>2024/25</th></tr><tr><td><p>Adult\ncare</p></td><td>&pound;131.2m</td></tr>"
    data = f"<table>{rows}</table>"
    assert [words for words, _ in marked(read(data), MarkKind.TABLE_ROW)] == [
        "Service | 2024/25",
        "Adult care | £131.2m",
    ]
    layout = "<table><tr><td><h2>News</h2><p>One.</p></td><td><ul><li>Two.</li></ul></td></tr></table>"
    assert marked(read(layout), MarkKind.TABLE_ROW) == []
    assert read(layout).text == "News\n\nOne.\n\nTwo.\n"


def test_an_empty_cell_keeps_its_place() -> None:
    row = "<table><tr><td>Item 7</td><td></td><td>Noted</td><td></td></tr></table>"
    assert read(row).text == "Item 7 |  | Noted\n"


def test_numbered_lists_carry_the_numbers_a_browser_prints() -> None:
    page = "<ol start=3><li>Third</li><li value=9>Ninth<ol type=i><li>Inner</li></ol></li><li>Tenth</li></ol>"
    assert [words for words, _ in marked(read(page), MarkKind.LIST_ITEM)] == [
        "3. Third",
        "9. Ninth",
        "i. Inner",
        "10. Tenth",
    ]
    assert [numeral(n, "a") for n in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]
    assert [numeral(n, "I") for n in (4, 9, 14, 40, 1994)] == ["IV", "IX", "XIV", "XL", "MCMXCIV"]


def test_the_words_around_inline_markup_stay_together() -> None:
    assert read("<p>It was <b>un</b>animously <i>resolved</i>, <a href=x>see</a> below.</p>").text == (
        "It was unanimously resolved, see below.\n"
    )


def test_broken_markup_keeps_its_words() -> None:
    assert read("<p>Item 1<p>Item 2<table><tr><td>a<td>b<b><i>Decision: refused").text == (
        "Item 1\n\nItem 2\n\na | bDecision: refused\n"
    )


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (b"<html><meta charset=utf-8><p>\xa31.2m \x96 Si\xe2n</p>", "windows-1252"),
        ("<html><meta charset=windows-1252><p>£1.2m – Siân</p>".encode(), "utf-8"),
        ("\ufeff<html><p>£1.2m – Siân</p>".encode("utf-16-le"), "utf-16-le"),
        (
            b"<html><meta http-equiv=content-type content='text/html; charset=iso-8859-1'><p>\xa31.2m \x96 Si\xe2n</p>",
            "windows-1252",
        ),
    ],
)
def test_a_wrong_or_missing_charset_does_not_cost_a_character(page: bytes, encoding: str) -> None:
    reading = read(page)
    assert (reading.text, reading.encoding) == ("£1.2m – Siân\n", encoding)


def test_the_declared_charset_counts_where_the_bytes_allow_it() -> None:
    page = "<html><meta charset=shift_jis><p>子どもの安全に関する報告</p>".encode("shift_jis")
    assert read(page).text == "子どもの安全に関する報告\n"


@pytest.mark.parametrize(
    ("page", "seconds"),
    [
        ("<div>" * 50_000 + "Decision: approved", 5),
        ("<table><tr><td>" * 5_000 + "Decision: approved", 5),
        ("<p " + " ".join(f'a{n}="x"' for n in range(60_000)) + ">Decision: approved</p>", 5),
        ("<html>" + "<b><i>" * 30_000 + "Decision: approved", 5),
        ("<html><p>Decision: approved" + "<!-- " * 50_000, 5),
        ("<html><p>Decision: approved</p>" + "&amp;pound;" * 100_000, 5),
    ],
)
def test_hostile_nesting_and_attributes_cost_no_more_than_time_in_proportion(page: str, seconds: float) -> None:
    began = time.process_time()
    assert "Decision: approved" in read(page).text
    assert time.process_time() - began < seconds


def test_a_date_that_does_not_exist_is_left_out() -> None:
    page = "<html><head><meta name='DC.date' content='31/02/2025'></head><body><p>Words.</p></body></html>"
    assert "date" not in dict(read(page).properties)


def test_a_title_loses_the_name_of_the_site() -> None:
    page = "<html><head><title>School places | Anyshire Council</title></head><body><p>Words.</p></body></html>"
    assert dict(read(page).properties)["title"].value == "School places"


def test_a_page_filled_in_by_scripts_is_refused() -> None:
    with pytest.raises(Unreadable, match="scripts"):
        read("<html><body><div id=root></div><script>draw()</script></body></html>")


def test_government_pages_name_the_department_and_the_day() -> None:
    page = """<html><head><meta name="govuk:primary-publishing-organisation" content="Department of Lists">
    <meta property="og:site_name" content="GOV.UK"><meta name="govuk:first-published-at" content="2024-01-31T10:00:00Z">
    </head><body><main id="content"><h1>Guidance on lists</h1><p>Keep them short.</p></main></body></html>"""
    said = {field: found.value for field, found in read(page).properties}
    assert said == {"title": "Guidance on lists", "date": "2024-01-31", "publisher": "Department of Lists"}


def test_the_main_content_is_found_where_the_page_does_not_name_it() -> None:
    menu = "".join(f"<li><a href={n}>Menu entry {n}</a></li>" for n in range(30))
    words = "".join(
        f"<p>Paragraph {n} of the decision, which is long enough to be read by a visitor.</p>" for n in range(9)
    )
    page = f"<html><body><div><ul>{menu}</ul></div><div><div><h1>Decision</h1>{words}</div></div></body></html>"
    text = read(page).text
    assert text.startswith("Decision\n\nParagraph 0")
    assert "Menu entry" not in text


def said(page: str) -> dict[str, str]:
    """What the head of a page and its words say together."""
    return {field: found.value for field, found in metadata.of(read(page)).items()}


PROSE = "<p>Fines for fly-tipping are to rise in the whole of the county from June.</p>"


@pytest.mark.parametrize(
    "moment",
    [
        "<p>Consultation closes <time datetime='2022-12-31'>31 December</time></p>",
        "<aside><h2>Next meeting</h2><time datetime='2022-12-31'>31 December 2022</time></aside>",
        "<p>Today is <time datetime='2022-12-31'>Saturday 31 December 2022</time></p>",
        "<p>Last published <time datetime='2022-12-31'>31 December 2022</time></p>",
        "<p>Published <time datetime='2022-12-31'>31 May</time>, <time pubdate datetime='2022-11-30'>x</time></p>",
    ],
)
def test_a_time_that_is_not_said_to_be_of_publication_gives_no_date(moment: str) -> None:
    page = f"<main><h1>Fines rise</h1>{PROSE}{moment}</main>"
    assert "date" not in said(page)
    assert said(page.replace("</h1>", "</h1><p>Published: 12 May 2022</p>"))["date"] == "2022-05-12"


@pytest.mark.parametrize(
    "moment",
    [
        "<p>Posted on <time datetime='2022-05-12T09:00'>12 May</time></p>",
        "<p>Published: <b><time datetime='2022-05-12'>12 May</time></b></p>",
        "<p><time pubdate datetime='2022-05-12'>12 May</time></p>",
        "<p><time itemprop='datePublished' datetime='2022-05-12'>12 May</time></p>",
        "<dl><dt>Published</dt><dd>12 May 2022</dd><dt>Last updated</dt><dd>1 June 2023</dd></dl>",
    ],
)
def test_a_time_of_publication_is_the_date(moment: str) -> None:
    assert (
        said(f"<main><h1>Fines rise</h1>{moment}{PROSE}<time datetime='2022-12-31'>x</time></main>")["date"]
        == "2022-05-12"
    )


def test_a_date_only_in_the_heading_of_a_meeting_s_page_is_read() -> None:
    page = "<main><h1>Agenda and minutes</h1><h2>Cabinet - Thursday, 28th March, 2024 2.30 pm</h2><p>A</p></main>"
    assert said(page)["date"] == "2024-03-28"
    assert said(page)["title"].startswith("Cabinet - Thursday")


def test_the_day_a_file_was_created_counts_last() -> None:
    metas = "<meta name='dc.date.created' content='2012-05-03'>"
    assert said(f"{metas}<h1>Fines rise</h1>")["date"] == "2012-05-03"
    assert said(f"{metas}<meta name='date' content='2022-05-12'><h1>Fines rise</h1>")["date"] == "2022-05-12"


def test_who_wrote_a_page_is_its_publisher_only_if_it_is_a_body() -> None:
    page = "<meta name='DC.creator' content='{}'><h1>Fines rise</h1>"
    assert "publisher" not in said(page.format("Jane Smith, Web Team"))
    assert said(page.format("Telford & Wrekin Council"))["publisher"] == "Telford & Wrekin Council"


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:title' content='Anyshire'><meta property='og:site_name' content='Anyshire'>",
        "<title>Anyshire Council | Fly-tipping fines rise</title>",
        "<title>Fly-tipping fines rise - Anyshire Council</title>",
        "<title>Fly-tipping fines rise - GOV.UK</title>",
        "<title>Fly-tipping fines rise</title>",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>Anyshire</h1></header><main><h1>Fly-tipping fines rise</h1>{}</main>",
        "<h1 class='visually-hidden'>Anyshire</h1><h1>Fly-tipping fines rise</h1>{}",
        "<h1>Cookies on this site</h1><article><h1>Fly-tipping fines rise</h1>{}</article>",
    ],
)
def test_the_heading_of_the_content_is_the_title_and_not_the_site_s_name(head: str, body: str) -> None:
    page = f"<html><head>{head}</head><body>{body.format(PROSE)}</body></html>"
    assert said(page)["title"] == "Fly-tipping fines rise"


def test_a_page_without_a_heading_is_titled_by_its_title_without_the_site_s_name() -> None:
    for title in ("Anyshire Council | Fines rise", "Fines rise - Anyshire Council", "Fines rise | GOV.UK"):
        assert said(f"<title>{title}</title>{PROSE}")["title"] == "Fines rise"
    assert said(f"<title>Fines rise | Litter</title>{PROSE}")["title"] == "Fines rise | Litter"


@pytest.mark.parametrize(
    "head", ["<meta name='govuk:withdrawn' content='withdrawn'>", "<title>[Withdrawn] Fines rise - GOV.UK</title>"]
)
def test_a_page_that_was_withdrawn_says_so(head: str) -> None:
    assert said(f"{head}<h1>Fines rise</h1>{PROSE}")["standing"] == "withdrawn"
    assert "standing" not in said(f"<h1>Fines rise</h1>{PROSE}")
