"""Figures on a topic: as printed, with what they count, each a slice; and what is no figure."""

from dataclasses import replace

import pytest

from assistant import Assistant, QuestionRefused, build_index
from assistant.answering import verbatim
from assistant.answering.figures import figures_with_things
from assistant.cli import commands
from assistant.errors import QuotationWithheld
from tests.answering.test_reply import CORPUS
from tests.toys import ToyEncoder


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures") / "built"
    build_index(CORPUS, folder, encoder=ToyEncoder())
    return folder


@pytest.fixture(scope="module")
def desk(built):
    return Assistant.open(built, encoder=ToyEncoder())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Approximately 60% of children offered an interview accepted it.", [("60%", "of children offered")]),
        ("The survey cost £45,000 and 2,340 responses came.", [("£45,000", None), ("2,340", "responses came")]),
        ("It cost £1.2 million.", [("£1.2 million", None)]),
        ("Twelve social workers left in 2023.", [("Twelve", "social workers left")]),
        ("The meeting of 4 May 2022 began at 7.30 pm; see paragraph 12 and minute 45/22.", []),
        ("(3) Members noted the report.", []),
        ("Inspectors came on 21 and 22 February 2024, and on 27 March.", []),
        ("Briefings of the 3rd, 4th to 6th of May drew 12 members.", [("12", "members")]),
        ("In the fields 2 march past.", [("2", "march past")]),
        ("Attendance rose by 3 per cent to 95.4%.", [("3 per cent", None), ("95.4%", None)]),
        ("Play equipment\t32,775\tMill Drive and Sona Arch", [("32,775", None)]),
        ("It bought 12\t new benches.", [("12", "new benches")]),
    ],
)
def test_a_figure_has_its_unit_and_what_it_counts_and_dates_times_and_numbers_of_papers_are_none(text, told):
    found = [(text[a:b], text[slice(*thing)] if thing else None) for (a, b), thing in figures_with_things(text)]
    assert found == told


def test_every_figure_and_what_it_counts_stand_in_the_document_where_they_say(desk):
    found = desk.figures("return home interviews").figures
    assert [(one.figure.words, one.counted and one.counted.words) for one in found] == [("60%", "of children offered")]
    text = desk.document(found[0].document).text
    for own in (found[0].figure, found[0].counted):
        assert text[own.start : own.end] == own.words
    assert text[found[0].start : found[0].end] == found[0].quote


def test_they_stand_in_order_of_date_the_undated_last_and_filters_apply(desk):
    found = desk.figures("children").figures
    dates = [one.date for one in found]
    assert len(found) > 3
    assert dates == sorted(dates, key=lambda date: (date is None, date or ""))
    assert {one.publisher for one in desk.figures("children", publishers="Ofsted").figures} == {"Ofsted"}


def test_nothing_to_look_for_is_refused_and_what_does_not_stand_is_withheld(desk):
    with pytest.raises(QuestionRefused):
        desk.figures("of the")
    found = desk.figures("return home interviews")
    (one,) = found.figures
    altered = replace(one, figure=replace(one.figure, words="80%"))
    with pytest.raises(QuotationWithheld):
        verbatim.checked_figures(desk.index, replace(found, figures=(altered,)))


def test_the_command_prints_them_and_none_is_1(built, capsys):
    assert commands.main(["figures", "return", "home", "interviews", "--index", str(built)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 figure in sentences on “return home interviews”, as printed.\n\n60% of children offered\n")
    assert commands.main(["figures", "zebras", "--index", str(built)]) == 1
