"""Paragraphs against paragraphs drawn by hand: which line ends are the author's, which only the page's."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Mark, MarkKind
from assistant.text import LABELLED, MARKER
from assistant.text.lines import is_clause, paragraphs
from assistant.text.text_lines import lines_of, width

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FULL = "The committee considered the report of the director and heard that the number of children had"


def shown(text, **more):
    return [paragraph.shown for paragraph in paragraphs(text, **more) if not paragraph.furniture]


def wrapped(*given_lines):
    """Lines as a page of about ninety characters a line has them."""
    return "\n".join([FULL, "risen by twelve in the quarter.", "", *given_lines]) + "\n"


def own(*given_lines):
    """The paragraphs of ``given_lines`` on a wrapped page, the page's first paragraph left out."""
    return shown(wrapped(*given_lines))[1:]


def test_a_sentence_broken_over_lines_is_one_paragraph():
    assert shown(wrapped()) == [FULL + " risen by twelve in the quarter."]


def test_a_text_of_long_lines_has_a_paragraph_a_line():
    line = "The committee heard that the number of children in care had risen from 312 to 401 in two years. " * 3
    assert shown(f"{line}\nIt was noted.\n{line}\n") == [line.strip(), "It was noted.", line.strip()]


def test_a_sentence_broken_over_lines_is_one_paragraph_beside_long_rows_too():
    row = "WHEREAS: The cost of the scheme should be paid by those who use it and not by all who live here. " * 3
    broken = "Lower the number of cars that a resident may have a permit\nfor from four to two; and be it further"
    assert shown(f"{row}\n{row}\n{broken}\n{row}\n") == [
        row.strip(),
        row.strip(),
        broken.replace("\n", " "),
        row.strip(),
    ]


@pytest.mark.parametrize("items", [
    ["Funding was agreed for the play area at the far end of the green.", "it was noted"],
    ["Minutes of the meeting held on Tuesday 5 May 2026 in the hall", "type: minutes"],
    ["short lines of a list", "without any marks"],
    ["A line that might go on with the next if no empty line stood there", "", "apples"],
])  # fmt: skip
def test_beside_long_rows_a_line_goes_on_only_from_a_long_line_without_a_stop_into_the_next(items):
    row = "The committee heard that the number of children in care had risen from 312 to 401 in two years. " * 3
    assert shown("\n".join([row, row, *items, row])) == [row.strip(), row.strip(), *filter(None, items), row.strip()]


def test_a_page_whose_lines_end_sooner_says_itself_how_long_they_are():
    page = [
        "The trustees went through the plans for the hall, and heard that",
        "the roof was sound but that the gutters were not, and that they",
        "would cost more than had been thought when the plans were first",
        "drawn, which the treasurer put down to the price of the lead and",
        "not to the work. It was moved to ask the builders of the San Juan",
        "Suburban Hall what theirs had cost, and it was left to the clerk",
        "to write to them, since nobody else had dealt with them before or",
        "knew of anybody who had, and to say so at the meeting after that.",
        "Ayes: Trustees Brown, Green, Grey, Black, White and Silver-Stone",
        "Noes: None",
    ]  # fmt: skip
    wide = f"{FULL} risen, and that"
    packed = "\n".join([wide, "it would rise further.", ""] * 12) + "\f" + "\n".join(page) + "\n"
    assert shown(packed)[-3:] == [" ".join(page[:8]), *page[8:]]


def test_a_date_that_is_broken_before_its_year_goes_on():
    long = "The trustees met to consider all of the letters that had come about the new hall and the old roof and more"
    minutes = ["It was moved to approve the minutes of the meeting of December 16,", "2025. The motion was carried."]
    assert own(long, "of it.", "", *minutes)[1:] == [" ".join(minutes)]
    assert own("1. Apologies for the meeting of the trustees that was held", "2. Minutes of it") == [
        "1. Apologies for the meeting of the trustees that was held", "2. Minutes of it",
    ]  # fmt: skip


def test_a_text_of_short_lines_has_a_paragraph_a_line():
    assert shown("Agenda\nApologies\nMinutes\n") == ["Agenda", "Apologies", "Minutes"]


DOUBLE_SPACED = (
    "The members considered the report of the director at length and it was agreed on the",
    "proposal of the chair that the filling of the casual vacancy be deferred to the November",
    "Meeting.",
    "It was further agreed that the matters that were raised by the members at the meeting be",
    "included in a submission to be prepared in due course, and submitted by the Physical",
    "Development Directorate before the end of the year to those who had asked the council",
    "for it in writing.",
    "Filling of Vacancies on Strategic Policy Committees and on Other Bodies of the County",
    "The clerk read the letters that had been received since the last meeting of the council.",
)


def test_a_blank_line_below_every_line_parts_no_sentence_even_before_a_capital():
    one, two, heading, last = (" ".join(DOUBLE_SPACED[a:b]) for a, b in ((0, 3), (3, 7), (7, 8), (8, 9)))
    assert shown("\n\n".join(DOUBLE_SPACED) + "\n") == [one, two, heading, last]


def test_a_blank_line_parts_a_full_line_from_a_capital_where_other_lines_of_sentences_adjoin():
    single = wrapped(
        "The matter was of such importance to the members that it was put off until the November", "", "Meeting."
    )
    assert shown(single)[-1] == "Meeting."


def test_a_list_item_begins_a_paragraph_even_without_an_empty_line():
    item = "• ensure that assessments are completed in good time and that they take"
    assert own("The council must:", item, "  account of the child", "• visit") == [
        "The council must:",
        "• ensure that assessments are completed in good time and that they take account of the child",
        "• visit",
    ]  # fmt: skip


@pytest.mark.parametrize("marker", ["•", "2.", "(b)", "2.1"])
def test_a_list_item_begins_a_paragraph_even_below_a_full_line_without_a_stop(marker):
    item = f"{marker} {FULL}"
    assert own(f"1. {FULL}", item, "risen.") == [f"1. {FULL}", f"{item} risen."]


@pytest.mark.parametrize(
    "marker",
    [
        "•",
        "·",
        "◼",
        "o",
        "–",
        "-",
        "\uf0b7",
        "\uf0be",
        "1.",
        "12)",
        "(3)",
        "4.2",
        "116.1",
        "2.1.1",
        "a)",
        "(b)",
        "c.",
        "(iv)",
        "ii.",
        "(A)",
    ],
)
def test_every_kind_of_list_marker_is_known(marker):
    match = MARKER.match(f"{marker} the plan")
    assert match is not None
    assert match.group().strip() == marker


@pytest.mark.parametrize(
    "line", ["2022. The year", "e.g. this", "A. Smith spoke", "officers met", "1.2m was spent", "p.m. it"]
)
def test_what_only_looks_like_a_marker_is_none(line):
    assert MARKER.match(line) is None


def test_a_number_glued_to_its_paragraph_is_a_marker():
    assert own("17.Children are seen.", "18.Some children wait.") == ["17.Children are seen.", "18.Some children wait."]


def test_a_number_that_goes_on_with_a_sentence_begins_no_item():
    text = "The committee asked the director to set out the reasons for the overspend against paragraph"
    assert own(text, "4.2 and to report back in June.") == [f"{text} 4.2 and to report back in June."]
    cost = "The committee heard from the director that placements in the last quarter were at a cost of"
    assert own(cost, "1.2 million pounds.") == [f"{cost} 1.2 million pounds."]


def test_a_sentence_runs_on_over_an_empty_line_where_a_page_ends():
    assert own(FULL, "", "risen again.") == [f"{FULL} risen again."]
    assert own(FULL, "", "Risen again.") == [FULL, "Risen again."]


def test_a_page_number_between_form_feeds_does_not_break_a_sentence():
    text = wrapped(FULL, "", "12", "", "\x0crisen again.")
    assert shown(text)[1:] == [f"{FULL} risen again."]
    assert [p.shown for p in paragraphs(text) if p.furniture] == []  # it lies inside the paragraph


@pytest.mark.parametrize("number", ["12", "Page 12", "- 12 -", "– 3 –", "iv", "3/9", "Page 3 of 12"])
def test_page_numbers_at_page_edges_are_furniture(number):
    found = paragraphs(f"{FULL}\nrisen.\n{number}\n\x0c{FULL}\nfallen.\n")
    assert [p.shown for p in found if p.furniture] == [number]


@pytest.mark.parametrize("number", ["12", "Page 12", "- 12 -"])
def test_a_number_alone_elsewhere_is_part_of_the_record(number):
    assert [p.furniture for p in paragraphs(f"{FULL}\n\n{number}\n\n{FULL}\n")] == [False, False, False]
    inside = f"one\ntwo\nthree\n{number}\nfour\nfive\nsix\x0cseven\neight\n"
    assert not any(p.furniture for p in paragraphs(inside))


def test_running_heads_are_told_from_the_text_by_their_recurrence():
    words = ["one", "two", "three", "four"]
    point = "Point {} was noted by all of the members who were there, and the costs of\nplan {} too."
    pages = [f"CABINET 28 MARCH 2024\n\n{point.format(w, w)}\n\n{n}\n\x0c" for n, w in enumerate(words)]
    found = paragraphs("".join(pages))
    assert {p.shown for p in found if p.furniture} == {"CABINET 28 MARCH 2024", "0", "1", "2", "3"}
    assert len([p for p in found if not p.furniture]) == 4


def test_a_line_that_recurs_on_two_pages_only_is_text():
    assert not any(p.furniture for p in paragraphs("Minutes\n\nNoted by all.\x0cMinutes\n\nAgreed by all.\x0c"))


def test_a_sentence_that_hangs_at_a_page_end_goes_on_with_a_capital():
    hanging = "The committee considered the report of the director and heard that it had been agreed by the"
    after = "Ofsted inspectors who visited the council in the spring of that year and wrote to the council."
    assert own(hanging, "", after) == [f"{hanging} {after}"]


def test_furniture_of_a_format_is_bridged_however_long_it_is():
    def page(head):
        text = f"{FULL}\n{head}\nrisen by twelve.\n"
        return shown(text, marks=[Mark(len(FULL) + 1, len(FULL) + 1 + len(head), MarkKind.FURNITURE)])

    assert page("x" * 160) == [f"{FULL} risen by twelve."]
    assert page("x" * 400) == [f"{FULL} risen by twelve."]


def test_the_number_of_a_page_is_furniture_in_a_text_that_a_format_has_marked_too():
    text = f"Minutes\n\n{FULL}\nPage 2 of 9\nrisen by twelve.\n"
    assert shown(text, marks=[Mark(0, 7, MarkKind.HEADING, 1)]) == ["Minutes", f"{FULL} risen by twelve."]


def test_a_figure_that_a_full_line_wraps_before_begins_no_item():
    cost = "The committee heard from the director that the forecast overspend on the service had risen to"
    assert own(cost, "4.5 million pounds.") == [f"{cost} 4.5 million pounds."]
    most = "The committee heard from the director that the deficit of the schools is now put at no more than"
    assert own(most, "12. The Chair asked for a report.") == [f"{most} 12. The Chair asked for a report."]
    rate = "The committee heard from the director that the number of children who were absent rose to one in"
    assert own(rate, "4. This is too high.") == [f"{rate} 4. This is too high."]


def test_a_number_that_follows_another_begins_an_item_even_below_a_full_line_without_a_stop():
    items = [f"{number} {FULL}" for number in ("4.4", "4.5", "4.6")]
    assert own(*items) == items


def test_a_line_that_begins_with_a_comma_or_a_closing_bracket_goes_on():
    assert own("Four of the children", ", of whom three live far away.") == [
        "Four of the children , of whom three live far away."
    ]
    assert own("Four of the children (three", ") live far away.") == ["Four of the children (three ) live far away."]


def test_a_heading_glued_below_a_full_stop_is_a_paragraph_of_its_own():
    full = "The council was judged inadequate in July 2022, and a commissioner was appointed that autumn."
    assert own(full, "Current position", f"{FULL} risen.") == [full, "Current position", f"{FULL} risen."]


def test_an_indented_line_below_a_full_stop_begins_a_paragraph():
    full = "The council was judged inadequate in July 2022, and a commissioner was appointed that autumn."
    assert own(full, f"   {FULL}", "risen.") == [full, f"{FULL} risen."]


def test_speakers_and_fields_on_following_lines_are_parted():
    assert own("Jane Dodd MS: Thank you, Chair. I want to ask about the unpaid carers who look after others.",
               "The Minister: That is a good point.") == [
        "Jane Dodd MS: Thank you, Chair. I want to ask about the unpaid carers who look after others.",
        "The Minister: That is a good point.",
    ]  # fmt: skip


def test_a_label_may_end_in_a_question_mark():
    assert LABELLED.match("Is Key decision?: Yes")
    assert LABELLED.match("Is subject to call in?: No")
    assert not LABELLED.match("Is this a key decision? Yes")


def test_questions_and_answers_are_parted():
    question = "Q: What is being done about the placements of children who live a long way from where they grew up?"
    assert own(question, "A: Three homes will open.") == [question, "A: Three homes will open."]


def test_rows_of_a_table_are_lines_of_their_own():
    rows = [
        "Name                      Role                     Attendance",
        "Councillor A Smith        Chair                    Present",
        "2022/23     2023/24     2024/25",
    ]
    assert own(*rows) == [" ".join(row.split()) for row in rows]


def test_a_cell_that_runs_on_in_lower_case_stays_in_its_row():
    found = own(
        "The experiences and progress of children in care                     Requires improvement to",
        "                                                                     be good",
        "Overall effectiveness                                                Inadequate",
    )
    assert found == [
        "The experiences and progress of children in care Requires improvement to be good",
        "Overall effectiveness Inadequate",
    ]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Year\tChildren\tRate", True),
        ("3 | Circulate data | JB", True),
        ("Governance  John Coleman    Date 27/03/2024", True),
        ("Overall effectiveness      Good", True),
        ("1.\tThe committee noted the report", False),
        ("·\u00a0\u00a0\u00a0\u00a0\u00a0 The plan is attached", False),
        ("289     The Leader reminded members", False),
        ("The report was noted.    The plan was agreed", False),
        ("The  report  was  noted  by  all", False),
    ],
)
def test_gaps_make_columns_but_those_after_markers_and_full_stops_do_not(line, columns):
    assert [each.columns for each in lines_of(line)] == [columns]


def test_a_judgement_below_what_is_judged_belongs_to_it():
    text = "Overall effectiveness\n\nRequires improvement to be good\n\nLeadership\n\nGood\n"
    assert shown(text) == ["Overall effectiveness Requires improvement to be good", "Leadership Good"]
    assert shown("Good\n\nGood\n") == ["Good", "Good"]
    assert shown("All was well.\n\nGood\n") == ["All was well.", "Good"]


def test_a_bullet_on_a_line_of_its_own_marks_the_next_line():
    assert shown("•\nChildren are seen.\n\n1.\n\nPlans are made.\n") == ["• Children are seen.", "1. Plans are made."]


def test_a_word_hyphenated_at_a_line_end_goes_on_even_in_short_lines():
    assert shown("They said that well-\nbeing matters.\n") == ["They said that well- being matters."]


def test_a_rule_of_dashes_is_a_paragraph_of_its_own():
    assert own(FULL, "_" * 60, "risen.") == [FULL, "_" * 60, "risen."]


def test_an_address_keeps_its_short_lines():
    assert own("T 0300 123 1231", "enquiries@ofsted.gov.uk", "www.gov.uk/ofsted") == [
        "T 0300 123 1231",
        "enquiries@ofsted.gov.uk",
        "www.gov.uk/ofsted",
    ]


def test_another_record_begins_a_paragraph_even_in_the_middle_of_a_sentence():
    text = f"{FULL}\nrisen by twelve.\n"
    assert shown(text, breaks=[len(FULL) + 1]) == [FULL, "risen by twelve."]


def test_another_record_that_begins_with_an_empty_line_is_still_parted():
    text = f"{FULL}\n\nrisen by twelve.\n"
    assert shown(text, breaks=[len(FULL) + 1]) == [FULL, "risen by twelve."]


def test_marked_spans_are_paragraphs_of_their_own():
    text = "Heading that runs\nover lines\nand text below it.\n"
    mark = Mark(0, text.index("\nand"), MarkKind.HEADING, 1)
    found = paragraphs(text, [mark])
    assert [(p.shown, p.mark) for p in found] == [
        ("Heading that runs over lines", mark),
        ("and text below it.", None),
    ]


def test_the_width_of_a_page_is_that_of_nine_lines_in_ten():
    assert width(lines_of("\n".join(["x" * 10] * 10 + ["y" * 90]))) == 10
    assert width(lines_of("x\nyy")) == 2
    assert width(lines_of("\n\n \n")) == 0


def test_a_paragraph_of_the_report_runs_on_over_an_empty_line():
    text = (CORPUS / "cabinet-report-2024-03-28.txt").read_bytes().decode("utf-8")
    found = shown(text)
    assert (
        "10. This section should include an assessment of the impact of the decision on finance, ICT, human "
        "resources and property." in found
    )
    assert "Too many older children in care experience changes of social worker." in " ".join(found)


@given(st.text(alphabet=st.sampled_from(list("aB1 .:•-|\t\n\r\x0c\u2028\u00a0_")), max_size=200))
def test_lines_tile_any_text(text):
    found = lines_of(text)
    assert "".join(text[line.start : line.end] for line in found) == text
    assert all(line.shown == line.shown.rstrip() and len(line.shown) == line.stop - line.start for line in found)


@given(
    st.lists(
        st.sampled_from(
            [FULL, "risen.", "• item", "1. item", "", "12", "\x0c", "Good", "A   B   C", "Heading", "Q: why?", "___"]
        ),
        max_size=14,
    )
)
def test_paragraphs_hold_every_visible_character_once_and_in_order(given_lines):
    text = "\n".join(given_lines)
    at = 0
    inside_before = 0
    for paragraph in paragraphs(text):
        if paragraph.furniture and paragraph.end <= inside_before:
            continue
        assert text[at : paragraph.start].strip() == ""
        assert text[paragraph.start : paragraph.end] == text[paragraph.start : paragraph.end].strip()
        at = inside_before = paragraph.end
    assert text[at:].strip() == ""


def marked_lines(text):
    return shown(text, marks=[Mark(0, len(text.rstrip()), MarkKind.PARAGRAPH)])


def test_lines_that_their_format_knows_as_one_paragraph_are_one_whatever_their_length():
    assert marked_lines("The grant of £1.2m\nBe released to the Trust.\n") == [
        "The grant of £1.2m Be released to the Trust."
    ]


def test_list_items_and_labelled_values_inside_one_paragraph_stay_apart():
    assert marked_lines("The Board agreed\n1. The plan\n2. The budget\n") == [
        "The Board agreed",
        "1. The plan",
        "2. The budget",
    ]
    assert marked_lines("Date: 28 March 2024\nTime: 2.30pm\n") == ["Date: 28 March 2024", "Time: 2.30pm"]


@pytest.mark.parametrize(
    "words",
    [
        "The motion was carried by 12 votes to 3",
        "That the report be noted and the Director thanked",
        "RESOLVED: That a grant of £1.2m be released",
        "To approve the budget for 2024/25",
        "Cabinet approved the grant of £1.2m",
        "All schools should have a named governor for safeguarding",
    ],
)
def test_a_line_with_a_finite_verb_or_a_motion_is_a_clause(words):
    assert is_clause(words)


@pytest.mark.parametrize(
    "words",
    [
        "Legal implications",
        "Actions to be taken by the board",
        "Areas where practice is improving well",
        "What we have done since the last visit",
        "Children who are looked after by the council",
        "Meeting of 12 May 2024 in the Council Chamber",
        "Need the most help",
    ],
)
def test_a_name_of_what_follows_is_no_clause(words):
    assert not is_clause(words)


def test_long_rows_of_a_table_do_not_part_the_lines_of_its_paragraphs():
    prose = (
        "The assistant clerk advised that the gate is in place but is fenced off for\nabout a week, and then opened.\n"
    )
    rows = "".join(f"Grant {n}{' ' * 60}Oakmere Hall{' ' * 60}£{n},000\n" for n in range(2))
    assert " ".join(prose.split()) in shown(f"{prose}\n{prose}\n{rows}")
