"""What leaves the building, read back by other programs: a Markdown parser, a CSV reader, a Word reader."""

import csv
import io
import json
import random
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from docx import Document
from markdown_it import MarkdownIt

from assistant import Assistant, build_index
from assistant.cli import commands
from assistant.present import exports, markdown
from assistant.present.control_characters import made_visible
from assistant.present.flowing import flowing
from assistant.records import (
    Answer,
    Citation,
    Completeness,
    Filters,
    MayAnswer,
    NoAnswer,
    Place,
    Searched,
    Speaker,
    Verdict,
    Why,
)
from assistant.text.dates import written_date
from tests.toys import ToyEncoder, load_with, write_corpus

SEARCHED = Searched(3, 40, "2023", "2024-05-14", 1, ("scan.pdf",), Filters(published_after="2023-06"))
CITED = Citation(
    quote="The crossing was unsafe.", start=329, end=353, document="report", title="Letter", publisher="Inspectorate",
    kind="letter", date="2024-05-03", section=("Appendix A", "Findings"), number="3.", page=2, page_label=None,
    part="Appendix A", standing=None, passage="", passage_start=0, support=0.8, link="?document=report",
    verdict=Verdict.ANSWERS,
)  # fmt: skip
NEAREST = replace(CITED, verdict=Verdict.NO_ANSWER, support=0.01)
HOSTILE = [
    '# Not a heading', '1. Not a list', '1) Nor this', '- item', '+ item', '* item', '> quote', '    code',
    '\tcode', '***bold*** _it_ __x__ ~~gone~~ `code` ``a``', '<script>alert(1)</script>',
    '<b>&amp; &lt; &#35;</b>', 'a | b\n--|--\n1 | 2', '[link](javascript:alert(1)) ![image](http://x/y.png)',
    '[ref]: http://example.org', 'http://example.org www.example.org', 'someone@example.org',
    'line one  \nline two', 'line\\\nnext', 'setext\n===', 'setext\n---', '---', '***', '```\nfence\n```',
    '\\*already escaped\\*', 'first\n\nsecond\n   third', 'Price: $5 and $6^2^', 'trailing  ',
    '“Wait...” -- he said', 'a\r\nb', '=HYPERLINK("http://x")', 'bell\x07 esc\x1b[31m null\x00 bidi\u202e',
    'term\n: definition', '* * *', '\\', 'a\\', '&copy;',
]  # fmt: skip


def quoting(quote, **more):
    return replace(CITED, quote=quote, end=CITED.start + len(quote), **more)


def answering(*citations, **more):
    return replace(Answer("Was it safe?", citations, Completeness.FULL, SEARCHED), **more)


class Text(HTMLParser):
    """The text of each paragraph of HTML, a break as a line end; and the names of the tags met."""

    def __init__(self):
        super().__init__()
        self.paragraphs, self.tags, self._inside = [], set(), False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag in {"p", "h1"}:
            self.paragraphs.append("")
            self._inside = True

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "p"

    def handle_data(self, data):
        if self._inside:
            self.paragraphs[-1] += data


def rendered(markdown, preset="commonmark"):
    reader = Text()
    reader.feed(MarkdownIt(preset, {"html": True}).render(markdown))
    return reader


# ── references ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reference_names_publisher_title_date_part_section_paragraph_and_page():
    told = "Inspectorate, Letter, 3 May 2024, Appendix A, Findings, paragraph 3, page 2"
    assert exports.reference(CITED) == told
    assert exports.as_text(CITED) == f"“The crossing was unsafe.” ({told})"


def test_a_reference_says_that_a_date_is_not_stated_and_invents_nothing():
    bare = quoting("x", publisher=None, date=None, section=(), number=None, page=None, part=None)
    assert exports.reference(bare) == "Letter, date not stated"
    assert exports.reference(replace(bare, standing="cut short in the source")).endswith("cut short in the source")


@pytest.mark.parametrize(
    ("iso", "told"),
    [("2024-03-28", "28 March 2024"), ("2024-12-01", "1 December 2024"), ("2023-06", "June 2023"), ("2023", "2023"),
     (None, "date not stated")],
)  # fmt: skip
def test_a_date_is_written_to_the_precision_known(iso, told):
    assert written_date(iso) == told


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("preset", ["commonmark", "js-default"])
@pytest.mark.parametrize("quote", HOSTILE)
def test_markdown_renders_the_quotation_word_for_word(quote, preset):
    page = rendered(markdown.as_markdown(quoting(quote)), preset)
    assert "\n\n".join(page.paragraphs[:-1]) == flowing(made_visible(quote))
    assert "".join(page.paragraphs[:-1]).split() == made_visible(quote).split()
    assert page.paragraphs[-1] == "Inspectorate, Letter, 3 May 2024, Appendix A, Findings, paragraph 3, page 2"
    assert page.tags <= {"blockquote", "p", "br", "em"}


def test_markdown_renders_a_thousand_chance_quotations_word_for_word():
    chance = random.Random(11)
    alphabet = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\nab1w"
    for _ in range(1000):
        quote = "".join(chance.choice(alphabet) for _ in range(chance.randint(1, 25)))
        quote = re.sub(r"\n\s*\n", "\n", quote).strip() or "a"
        for preset in ("commonmark", "js-default"):
            page = rendered(markdown.as_markdown(quoting(quote)), preset)
            assert "\n\n".join(page.paragraphs[:-1]) == flowing(quote), quote
            assert page.tags <= {"blockquote", "p", "br", "em"}


def test_a_title_with_markup_is_text_too():
    page = rendered(markdown.as_markdown(quoting("x", title="*A* <b>title</b> [x](y)", publisher="1. #P")))
    assert "1. #P, *A* <b>title</b> [x](y), 3 May 2024" in page.paragraphs[-1] and page.tags <= {
        "blockquote",
        "p",
        "em",
    }


def test_a_replys_markdown_holds_question_verdict_every_quotation_and_what_was_searched():
    page = rendered(markdown.reply_markdown(answering(CITED, quoting("* Second"))).decode())
    for told in (
        "Was it safe?",
        "The record answers in two quotations.",
        "The crossing was unsafe.",
        "* Second",
        "Searched 3 documents",
    ):
        assert told in "".join(page.paragraphs)


@pytest.mark.parametrize(
    "plain",
    [
        "The Cabinet agreed (subject to call-in) that: costs of £4.2m – up 10% – be met; see 3.1 & 3.2!",
        "Resolved: that the report be noted (12 for, 3 against).",
        "“Progress is too slow,” said the inspector; 27 of 40 plans were late.",
        "snake_case, e-mail addresses and A + B = C are left alone. ~30 people paid $5.",
        "[2024] EWHC 12 (Admin) was cited [at paragraph 3].",
        "5 < 6 and 7 > 2",
    ],
)
def test_nothing_is_escaped_that_would_render_as_it_stands(plain):
    written = markdown.as_markdown(quoting(plain))
    assert written.startswith(f"> {plain}\n")
    assert rendered(written, "js-default").paragraphs[0] == plain


def test_the_line_ends_of_a_page_are_blanks_in_markdown_and_in_what_is_copied_and_stay_in_the_data():
    quote = "Pathway plans contain too much historic \ninformation copied in-\nsensitively from the file."
    flows = "Pathway plans contain too much historic information copied in-sensitively from the file."
    written = markdown.as_markdown(quoting(quote), "http://127.0.0.1/?document=report")
    assert written.startswith(f"> {flows}\n") and "&#" not in written
    assert written.endswith("\n<http://127.0.0.1/?document=report>\n")
    assert (
        exports.as_text(quoting(quote), "?document=report")
        == f"“{flows}” ({exports.reference(CITED)})\n?document=report"
    )
    assert rows(exports.citations_csv(answering(quoting(quote))))[0]["quote"] == quote


def test_a_quotation_over_the_end_of_a_page_shows_no_escape_in_any_export():
    quote = "A consultation evening will be \n\x0cheld in September."
    told = exports.as_text(quoting(quote), "?document=report")
    assert told.startswith("“A consultation evening will be held in September.”")
    assert markdown.as_markdown(quoting(quote)).startswith("> A consultation evening will be held in September.\n")
    assert rows(exports.citations_csv(answering(quoting(quote))))[0]["quote"].split() == quote.split()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\ntwo", "one two"),
        ("one  \n  two", "one two"),
        ("A sentence that\n\n\fgoes on.", "A sentence that goes on."),
        ("One ends.\n\nTwo begins.", "One ends.\n\nTwo begins."),
        ("It agreed:\n(a) to note;\n(b) to refer it\nback.", "It agreed:\n(a) to note;\n(b) to refer it back."),
        ("•\nA point", "• A point"),
        ("5.\nA paragraph", "5. A paragraph"),
        ("For | Against\n12 | 3", "For | Against\n12 | 3"),
        ("Cost\t£5\nTime\t2 weeks", "Cost\t£5\nTime\t2 weeks"),
        ("a child-\ncentred plan", "a child-centred plan"),
        ("a non-\nDevon road", "a non- Devon road"),
        ("soft hy\u00ad\nphen", "soft hyphen"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_only_the_line_ends_inside_sentences_are_folded(text, told):
    assert flowing(text) == told
    assert flowing(told) == told


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "start",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\n=1",
        " =1",
        "\r=1",
        "＝1",
        "|calc",
        "%x",
        "\u3000＝1",
        "\u2060=1",
        "﹣1",
        "﹫x",
        "｜x",
    ],
)
def test_no_cell_of_a_csv_is_a_formula(start):
    hostile = quoting(start, title=start, publisher=start, section=(start,), number=start, page_label=start)
    for row in rows(exports.citations_csv(answering(hostile, question=start))):
        for value in row.values():
            assert not value.lstrip(" \ufeff\u200b").startswith(tuple("=+-@＝＋－＠\t\r\n|%")), value


def test_a_csv_keeps_every_other_quotation_as_it_is():
    quotes = ['He said, "no";\nthen\tleft.', "£12,500 – “paid”", "a\r\nb", "10 = ten"]
    read = rows(exports.citations_csv(answering(*map(quoting, quotes))))
    assert [row["quote"] for row in read] == quotes
    assert (read[0]["date"], read[0]["start"], read[0]["verdict"]) == ("2024-05-03", "329", "answers")


def test_a_csv_of_no_answer_marks_the_nearest_as_no_answer():
    no = NoAnswer("Why?", Why.NOTHING, "Nothing is said.", SEARCHED, (NEAREST,))
    assert [row["verdict"] for row in rows(exports.citations_csv(no))] == ["nearest, not an answer"]


def test_the_csv_of_mentions_has_a_row_for_every_place_and_adds_up(assistant):
    found = assistant.mentions("pace of change")
    read = rows(exports.mentions_csv(found))
    assert sum(int(row["times"]) for row in read) == found.count == 3
    assert [row["wording"] for row in read] == ["1", "1", "2"]
    for row in read:
        assert assistant.document(row["document"]).text[int(row["start"]) : int(row["end"])] == row["quote"]


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def paragraphs(data):
    return [(each.style.name, each.text) for each in Document(io.BytesIO(data)).paragraphs]


def test_a_briefing_holds_question_numbered_quotations_references_and_what_was_searched():
    place = Place("minutes", "Minutes", "Council", "minutes", None, 5, 29, None, "")
    read = paragraphs(exports.briefing(answering(replace(CITED, also_in=(place,)), quoting("Second\nline."))))
    assert read[0] == ("Title", "Was it safe?")
    assert [text for style, text in read if style == "Quote"] == ["1.  The crossing was unsafe.", "2.  Second line."]
    texts = [text for _, text in read]
    reference = "Inspectorate, Letter, 3 May 2024, Appendix A, Findings, paragraph 3, page 2"
    assert f"{reference} [report:329-353]" in texts
    assert "The same words: Council, Minutes, date not stated [minutes:5-29]" in texts
    assert texts[-2].startswith("Searched 3 documents") and "scan.pdf" in texts[-2] and "June 2023" in texts[-2]


EDITION = exports.Edition("2024-05-14", "https://papers.example/")


def test_every_file_holds_verdict_support_permalink_day_version_and_what_was_searched():
    weak = quoting("It may be.", verdict=Verdict.MAY_ANSWER, support=0.31, link="?document=report&start=9")
    reply = MayAnswer("Was it safe?", (weak,), replace(SEARCHED, version="v-12ab"), ("Leeds",))
    word = "\n".join(text for _, text in paragraphs(exports.briefing(reply, EDITION)))
    in_markdown = "".join(rendered(markdown.reply_markdown(reply, EDITION).decode()).paragraphs)
    for told in (word, in_markdown):
        for part in (
            "The record may answer in one quotation.",
            "Read it before relying on it.",
            "No quotation covers: Leeds.",
            "may answer, support 0.31",
            "https://papers.example/?document=report&start=9",
            "Made on 14 May 2024 from index v-12ab.",
            "https://papers.example/?q=Was+it+safe%3F&from=2023-06",
            "Searched 3 documents",
        ):
            assert part in told
    (row,) = rows(exports.citations_csv(reply, EDITION))
    assert (row["verdict"], row["reply"], row["support"]) == ("may answer", "may answer", "0.31")
    assert row["link"] == "https://papers.example/?document=report&start=9"
    assert (row["made"], row["index"]) == ("2024-05-14", "v-12ab") and row["searched"].startswith("Searched 3")
    told = json.loads(exports.reply_json(reply, EDITION))
    assert (told["type"], told["verdict"], told["made"]) == ("MayAnswer", "may answer", "2024-05-14")
    assert told["citations"][0]["verdict"] == "may answer" and told["searched"]["version"] == "v-12ab"


def test_a_briefing_of_no_answer_says_so_before_the_nearest():
    texts = [
        text for _, text in paragraphs(exports.briefing(NoAnswer("Why?", Why.NOTHING, "R.", SEARCHED, (NEAREST,))))
    ]
    verdict = next(n for n, text in enumerate(texts) if text.startswith("The record does not answer this"))
    assert "not an answer" in texts[verdict] and verdict < texts.index("1.  The crossing was unsafe.")


@pytest.mark.parametrize("quote", [*HOSTILE, "\x00\x01\x0b\x0c\x1f", "\ufffe\uffff", "\ud800", "𝒜 😀 中"])
def test_a_briefing_shows_any_quotation_and_what_xml_forbids_visibly(quote):
    data = exports.briefing(answering(quoting(quote, title=quote, publisher=quote), question=quote))
    ((_, shown),) = [each for each in paragraphs(data) if each[0] == "Quote"]
    wanted = flowing(made_visible(quote)).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    assert shown == f"1.  {wanted}"


def test_a_briefing_of_mentions_counts_and_keeps_every_place(assistant):
    found = assistant.mentions("pace of change")
    read = paragraphs(exports.mentions_briefing(found))
    assert ("List Bullet", "Inspectorate, Inspectorate letter, Appendix A, 3 May 2024: 1") in read
    assert next(text for style, text in read if style == "Quote") == "1.  The pace of change is too slow."
    assert sum(bool(re.search(r"\[(minutes|report):\d+-\d+\]$", text)) for _, text in read) == 3


def test_the_same_reply_gives_the_same_bytes_with_no_clock_in_them():
    one, two = (exports.briefing(answering(CITED), EDITION) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not re.search(rb"20\d\d-\d\d-\d\dT", archive.read("docProps/core.xml"))


# ── the command line ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_commands_write_what_the_functions_make(tmp_path, monkeypatch, capsys):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())
    build_index(write_corpus(tmp_path / "corpus"), tmp_path / "built", encoder=ToyEncoder())
    assistant, index = Assistant.open(tmp_path / "built"), ("--index", str(tmp_path / "built"))
    assert commands.main(["mentions", "pace of change", "--out", str(tmp_path / "m.csv"), "--json", *index]) == 0
    found = assistant.mentions("pace of change")
    assert json.loads(capsys.readouterr().out)["count"] == found.count == 3
    assert (tmp_path / "m.csv").read_bytes() == exports.mentions_csv(found)
    question = "Will the crossing be reopened by 1 June 2024?"
    for suffix, made in (
        (".docx", exports.briefing),
        (".md", markdown.reply_markdown),
        (".csv", exports.citations_csv),
    ):
        assert commands.main(["ask", question, "--out", str(tmp_path / f"a{suffix}"), *index]) == 0
        assert (tmp_path / f"a{suffix}").read_bytes() == made(assistant.ask(question))
    capsys.readouterr()
    assert commands.main(["mentions", "pace of change", *index]) == 0
    assert len(re.findall(r"⟦pace\s+of\s+change⟧", capsys.readouterr().out)) == 2
    assert commands.main(["mentions", "zebra", *index]) == 1
    assert commands.main(["mentions", "pace", "--out", str(tmp_path / "a.xls"), *index]) == 2
    assert "End the name in .csv, .docx" in capsys.readouterr().err


def test_a_speaker_goes_with_the_quotation_into_every_file():
    said = quoting("The crossing was unsafe.", speaker=Speaker("Councillor Over", 300, 315))
    reply = answering(said)
    assert rows(exports.citations_csv(reply, EDITION))[0]["speaker"] == "Councillor Over"
    assert "Speaker: Councillor Over; answers, support 0.80" in "\n".join(
        text for _, text in paragraphs(exports.briefing(reply, EDITION))
    )
    assert "Speaker: Councillor Over" in "".join(rendered(markdown.reply_markdown(reply, EDITION).decode()).paragraphs)
    assert json.loads(exports.reply_json(reply, EDITION))["citations"][0]["speaker"]["name"] == "Councillor Over"
