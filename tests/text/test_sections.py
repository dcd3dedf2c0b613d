"""Sections against records read by hand (``structures.txt``), the five records, and the law that they tile the text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.formats import parsing, plain
from assistant.records import Document, Mark, MarkKind, Record, Section, SectionKind
from assistant.sources import corpus_folder
from assistant.text import sections
from assistant.text.section_sentences import sentences_of

HERE = Path(__file__).parent.parent
CORPUS = HERE.parent / "corpus"


def document(text, marks=(), records=None):
    own = records or (Record(0, len(text), None, None, None, None),)
    return Document("d", "d.txt", "0" * 64, text, own, plain.pages(text), tuple(marks))


def flat(text):
    return " ".join(text.split())


def drawn(text, marks=(), records=None):
    """The sections of ``text``, one a line, as ``structures.txt`` writes them."""
    whole = document(text, marks, records)
    return [_drawn(whole, section) for section in sections.cut_sections(whole)]


def _drawn(whole: Document, section: Section) -> str:
    said = [
        flat(whole.text[each.start : each.end]) if each.quotable else f"({flat(whole.text[each.start : each.end])})"
        for each in sentences_of(whole, section)
    ]
    number = f" {section.number}" if section.number else ""
    stem = f" <{flat(whole.text[slice(*section.stem)])}>" if section.stem else ""
    return f"{section.kind.value}{number}{stem}: {' / '.join(said)}"


def paths(text, **more):
    return [
        (section.path, flat(text[section.start : section.end]))
        for section in sections.cut_sections(document(text, **more))
    ]


def structures():
    for block in (HERE / "structures.txt").read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, rest = block.split("\n", 1)
        text, expected = rest.split("\n---\n")
        yield pytest.param(text, expected.strip().split("\n"), id=title)


@pytest.mark.parametrize(("text", "expected"), list(structures()))
def test_a_record_is_read_as_a_person_would_read_it(text, expected):
    assert drawn(text) == expected


def test_there_are_fifty_structures():
    assert len(list(structures())) >= 50


def test_windows_line_ends_change_nothing():
    text = "1. Introduction\n\nThe report was noted.\nIt was agreed.\n\nRESOLVED: That the report be noted.\n"
    assert drawn(text.replace("\n", "\r\n")) == drawn(text)
    assert drawn(text)[0] == "heading 1.: (1. Introduction)"


def test_tabs_and_no_break_spaces_after_markers_are_no_columns():
    assert drawn(
        "1.\tThe committee noted the report.\n\t(a)\tby June; and\n·\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0 The plan.\n"
    ) == [
        "numbered paragraph 1.: The committee noted the report.",
        "numbered paragraph (a): by June; and",
        "bullet: The plan.",
    ]


def test_a_table_parted_by_tabs_is_read_by_rows():
    assert drawn("Year\tChildren\n2021\t312\n") == ["table row: Year Children", "table row: 2021 312"]


def test_a_page_that_ends_in_mid_sentence_does_not_cut_it():
    text = (
        "However, the records of those visits that inspectors looked at in the course of their week\n\n"
        "Page 3 of 12\n\x0cwere not always up to date and did not say what the child had said.\n"
    )
    assert drawn(text) == [f"prose: {flat(text)}"]


def test_a_form_that_nobody_filled_in_answers_nothing():
    assert drawn("Finance   Click or tap here to enter text. Date Click or tap to enter a date.\n") == [
        "boilerplate: (Finance Click or tap here to enter text.) / (Date Click or tap to enter a date.)"
    ]


def test_headings_stand_in_the_path_of_what_is_below_them_outermost_first():
    text = (
        "12/24 BUDGET\n\nMinutes:\n\nThe plan was noted.\n\nKey points\n\nCosts rose.\n\n"
        "Resolved:\n\n1. That it be noted.\n\n13/24 CLOSE\n\nAll left.\n"
    )
    assert paths(text) == [
        ((), "12/24 BUDGET"),
        (("BUDGET",), "Minutes:"),
        (("BUDGET", "Minutes"), "The plan was noted."),
        (("BUDGET", "Minutes"), "Key points"),
        (("BUDGET", "Minutes", "Key points"), "Costs rose."),
        (("BUDGET", "Minutes"), "Resolved:"),
        (("BUDGET", "Minutes", "Resolved"), "1. That it be noted."),
        ((), "13/24 CLOSE"),
        (("CLOSE",), "All left."),
    ]


def test_the_label_of_a_page_heads_nothing():
    assert paths("Agenda item\n\nBudget\n\nThe plan was noted.\n")[2] == (("Budget",), "The plan was noted.")


def test_numbered_headings_stand_below_headings_of_fewer_numbers():
    text = "1. Background\n\nIt began.\n\n1.1 The start\n\nIt went on.\n\n2. Close\n\nIt ended.\n"
    assert [path for path, words in paths(text) if words.startswith("It ")] == [
        ("Background",),
        ("Background", "The start"),
        ("Close",),
    ]


def test_a_format_s_headings_are_believed_with_their_levels():
    text = "the plan in brief\nsmall print\nIt began.\n"
    marks = [Mark(0, 17, MarkKind.HEADING, 1), Mark(18, 29, MarkKind.HEADING, 2)]
    assert paths(text, marks=marks)[2] == (("the plan in brief", "small print"), "It began.")


def test_a_date_in_large_type_is_a_statement_and_no_heading():
    text = "Inspection dates: 9–24 November 2017\nChildren are safe.\n"
    assert drawn(text, [Mark(0, 36, MarkKind.HEADING, 2)]) == [
        "field: Inspection dates: 9–24 November 2017",
        "prose: Children are safe.",
    ]
    assert (
        drawn("Part 1: Help\nChildren are safe.\n", [Mark(0, 12, MarkKind.HEADING, 2)])[0] == "heading: (Part 1: Help)"
    )


def test_marked_rows_and_items_are_what_the_format_says():
    text = "Care\tGood\nchildren are seen\n3. plans are made\nfooter\n"
    marks = [
        Mark(0, 9, MarkKind.TABLE_ROW),
        Mark(10, 27, MarkKind.LIST_ITEM),
        Mark(28, 45, MarkKind.LIST_ITEM),
        Mark(46, 52, MarkKind.FURNITURE),
    ]
    assert drawn(text, marks) == [
        "table row: Care Good",
        "bullet: children are seen",
        "numbered paragraph 3.: plans are made",
        "boilerplate: (footer)",
    ]


def test_a_long_row_of_a_table_is_cut_into_its_sentences():
    row = "Care\t" + "Children are seen often. " * 20
    assert len(drawn(row, [Mark(0, len(row), MarkKind.TABLE_ROW)])[0].split(" / ")) == 20


def test_an_item_of_the_same_form_in_lower_case_goes_on_below_its_introduction():
    text = (
        "• The share of children with free meals:\n• in primary schools is 16%\n"
        "• in secondary schools is 15%.\n• Most are well.\n"
    )
    lead = "<The share of children with free meals:>"
    assert drawn(text) == [
        "bullet: The share of children with free meals:",
        f"bullet {lead}: in primary schools is 16%",
        f"bullet {lead}: in secondary schools is 15%.",
        "bullet: Most are well.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "RESOLVED That the report be noted",
        "Resolved: That the report be noted.",
        "RESOLVED UNANIMOUSLY that the report be noted.",
        "It was unanimously agreed that the report be noted.",
        "Decision: To approve the contract.",
        "IT WAS RESOLVED THAT the report be noted.",
        "The Board AGREED the minutes.",
        "5.3 Resolved: That the report be noted.",
    ],
)
def test_the_ways_to_resolve_are_known(line):
    assert drawn(f"The plan was discussed.\n\n{line}\n\nThe meeting closed.\n")[1].startswith("resolution")


@pytest.mark.parametrize(
    "line",
    [
        "Decisions to step down children are appropriate.",
        "Decision-making is timely.",
        "Agreed actions are not followed through.",
        "Resolution of disputes takes too long.",
        "Members agreed that more should be done.",
    ],
)
def test_prose_about_decisions_is_no_resolution(line):
    assert drawn(f"The plan was discussed.\n\n{line}\n\nThe meeting closed.\n")[1] == f"prose: {line}"


@pytest.mark.parametrize(
    "line",
    ["‘That this council has no confidence.’", "It is better.”", "well-", "The plan –", "as follows:-", "The end;"],
)
def test_what_ends_like_a_sentence_is_no_heading(line):
    assert not drawn(f"{line}\n\nThe plan was agreed.\n")[0].startswith("heading") or line == "well-"


def test_a_record_made_of_headings_alone_still_says_something():
    names = [f"Councillor {name}" for name in ("Amin", "Brown", "Clarke", "Davies", "Evans", "Fox")]
    assert drawn("\n\n".join(["Present", *names, ""]))[1:6] == [f"table row: {name}" for name in names[:5]]


# ── the five records ──


@pytest.fixture(scope="module")
def records():
    listed = corpus_folder.list_folder(CORPUS)
    found = {}
    for file in listed.files:
        origin = corpus_folder.read_source(CORPUS, file, listed)
        found[origin.id] = corpus_folder.make_document(origin, parsing.parse_file(origin.data, file))
    return found


def section_with(whole, words):
    return next(each for each in sections.cut_sections(whole) if words in flat(whole.text[each.start : each.end]))


@pytest.mark.parametrize(
    ("name", "words", "kind", "number", "path"),
    [
        (
            "cabinet-minutes-2024-03-28",
            "Cabinet receive and note",
            SectionKind.RESOLUTION,
            "(a)",
            ("Fourth Ofsted Monitoring Visit feedback",),
        ),
        (
            "cabinet-report-2024-03-28",
            "There are no alterative options.",
            SectionKind.NUMBERED,
            "1.",
            ("Alternative options",),
        ),
        (
            "cabinet-report-2024-03-28",
            "Meeting date: Thursday 28 March 2024",
            SectionKind.FIELD,
            None,
            ("Fourth Ofsted Monitoring Visit feedback",),
        ),
        ("cabinet-report-2024-03-28", "HR4 0LE", SectionKind.LETTERHEAD, None, ("Appendix A: Ofsted Feedback Letter",)),
        (
            "cabinet-report-2024-03-28",
            "Plans to improve services have not led",
            SectionKind.PROSE,
            None,
            ("Appendix A: Ofsted Feedback Letter", "Headline findings"),
        ),
        (
            "cabinet-report-2024-03-28",
            "visit were Alison Smale and Janet Fraser.",
            SectionKind.PROSE,
            None,
            ("Appendix A: Ofsted Feedback Letter", "Monitoring visit to Herefordshire children’s services"),
        ),
        (
            "council-minutes-2022-09-30",
            "appointed Eleanor Brazil as the commissioner",
            SectionKind.BULLET,
            None,
            ("INSPECTION OF HEREFORDSHIRE CHILDREN'S SERVICES", "Minutes"),
        ),
        (
            "scrutiny-minutes-extra-familial-risk",
            "The committee asked how quickly changes",
            SectionKind.QUESTION,
            "1.",
            ("Minutes", "Areas for Improvement"),
        ),
        (
            "scrutiny-minutes-extra-familial-risk",
            "multiple follow-up attempts would be made",
            SectionKind.REPLY,
            None,
            ("Minutes", "Areas for Improvement"),
        ),
        (
            "scrutiny-minutes-extra-familial-risk",
            "That the committee note the report.",
            SectionKind.RESOLUTION,
            "1.",
            ("Minutes", "Resolved"),
        ),
        (
            "news-2023-second-visit",
            "That is a fair assessment",
            SectionKind.PROSE,
            None,
            ("Findings of second Ofsted monitoring visit published",),
        ),
    ],
)
def test_the_five_records_are_read_as_pinned(records, name, words, kind, number, path):
    found = section_with(records[name], words)
    assert (found.kind, found.number, found.path) == (kind, number, path)


def test_the_resolution_of_the_cabinet_stands_below_the_words_that_introduce_it(records):
    whole = records["cabinet-minutes-2024-03-28"]
    stem = section_with(whole, "Cabinet receive and note").stem
    assert whole.text[slice(*stem)] == "It was unanimously resolved that:"


def test_the_agenda_item_of_the_council_keeps_its_number(records):
    found = section_with(records["council-minutes-2022-09-30"], "27 INSPECTION OF")
    assert (found.kind, found.number) == (SectionKind.HEADING, "27")


def test_the_letter_s_signature_is_the_inspector_s(records):
    whole = records["cabinet-report-2024-03-28"]
    signed = [s for s in sections.cut_sections(whole) if s.kind is SectionKind.SIGNATURE]
    assert [flat(whole.text[s.start : s.end]) for s in signed] == [
        "Yours sincerely",
        "Alison Smale",
        "His Majesty’s Inspector",
    ]


def test_no_sentence_of_a_record_that_is_cut_short_pretends_to_be_one(records):
    whole = records["council-minutes-2022-09-30"]
    last = sentences_of(whole, sections.cut_sections(whole)[-1])[-1]
    assert whole.text[last.start : last.end].endswith("view the full minutes text for item 27")
    assert not last.quotable


def test_sections_of_the_five_records_tile_them_and_part_at_the_records_borders(records):
    for whole in records.values():
        found = sections.cut_sections(whole)
        assert "".join(whole.text[each.start : each.end] for each in found) == whole.text
        assert {record.start for record in whole.records} <= {each.start for each in found}


# ── any text ──

PIECES = [
    "12/24 MINUTES",
    "1. Background",
    "1.1 It began.",
    "(a) the cost;",
    "• a point",
    "o a reply",
    "That:",
    "RESOLVED:",
    "Resolved that",
    "The plan was agreed.",
    "It was",
    "Dear Sir",
    "Yours sincerely",
    "J Smith",
    "AN1 2BC",
    "Q: why?",
    "A: so.",
    "Good",
    "A    B",
    "\x0c",
    "7",
    "Click here to enter text",
    "Appendix A",
    "",
    "   ",
    "__________",
    "…",
    "“Yes.”",
    "\u00a0",
    "Page 1 of 2",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).flatmap(
    lambda pieces: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(pieces))
) | st.text(max_size=120)


@given(TEXTS, st.data())
def test_sections_tile_any_text_and_their_sentences_are_slices_of_it(text, data):
    border = data.draw(st.sampled_from([0, *(i + 1 for i, c in enumerate(text) if c == "\n")]))
    halves = (Record(0, border, None, None, None, None), Record(border, len(text), None, None, None, None))
    whole = document(text, records=halves if 0 < border < len(text) else None)
    found = sections.cut_sections(whole)
    assert found or not text.strip()
    if found:
        assert "".join(text[each.start : each.end] for each in found) == text
    for section in found:
        assert section.start < section.end
        at = section.start
        for sentence in sentences_of(whole, section):
            assert at <= sentence.start < sentence.end <= section.end
            assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
            at = sentence.end
        if section.stem:
            assert section.stem[1] <= section.end
    if 0 < border < len(text) and text[border:].strip() and text[:border].strip():
        assert border in {each.start for each in found}


def kinds(text, marks, form):
    whole = Document("d", "d", "0" * 64, text, (Record(0, len(text), None, None, None, None),), (), marks, form)
    return [section.kind.value for section in sections.cut_sections(whole)]


def test_a_page_that_marks_its_headings_has_no_others_but_those_that_announce_something():
    text, marks = headed(
        "#Library to reopen", "Posted on Monday", "Why did it close?", "Rain.", "To note:", "It is dry."
    )
    assert kinds(text, tuple(marks), "html") == ["heading", "prose", "heading", "prose", "heading", "prose"]
    assert kinds(text, tuple(marks), "pdf")[1] == "heading"
    assert kinds(text, (), "html")[1] == "heading"


def test_an_item_that_a_page_marks_in_a_list_is_no_heading_of_the_list_inside_it():
    text = "1. Approve the budget\nRevenue\n2. Note the risks\n"
    items = (("1. Approve the budget", 1), ("Revenue", 2), ("2. Note the risks", 1))
    places = [(text.index(words), text.index(words) + len(words), level) for words, level in items]
    marks = tuple(Mark(start, end, MarkKind.LIST_ITEM, level) for start, end, level in places)
    assert kinds(text, marks, "html") == ["numbered paragraph", "bullet", "numbered paragraph"]


def headed(*lines):
    """A text of ``lines`` and the marks of those that begin with ``#``, as many as the heading's level."""
    text, marks = "", []
    for line in lines:
        words = line.lstrip("#")
        if level := len(line) - len(words):
            marks.append(Mark(len(text), len(text) + len(words), MarkKind.HEADING, level))
        text += f"{words}\n\n"
    return text, marks


def test_a_heading_that_is_the_judgement_may_be_quoted_and_still_heads():
    text, marks = headed("#Anytown", "##Services in Anytown are inadequate", "Children wait too long for help.")
    assert drawn(text, marks) == [
        "heading: (Anytown)",
        "heading: Services in Anytown are inadequate",
        "prose: Children wait too long for help.",
    ]
    assert paths(text, marks=marks)[2][0] == ("Anytown", "Services in Anytown are inadequate")


@pytest.mark.parametrize("grade", ["Requires improvement", "requires improvement to be good", "Outstanding"])
def test_a_grade_below_what_was_judged_is_a_row_and_no_heading(grade):
    text, marks = headed("#Anytown", "##The effectiveness of the board is", f"###{grade}", "It meets each month.")
    assert drawn(text, marks)[1:] == [
        "table row: The effectiveness of the board is",
        f"table row: {grade}",
        "prose: It meets each month.",
    ]


WRAPPED = "The council knows its care leavers well and helps most of them to find a\nhome. It sees them often.\n" * 3


def test_a_numbered_judgement_on_one_line_is_a_row_of_its_table():
    text, marks = headed("#Anytown", "##3. Leadership, management and governance Inadequate", "Leaders did not know.")
    assert drawn(text, marks)[1] == "table row 3.: Leadership, management and governance Inadequate"
    assert drawn(f"2.2 Care leavers\nRequires\nimprovement\n\n{WRAPPED}")[:2] == [
        "table row 2.2: Care leavers",
        "table row: Requires improvement",
    ]


def test_a_table_of_contents_heads_nothing():
    text, marks = headed("#Contents", "##Section 1: the council", "It was inspected in May.")
    assert paths(text, marks=marks)[2][0] == ("Section 1: the council",)


def test_a_labelled_value_in_large_type_is_a_field_and_heads_nothing():
    text, marks = headed(
        "#Anytown",
        "##Inspection dates: 8 to 12 May 2018",
        "##Lead inspector: Jane Doe",
        "##Part 2: The council",
        "It met.",
    )
    assert drawn(text, marks)[1:] == [
        "field: Inspection dates: 8 to 12 May 2018",
        "field: Lead inspector: Jane Doe",
        "heading: (Part 2: The council)",
        "prose: It met.",
    ]


def labelled(text, label, kind=MarkKind.LIST_ITEM, level=1):
    return Mark(0, len(text), kind, level, label=len(label))


@pytest.mark.parametrize("label", ["A. ", "II. ", "R1 ", "Recommendation 3: ", "Article IV. ", "1/24 ", "1 ", "(a) "])
def test_a_number_that_its_format_knows_is_no_part_of_the_sentence_whatever_its_form(label):
    text = f"{label}The panel agreed the plan of the board."
    assert drawn(text, [labelled(text, label)]) == [
        f"numbered paragraph {label.strip()}: The panel agreed the plan of the board."
    ]


@pytest.mark.parametrize("label", ["● ", "❖ ", "o "])
def test_a_bullet_that_its_format_knows_is_a_bullet_whatever_its_form(label):
    text = f"{label}The panel agreed the plan."
    assert drawn(text, [labelled(text, label)]) == ["bullet: The panel agreed the plan."]


def test_the_number_of_a_row_that_its_format_knows_is_no_part_of_the_row():
    text = "2. | BUDGET The Board agreed £4.5m."
    assert drawn(text, [labelled(text, "2. | ", MarkKind.TABLE_ROW, 0)]) == [
        "table row 2.: BUDGET The Board agreed £4.5m."
    ]


def test_a_short_line_with_a_number_of_any_form_heads_the_text_below_it():
    text = "1 Purpose\nThis report sets out the plan.\n"
    marks = [Mark(0, 9, MarkKind.LIST_ITEM, 1, label=2)]
    assert paths(text, marks=marks)[1] == (("Purpose",), "This report sets out the plan.")


def test_a_note_is_cited_where_it_is_referred_to_and_ends_no_list():
    note = "[1] Excludes the grant."
    text = f"Costs\nIt was resolved that:\n(a) the cost be met;\n{note}\n(b) the plan be approved.\n"
    start = text.index(note)
    marks = [Mark(0, 5, MarkKind.HEADING, 1), Mark(start, start + len(note), MarkKind.NOTE, label=4)]
    assert drawn(text, marks)[2:] == [
        "resolution (a) <It was resolved that:>: the cost be met;",
        "prose [1]: Excludes the grant.",
        "resolution (b) <It was resolved that:>: the plan be approved.",
    ]
    assert paths(text, marks=marks)[3] == (("Costs",), note)


@pytest.mark.parametrize(
    "words",
    [
        "RESOLVED: That a grant of £1.2m be released to the Leisure Trust",
        "It was unanimously agreed that the report be noted",
        "AGREED to award the contract to the lowest bidder",
        "5. RESOLVED: That the minutes be approved",
    ],
)
def test_a_resolution_that_a_format_takes_for_a_heading_is_a_resolution(words):
    text = f"Grants\n\n{words}\n\nThe meeting closed at 4pm.\n"
    start = text.index(words)
    marks = [Mark(0, 6, MarkKind.HEADING, 6), Mark(start, start + len(words), MarkKind.HEADING, 6)]
    assert drawn(text, marks)[1].startswith("resolution")
    assert drawn(text, marks)[1].endswith(f": {words.removeprefix('5. ')}")
    assert paths(text, marks=marks)[2][0] == ("Grants",)


@pytest.mark.parametrize("words", ["Resolutions", "Decision: Award of contract", "Actions agreed to date", "Agreed:"])
def test_a_heading_that_names_a_resolution_stays_a_heading(words):
    assert drawn(f"{words}\nThe report was noted.\n", [Mark(0, len(words), MarkKind.HEADING, 6)])[0].startswith(
        "heading"
    )


def test_a_line_that_says_something_is_no_heading_though_no_stop_ends_it():
    said = "The motion was carried by 12 votes to 3"
    assert drawn(f"{said}\n\nThe meeting closed at 4pm.\n")[0] == f"prose: {said}"
    name = "Areas that are improving in the county"
    assert drawn(f"{name}\n\nFostering improved.\n")[0] == f"heading: ({name})"


def test_a_short_sentence_that_ends_with_the_number_of_a_note_is_no_heading():
    assert drawn("Costs\nThe budget is £5m.[1]\nIt was noted.\n")[1] == "prose: The budget is £5m.[1]"


def test_a_paragraph_of_a_long_cell_is_quoted_by_the_sentence_and_a_row_of_cells_whole():
    text = "Costs rose by £2m. The board was told in May.\nFostering | Costs rose. It was noted. | Red\n"
    end = text.index("\n")
    marks = [Mark(0, end, MarkKind.TABLE_ROW), Mark(end + 1, len(text) - 1, MarkKind.TABLE_ROW)]
    assert drawn(text, marks) == [
        "table row: Costs rose by £2m. / The board was told in May.",
        "table row: Fostering | Costs rose. It was noted. | Red",
    ]


def test_what_was_resolved_is_no_heading_though_it_is_short_and_has_no_stop():
    text, marks = headed("#Council minutes", "##RESOLVED", "That the routes be put to tender again from March")
    assert drawn(f"{text}\n\n{WRAPPED}", marks)[2] == "resolution: That the routes be put to tender again from March"


def test_a_number_alone_heads_nothing():
    assert paths(f"Findings\n\n{WRAPPED}\n\n3\n\n{WRAPPED}")[-1][0] == ("Findings",)


def test_a_label_stands_below_the_item_that_its_format_marks():
    items = ("Item 5. Budget", "Minutes:", "It was approved.", "Decision:", "To spend it.", "Item 6. Roads", "Minutes:")
    text = "\n\n".join(("Cabinet", *items, "It was noted.\n"))
    marks = [
        Mark(text.index(words), text.index(words) + len(words), MarkKind.HEADING, level)
        for words, level in (("Cabinet", 1), ("Item 5. Budget", 2), ("Item 6. Roads", 2))
    ]
    found = {words: path for path, words in paths(text, marks=marks)}
    assert found["It was approved."] == ("Cabinet", "Item 5. Budget", "Minutes")
    assert found["To spend it."] == ("Cabinet", "Item 5. Budget", "Decision")
    assert found["It was noted."] == ("Cabinet", "Item 6. Roads", "Minutes")
