"""Web pages: what a visitor reads, in order, and nothing of what only a browser reads."""

from __future__ import annotations

import time

import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.formats.html_lists import numeral
from assistant.records import Document, MarkKind, ParsedFile, Record
from assistant.sources.metadata import extraction
from assistant.text import sections
from assistant.text.section_sentences import sentences_of

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


def read(page: str | bytes) -> ParsedFile:
    return parsing.parse_file(page if isinstance(page, bytes) else page.encode(), "page.html")


def marked(parsed: ParsedFile, kind: MarkKind) -> list[tuple[str, int]]:
    return [(parsed.text[mark.start : mark.end], mark.level) for mark in parsed.marks if mark.kind is kind]


def test_a_council_meeting_reads_item_by_item() -> None:
    parsed = read(MEETING)
    assert parsed.text == (
        "Agenda and minutes\n\nCabinet\nThursday 28 March 2024 2.30 pm\n\n4. Fourth monitoring visit\n\n"
        "To note the findings & the costs of £1.2m, less &lt; half.\n\nDecision:\n\n"
        "It was unanimously resolved that:\n\na. the report is noted; and\nb. the plan is approved.\n"
    )
    assert marked(parsed, MarkKind.HEADING) == [
        ("Agenda and minutes", 1),
        ("Cabinet\nThursday 28 March 2024 2.30 pm", 2),
        ("4. Fourth monitoring visit", 3),
        ("Decision:", 4),
    ]
    assert marked(parsed, MarkKind.LIST_ITEM) == [("a. the report is noted; and", 1), ("b. the plan is approved.", 1)]


def test_the_head_of_a_meeting_page_gives_title_date_and_publisher_with_where() -> None:
    said = {field: (stated.value, stated.where) for field, stated in read(MEETING).properties}
    assert said == {
        "title": ("Agenda and minutes for Cabinet on Thursday 28 March 2024", "meta DC.title"),
        "date": ("2024-03-28", "meta DC.date"),
        "publisher": ("Anyshire Council", "meta DC.creator"),
    }


def test_a_news_page_reads_without_menus_banners_and_share_buttons() -> None:
    parsed = read(NEWS)
    assert parsed.text == (
        "Findings of second visit published\n\nInspectors say improvements continue.\n\n"
        "“That is a fair assessment,”\nhe said.\n\nOne\nTwo\nThree\n"
    )
    assert [words for words, _ in marked(parsed, MarkKind.FURNITURE)] == ["One", "Two", "Three"]
    said = {field: stated.value for field, stated in parsed.properties}
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


VOTES = "<table><tr><td>For</td><td>{}</td></tr><tr><td>Against</td><td>{}</td></tr></table>"


def test_a_small_table_in_a_cell_leaves_its_row_a_row() -> None:
    page = (
        "<table><tr><th>Item</th><th>Votes</th><th>Result</th></tr>"
        f"<tr><td>Budget</td><td>{VOTES.format(5, 3)}</td><td>Carried</td></tr>"
        f"<tr><td>Plan</td><td>{VOTES.format(2, 6)}</td><td>Lost</td></tr></table>"
    )
    assert rows_of(page) == [
        "Item | Votes | Result",
        "Budget | For 5 • Against 3 | Carried",
        "Plan | For 2 • Against 6 | Lost",
    ]


def test_tables_side_by_side_or_one_in_the_other_for_layout_keep_rows_of_their_own() -> None:
    grants = "<table><tr><td>Dell</td><td>£5</td></tr><tr><td>Reed</td><td>£7</td></tr></table>"
    wards = "<table><tr><td>North</td><td>3</td></tr><tr><td>South</td><td>4</td></tr></table>"
    each = ["Dell | £5", "Reed | £7", "North | 3", "South | 4"]
    assert rows_of(f"<table><tr><td>{grants}</td><td>{wards}</td></tr></table>") == each
    assert rows_of(f"<table><tr><td>{grants}</td></tr><tr><td>{wards}</td></tr></table>") == each
    item = f"<tr><td>7.</td><td><p>These are to be paid:</p>{grants}</td></tr><tr><td>8.</td><td>None.</td></tr>"
    assert rows_of(f"<table>{item}</table>") == each[:2]


def rows_of(page: str) -> list[str]:
    parsed = read(page)
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is MarkKind.TABLE_ROW]


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
    parsed = read(page)
    assert (parsed.text, parsed.encoding) == ("£1.2m – Siân\n", encoding)


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
        ("<p>Decision: approved<table>" + "<tr><td colspan=1000 rowspan=1000>x<td>y" * 3_000, 5),
        ("<p>Decision: approved" + "<div role=tablist>" * 1_900 + "<p>x" * 9_000, 5),
        ("<p>Decision: approved" + "<div>" * 1_900 + "<s>x</s>" * 20_000, 5),
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
    said = {field: stated.value for field, stated in read(page).properties}
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


def quotable(parsed: ParsedFile) -> list[str]:
    """The sentences of a page that may be quoted."""
    record = Record(0, len(parsed.text), None, None, None, None)
    page = Document("d", "d.html", "0" * 64, parsed.text, (record,), (), parsed.marks, parsed.format)
    sentences = [sentence for section in sections.cut_sections(page) for sentence in sentences_of(page, section)]
    return [parsed.text[sentence.start : sentence.end] for sentence in sentences if sentence.quotable]


TALK = "".join(f"<p>The committee heard the director on matter {n} and noted what was said.</p>" for n in range(16))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (f"<h1>Minutes</h1><p>Present: Jane Roe (Chair).</p><div>{TALK}</div>", "Present: Jane Roe (Chair)."),
        (f"<h1>Minutes</h1><div>{TALK}</div><p>RESOLVED: That it be sold.</p>", "RESOLVED: That it be sold."),
        (f"<div class=Section1>{TALK}</div><div class=Section2><p>The rent rises.</p></div>", "The rent rises."),
        (f"Agreed.<div>{TALK}</div>", "Agreed."),
        (f"<div><a id='p1'/>Agreed in May by all.</div><div>{TALK}</div>", "Agreed in May by all."),
        (f"<q>We agreed.</q><div>{TALK}</div>", "“We agreed.”"),
        (f"<table><tr>Loose words.<td>{TALK}</td></tr></table>", "Loose words."),
        (f"<div><p>The vote was 7 to 2.</p><article>{TALK}</article></div>", "The vote was 7 to 2."),
        (f"<main><h1>Rents</h1><p>The rent rises.</p></main><div id=cc>{TALK}</div>", "The rent rises."),
        (f"<main><p>The rent rises.</p></main><p>Between.</p><main>{TALK}</main>", "Between."),
        (f"<div class=sidebar><h1>Minutes</h1>{TALK}</div>", "The committee heard the director on matter 3"),
        (f"<div class=has-cookie-banner>{TALK}</div>", "The committee heard the director on matter 3"),
    ],
)  # fmt: skip
def test_no_words_are_lost_beside_the_bulk_of_the_content(page: str, words: str) -> None:
    assert any(sentence.startswith(words) for sentence in quotable(read(f"<html><body>{page}</body></html>")))


def test_what_the_page_names_its_content_is_believed_and_a_notice_says_how_much_stands_beside_it() -> None:
    parsed = read(f"<html><body><main><p>Rents rise.</p></main><div>{TALK}</div></body></html>")
    assert parsed.text == "Rents rise.\n"
    assert parsed.notices == ("1,110 characters outside what the page names its main content are left out",)


@pytest.mark.parametrize(
    "name", ["cky-consent-container", "civic-cookie-control", "cookie-law-info-bar", "onetrust-pc"]
)
def test_a_question_about_cookies_is_not_the_content_however_long_it_is(name: str) -> None:
    text = read(f"<html><body><div class={name}>{TALK}</div><div><p>The rent rises.</p></div></body></html>").text
    assert text == "The rent rises.\n"


def test_a_question_about_cookies_by_its_words_alone_is_never_quoted() -> None:
    page = "<html><body><div><p>We use cookies to improve this site.</p></div><p>The rent rises.</p></body></html>"
    assert quotable(read(page)) == ["The rent rises."]


PANEL = "<p>The rent is ninety pounds.</p>"
PANELS = "<div role=tablist><div role=tab><h4>{}</h4></div><div role=tabpanel {}>" + PANEL + "</div></div>"


@pytest.mark.parametrize(
    "panel",
    [
        PANELS.format("<a role=button>Rents</a>", ""),
        PANELS.format("Rents", "aria-hidden=true style='display: none'"),
        f"<h2><button>Rents</button></h2><div role=region hidden>{PANEL}</div>",
        f"<h2><button aria-controls=p1>Rents</button></h2><div id=p1 hidden>{PANEL}</div>",
        f"<h2><a href='#p1'>Rents</a></h2><div id=p1 style='display:none'>{PANEL}</div>",
        f"<h2><button>Rents<span class=section-toggle>Show</span></button></h2>{PANEL}",
        f"<details><summary>Rents</summary>{PANEL}</details>",
        f"<div role=heading aria-level=2><button>Rents</button></div>{PANEL}",
    ],
)  # fmt: skip
def test_panels_that_a_click_opens_are_read_below_their_headings(panel: str) -> None:
    parsed = read(f"<html><body><main><h1>Questions</h1>{panel}</main></body></html>")
    assert parsed.text == "Questions\n\nRents\n\nThe rent is ninety pounds.\n"
    assert [words for words, _ in marked(parsed, MarkKind.HEADING)] == ["Questions", "Rents"]


def test_tabs_alone_and_panels_without_text_are_not_read() -> None:
    tabs = "<ul role=tablist><li role=tab>Revenue</li><li role=tab>Capital</li></ul>"
    search = "<a href='#s'>Find</a><form id=s hidden><label>Search</label><input></form>"
    assert read(f"<main>{tabs}<p>The rent rises.</p>{search}</main>").text == "The rent rises.\n\nFind\n"


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><title>T</title><meta charset=utf-8><main><h1>Decision</h1><p>Agreed.</p></main>",
        "<!doctype html><html><head><title>T</title><section><h1>Decision</h1><p>Agreed.</p></section>",
        "<html><head><title>T</title></head><header><h1>Decision</h1></header><p>Agreed.</p></html>",
        "<html><body><h1>Decision</h1></body></html><p>Agreed.</p></body></html>",
        "<div><h1>Decision</h1><div><html><head><title>T</title></head><body></body></html></div><p>Agreed.</p>",
        "<main><h1>Decision</h1><iframe srcdoc='<p>Agreed.</p>'></iframe></main>",
        "<main><h1>Decision</h1><x-y><template shadowrootmode=open><p>Agreed.</p></template></x-y></main>",
    ],
)  # fmt: skip
def test_tags_left_out_or_closed_too_early_cost_no_words(page: str) -> None:
    assert read(page).text == "Decision\n\nAgreed.\n"


@pytest.mark.parametrize("control", ["<button class=menu>", "<select><option>"])
def test_a_control_that_was_never_closed_does_not_swallow_the_text(control: str) -> None:
    page = f"<main><h1>R</h1>{control}Menu<p>The rent rises.</p></main>"
    assert read(page).text == "R\n\nMenu\n\nThe rent rises.\n"


@pytest.mark.parametrize(
    "part",
    [
        "<h2 id=social-media>Navigation</h2><p>The harbour is navigable.</p>",
        "<h2 id=cookies>Navigation</h2><p>The harbour is navigable.</p>",
        "<section id=navigation><h2>Navigation</h2><p>The harbour is navigable.</p></section>",
        "<section class=menu id=menu><h2>Navigation</h2><p>The harbour is navigable.</p></section>",
        "<h2>Navigation</h2><div class='content share'><p>The harbour is navigable.</p></div>",
    ],
)
def test_a_name_that_menus_have_does_not_make_a_menu_of_the_text(part: str) -> None:
    parsed = read(f"<main><h1>Guide</h1>{part}</main>")
    assert marked(parsed, MarkKind.HEADING) == [("Guide", 1), ("Navigation", 2)]
    assert quotable(parsed) == ["The harbour is navigable."]


def test_the_foot_of_a_document_is_text_and_the_foot_of_a_site_is_furniture() -> None:
    minutes = "<div><h1>Minutes</h1><p>The plan was agreed.</p>{}</div>"
    signed = read(minutes.format("<footer><p>Signed by the Chair on 2 May 2024.</p></footer>"))
    assert quotable(signed) == ["The plan was agreed.", "Signed by the Chair on 2 May 2024."]
    site = read(
        minutes.format("<footer><p>All content is under the <a href=x>licence</a>, with exceptions.</p></footer>")
    )
    assert quotable(site) == ["The plan was agreed."]
    assert [words for words, _ in marked(site, MarkKind.FURNITURE)] == [
        "All content is under the licence, with exceptions."
    ]
    assert read(minutes.format("<footer>Privacy</footer>")).text == "Minutes\n\nThe plan was agreed.\n"


def test_a_heading_that_is_a_number_is_kept_where_it_stands() -> None:
    page = (
        "<h2>Figures</h2><h3>85</h3><p>new homes</p><h3>7</h3><table><tr><td>a</td><td>b</td></tr></table><h3>12</h3>"
    )
    assert read(page).text == "Figures\n\n85\n\nnew homes\n\n7\n\na | b\n\n12\n"
    assert read("<h2>4.</h2><h2>Budget</h2><p>Noted.</p>").text == "4. Budget\n\nNoted.\n"


@pytest.mark.parametrize("number", ["12/24", "CAB.13", "6.1", "5."])
def test_whatever_stands_in_the_cell_of_an_item_s_number_belongs_to_its_title(number: str) -> None:
    cell = f"<td class=mgItemNumberCell><p>{number}</p></td>"
    item = "<td><p class=mgAiTitleTxt>Parks</p><p>Noted.</p></td>"
    parsed = read(f"<div id=modgov><table id=mgItemTable><tr>{cell}{item}</tr></table></div>")
    assert parsed.text == f"{number} Parks\n\nNoted.\n"
    assert marked(parsed, MarkKind.HEADING) == [(f"{number} Parks", 3)]


def test_the_sub_title_of_an_item_stands_below_its_title_whatever_its_tag() -> None:
    page = "<h2>Items</h2><h3 class=mgAiTitleTxt>Parks</h3><h3 class=mgSubItemTitleTxt>Decision:</h3><p>Noted.</p>"
    assert marked(read(page), MarkKind.HEADING) == [("Items", 2), ("Parks", 3), ("Decision:", 4)]
    alone = "<h2>Award</h2><h3 class=mgSubItemTitleTxt>Decision:</h3><p>Noted.</p>"
    assert marked(read(alone), MarkKind.HEADING) == [("Award", 2), ("Decision:", 3)]


def test_names_and_their_values_are_rows() -> None:
    pairs = (
        "<dl><dt>Decision maker</dt><dd>Director of Place</dd><div><dt>Wards</dt><dd>Elm</dd><dd>Oak</dd></div></dl>"
    )
    parsed = read(f"<main><h1>Decision</h1>{pairs}<p>The roof was repaired.</p></main>")
    assert [words for words, _ in marked(parsed, MarkKind.TABLE_ROW)] == [
        "Decision maker | Director of Place",
        "Wards | Elm | Oak",
    ]
    assert quotable(parsed)[0] == "Decision maker | Director of Place"
    told = f"<dl><dt>Ward</dt><dd>{'An area that elects councillors. ' * 9}</dd></dl>"
    assert marked(read(told), MarkKind.TABLE_ROW) == []


def test_captions_dates_and_buttons_to_share_are_no_headings() -> None:
    figure = "<figure><img><figcaption>Jane Roe at the opening</figcaption></figure><p><time>28 March 2024</time></p>"
    table = "<table><caption>Table 1: places</caption><tr><td>2023</td><td>40</td></tr></table>"
    share = "<h3>Share this:</h3><ul><li><a href=t>Twitter</a></li></ul>"
    parsed = read(f"<main><h1>New school</h1>{figure}<p>It has 400 places.</p>{table}{share}<p>It is open.</p></main>")
    assert [words for words, _ in marked(parsed, MarkKind.HEADING)] == ["New school"]
    assert [words for words, _ in marked(parsed, MarkKind.TABLE_ROW)] == ["Table 1: places", "2023 | 40"]
    assert [words for words, _ in marked(parsed, MarkKind.FURNITURE)] == ["Share this:", "Twitter"]


def test_a_line_wholly_in_bold_is_a_heading_unless_it_says_or_decides_something() -> None:
    lines = ("Notes to editors", "Status: approved", "RESOLVED That the plan be approved", "It is late.")
    parsed = read("<h1>News</h1>" + "".join(f"<p><b>{line}</b></p><p>Words.</p>" for line in lines))
    assert marked(parsed, MarkKind.HEADING) == [("News", 1), ("Notes to editors", 6)]
    assert marked(read("<b><p>Never closed</p><p>Words</p>"), MarkKind.HEADING) == []


def test_links_that_a_heading_promises_are_a_list_and_links_round_the_site_are_furniture() -> None:
    def links(target: str) -> str:
        return "<ul>" + "".join(f"<li><a href={target}{n}>Councillor {n}</a></li>" for n in "ABC") + "</ul>"

    def listed(before: str, target: str) -> bool:
        return bool(marked(read(f"<main><h1>Board</h1>{before}{links(target)}</main>"), MarkKind.LIST_ITEM))

    assert listed("<h2>Membership</h2>", "x")
    assert listed("<p>The members are:</p>", "x")
    assert not listed("<h2>Membership</h2>", "#")
    assert not listed("<h2>Related articles</h2>", "x")
    assert not listed("<h2>Membership</h2><p>It meets in May.</p>", "x")
    assert not listed("", "x")


def test_a_cell_that_spans_rows_stands_in_each_and_one_that_spans_columns_keeps_their_places() -> None:
    head = "<tr><th rowspan=2>School</th><th colspan=2>2023</th><th>2024</th></tr><tr><th>Q1<th>Q2<th>Q1</tr>"
    body = "<tr><td rowspan=0>Elm</td><td>1</td><td>2</td><td>3</td></tr><tr><td colspan=2>-</td><td>4</td></tr>"
    page = f"<table><thead>{head}</thead><tbody>{body}</tbody><tbody><tr><td>Oak</td><td>5</td></tr></tbody></table>"
    assert [words for words, _ in marked(read(page), MarkKind.TABLE_ROW)] == [
        "School | 2023 |  | 2024",
        "School | Q1 | Q2 | Q1",
        "Elm | 1 | 2 | 3",
        "Elm | - |  | 4",
        "Oak | 5",
    ]


def test_a_list_or_paragraphs_in_a_cell_do_not_unmake_a_table_of_data() -> None:
    head = "<tr><th>Action</th><th>Owner</th></tr>"
    tasks = "<tr><td><ul><li>Audit files</li><li>Report</li></ul></td><td>Ali Khan</td></tr>"
    many = f"<tr><td>{'<p>a</p>' * 4}</td><td>Jo Lee</td></tr>"
    rows = [words for words, _ in marked(read(f"<table>{head}{tasks}{many}</table>"), MarkKind.TABLE_ROW)]
    assert rows == ["Action | Owner", "Audit files • Report | Ali Khan", "a a a a | Jo Lee"]
    bare = f"<table><tr><td>Write</td><td>Jane Roe</td></tr>{tasks}</table>"
    assert [words for words, _ in marked(read(bare), MarkKind.TABLE_ROW)][1] == "Audit files • Report | Ali Khan"


def test_a_table_that_lays_out_numbered_items_is_read_as_items() -> None:
    page = "<table><tr><td>2.</td><td><b>Application 24/0012</b><br><br>RESOLVED: That it be refused.</td></tr></table>"
    parsed = read(page)
    assert parsed.text == "2. Application 24/0012\n\nRESOLVED: That it be refused.\n"
    assert marked(parsed, MarkKind.TABLE_ROW) == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<ol style='list-style-type: lower-alpha'><li>x<li>y</ol>", ["a. x", "b. y"]),
        ("<ol style='list-style: none'><li>x<li>y</ol>", ["x", "y"]),
        ("<ol><li>(a) x<li>(b) y</ol>", ["(a) x", "(b) y"]),
        ("<ol class=legislative-list><li>1.1 x<li>1.2 y</ol>", ["1.1 x", "1.2 y"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ("<ol reversed start=9><li>x<li>y</ol>", ["9. x", "8. y"]),
    ],
)
def test_no_list_has_other_numbers_than_a_browser_prints(items: str, expected: list[str]) -> None:
    assert [words for words, _ in marked(read(items), MarkKind.LIST_ITEM)] == expected


def test_headings_in_a_numbered_list_keep_their_numbers_unless_the_list_is_styled() -> None:
    items = "<li><h2>Introduction</h2><p>One.</p></li><li><h2>Findings</h2><p>Two.</p></li>"
    assert read(f"<ol>{items}</ol>").text == "1. Introduction\n\nOne.\n\n2. Findings\n\nTwo.\n"
    assert read(f"<ol class=timeline>{items}</ol>").text == "Introduction\n\nOne.\n\nFindings\n\nTwo.\n"


def test_bullets_that_word_sets_in_wingdings_are_bullets() -> None:
    def item(sign: str) -> str:
        marker = f"<span style='mso-list:Ignore'>{sign}<span> </span></span>"
        return f"<p><span style='font-family:Wingdings'>{marker}</span>Noted;</p>"

    assert read(item("§") + item("Ø") + item("ü")).text == "▪ Noted;\n\n➢ Noted;\n\n✓ Noted;\n"
    assert read("<p>See § 4 and Ø 3.</p>").text == "See § 4 and Ø 3.\n"


@pytest.mark.parametrize(
    ("encoded", "shown"),
    [
        ("Children&amp;#39;s &amp;quot;Plan&amp;quot;", 'Children\'s "Plan"'),
        ("Health &amp;amp; Care", "Health & Care"),
        ("R&amp;amp;D", "R&D"),
        ("5 &amp;lt; 6", "5 &lt; 6"),
        ("&amp;lt;b&amp;#62;", "&lt;b&#62;"),
        ("&amp;amp;pound;", "&amp;pound;"),
        ("&amp;notification; &amp;pound;4", "&notification; £4"),
    ],
)
def test_what_was_encoded_twice_reads_as_it_is_meant(encoded: str, shown: str) -> None:
    page = f"<html><head><title>{encoded}</title></head><body><p>{encoded}</p></body></html>"
    assert read(page).text == f"{shown}\n"
    assert dict(read(page).properties)["title"].value == shown


def test_words_struck_out_are_left_out_and_a_notice_says_so() -> None:
    late = "<span style='text-decoration:line-through'> soon</span>"
    parsed = read(f"<p>The Council resolves to <del>close</del> <ins>keep open</ins> the <s>old</s> centre{late}.</p>")
    assert parsed.text == "The Council resolves to keep open the centre.\n"
    assert parsed.notices == ("struck-out words are left out (3; the first: close)",)


def test_quotation_marks_are_printed_and_places_to_break_a_word_are_not() -> None:
    assert read("<p>He said <q>we will act</q>.</p>").text == "He said “we will act”.\n"
    assert read("<p>child\u00adren and safe\u200bguarding</p>").text == "children and safeguarding\n"


@pytest.mark.parametrize(
    "title",
    ["500 new homes approved at Elm Road | Anyshire", "Error in school census put right", "Not found guilty"],
)
def test_a_title_that_begins_like_an_error_is_none(title: str) -> None:
    assert read(f"<title>{title}</title><body><p>Granted.</p></body>").text == "Granted.\n"


@pytest.mark.parametrize(
    "title",
    [
        *(
            "404",
            "404 Not Found",
            "Error 404",
            "Error 404 (Not Found)!!1",
            "403 - Forbidden: Access is denied.",
            "Error",
        ),
        *("500 Internal Server Error", "502: Bad gateway", "Page not found | Anyshire Council", "Just a moment..."),
        *("Attention Required! | Cloudflare", "Access Denied", "HTTP Status 404 – Not Found", "Runtime Error"),
        *("Service Unavailable", "Sorry: 404 page not found", "404 | Anyshire"),
    ],
)
def test_a_page_titled_as_an_error_is_refused(title: str) -> None:
    with pytest.raises(Unreadable, match="error page"):
        read(f"<title>{title}</title><body><p>Go away.</p></body>")


def test_a_frame_around_other_pages_is_refused_by_name() -> None:
    with pytest.raises(Unreadable, match="frame around other pages"):
        read("<html><frameset cols='2'><frame src=a.htm><noframes><p>No frames.</p></noframes></frameset></html>")


@pytest.mark.parametrize(
    "page",
    [
        "".join(f"<p><a id='p{n}'/>Speech {n}.</p>" for n in range(2_100)),
        '<script>var d="' + r"<a href=x>m<\/a>" * 2_100 + '"</script>',
        "<i class=x>" * 2_100 + "Words." + "<style>p{color:red}</style>",
    ],
)
def test_thousands_of_tags_that_do_not_nest_leave_the_page_a_page(page: str) -> None:
    text = read(
        f"<html><head><style>p{{}}</style></head><body>{page}<h1>Q&amp;A</h1><p>The vote was lost.</p></body>"
    ).text
    assert text.endswith("Q&A\n\nThe vote was lost.\n")
    assert "color" not in text
    assert "var" not in text


def test_tables_nested_too_deep_to_follow_lose_no_word_and_a_notice_says_so() -> None:
    inner = "<table><tr><td>" * 800 + "Refused" + "</td></tr></table>" * 800
    parsed = read(f"<html><body><p>Agreed.</p>{inner}<p>Noted.</p></body></html>")
    assert parsed.text == "Agreed.\n\nRefused\n\nNoted.\n"
    assert parsed.notices == ("the page nests more than 2,000 levels deep and is read as a run of paragraphs",)


def test_lists_of_links_in_lists_of_links_cost_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        page = f"<main>{('<ul><li><a>' + 'a' * 40 + '</a></li><li><a>b</a></li><li>x y z') * times}</main>"
        began = time.process_time()
        read(page)
        return time.process_time() - began

    assert seconds(800) < 2


def said(page: str) -> dict[str, str]:
    """What the head of a page and its words say together."""
    return {field: stated.value for field, stated in extraction.read_metadata(read(page)).items()}


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
