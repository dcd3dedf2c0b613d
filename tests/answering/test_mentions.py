"""Counting mentions, against a search written another way: fold every character, keep where it came from, and look."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from assistant import Assistant, UnknownFilter, build_index
from assistant.answering.mentions import find_mentions
from assistant.errors import QuestionRefused
from assistant.text.words import stem, words_in
from tests.toys import MINUTES, REPORT, ToyEncoder, write_corpus

FRAGMENTS = [
    *(
        "pathway plans",
        "Pathway\nPlans",
        "PATHWAY  PLANS",
        "pathway\u00a0plans",
        "path\u00adway plans",
        "pathways",
        "plans’",
    ),
    *("the child's plan", "a child’s plan", "children", "“plan”", "co-op", "co\u2010op", "co–op", "multi-\nagency"),
    *("multi-agency", "of\ufb01ce", "office", "12", "12,500", "2012", "12.", "snake_plan", "plan_", "Plan", "plan"),
    *(
        "caf\u00e9",
        "cafe\u0301",
        "cafe",
        "cafes",
        "\u200bplan",
        "plan\u200bned",
        "ﬂood",
        "flood",
        "and",
        "it was planned",
    ),
    *(".", ".\n\n", "\n\n", ", ", "; ", "\r\n", "(a) ", "1. "),
]
SOUGHT = ["pathway plans", "plan", "Plans", "child's", "child", "co-op", "multi-agency", "office", "12", "cafe", "café",
          "flood", "“plan", "the child's plan", "and", "it was planned", "12,500", "absent entirely"]  # fmt: skip

FOLDED = {**dict.fromkeys("’‘", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‐–—", "-")}
FOLDED |= {"\ufb01": "fi", "ﬂ": "fl", "\u00e9": "e\u0301", "\u00ad": "", "\u200b": ""}


def by_brute_force(text, sought):
    """The spans of ``sought`` in ``text``: every character folded one by one, white space runs to one blank."""
    stream, origin = [], []
    for at, character in enumerate(text):
        for piece in " " if character.isspace() else FOLDED.get(character, character).lower():
            blank = piece == " " and stream and stream[-1] == " "
            if not blank:
                stream.append(piece)
                origin.append(at)
    folded = "".join(stream)
    wanted = "".join(FOLDED.get(character, character) for character in sought).lower()
    found, at = [], 0
    while (at := folded.find(wanted, at)) >= 0:
        last = at + len(wanted) - 1
        before, after = folded[at - 1 : at] if at else "", folded[last + 1 : last + 2]
        whole = not (wanted[0].isalnum() and (before.isalnum() or before == "_"))
        whole &= not (wanted[-1].isalnum() and (after.isalnum() or after in ("_", "\u0301")))
        if wanted[0].isdigit() and re.search(r"\d[.,]$", folded[max(0, at - 2) : at]):
            whole = False
        if wanted[-1].isdigit() and re.match(r"[.,]\d", folded[last + 1 : last + 3]):
            whole = False
        if whole:
            found.append((origin[at], origin[last] + 1))
            at = last + 1
        else:
            at += 1
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mentions")
    chance = random.Random(5)
    texts = {
        f"chance{number:02d}": "Papers. " + " ".join(chance.choice(FRAGMENTS) for _ in range(120))
        for number in range(12)
    }
    build_index(write_corpus(folder / "corpus", **texts), folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


@pytest.mark.parametrize("sought", SOUGHT)
def test_every_occurrence_is_found_where_brute_force_finds_it(desk, sought):
    found = desk.mentions(sought)
    places = sorted(
        (each.document, *span) for wording in found.wordings for each in wording.places for span in each.found
    )
    folded = {each.id: each.text.replace("multi-\n", "multi-") for each in desk.documents}
    if sought == "multi-agency":  # a compound broken at its hyphen; its line end is left out of the brute force's text
        assert found.count == sum(len(by_brute_force(text, sought)) for text in folded.values()) > 0
        return
    wanted = [(each.id, *span) for each in desk.documents for span in by_brute_force(each.text, sought)]
    assert places == sorted(wanted)
    assert found.count == len(wanted) and (wanted or sought == "absent entirely")


@pytest.mark.parametrize("sought", SOUGHT)
def test_every_quote_and_occurrence_stands_in_its_document_where_it_says(desk, sought):
    for stemmed in (False, True):
        found = desk.mentions(sought, stemmed=stemmed)
        for wording in found.wordings:
            assert wording.count == sum(len(each.found) for each in wording.places)
            for each in wording.places:
                text = desk.document(each.document).text
                assert text[each.start : each.end] == each.quote == each.quote.strip()
                assert all(each.start <= start < end <= each.end for start, end in each.found)
        assert found.count == sum(each.count for each in found.by_record) == sum(count for _, count in found.by_date)
        assert found.count == sum(wording.count for wording in found.wordings)


def test_a_sentence_is_whole_and_broken_lines_do_not_break_it(desk):
    (wording,) = desk.mentions("crossing on bridge street had").wordings
    assert wording.quote == "The committee heard that\nthe crossing on Bridge Street had been closed since the flood."


def test_words_that_begin_at_a_lists_number_are_quoted_with_their_line(desk):
    (wording,) = desk.mentions("(a) that the crossing").wordings
    assert wording.quote == "(a)  That the crossing be reopened by 1 June 2024."


def test_the_same_sentence_in_three_records_is_one_wording_with_three_places(desk):
    found = desk.mentions("pace of change", documents=["minutes", "report"])
    assert [(each.count, len(each.places)) for each in found.wordings] == [(2, 2), (1, 1)]
    assert [place.date for place in found.wordings[0].places] == ["2024-05-03", "2024-05-07"]
    assert [(each.part, each.count) for each in found.by_record] == [("Appendix A", 1), (None, 1), (None, 1)]
    assert found.by_date == (("2024-05-03", 1), ("2024-05-07", 1), ("2024-05-14", 1))
    start = REPORT.rindex("pace of change")
    assert found.wordings[0].places[0].found == ((start, start + 14),)


def test_a_record_is_named_by_the_place_and_not_by_the_file(desk):
    (wording,) = desk.mentions("unsafe").wordings
    (place,) = wording.places
    assert (place.publisher, place.title, place.part) == ("Inspectorate", "Inspectorate letter", "Appendix A")
    (wording,) = desk.mentions("reopened").wordings
    assert wording.places[0].section[-1] == "Resolved" and wording.places[0].number == "(a)"


def test_filters_narrow_the_count_and_are_told(desk):
    found = desk.mentions("Bridge Street", publishers="Inspectorate")
    assert found.count == 1 and found.searched.filters.publishers == ("Inspectorate",)
    assert desk.mentions("Bridge Street").count == MINUTES.count("Bridge Street") + REPORT.count("Bridge Street")
    with pytest.raises(UnknownFilter):
        desk.mentions("Bridge Street", publishers="Nobody")
    scope = desk.index.scope(found.searched.filters)
    none = replace(scope, allowed=np.zeros(len(desk.snapshot.passages), dtype=np.bool_))
    assert find_mentions(desk.index, "Bridge Street", none).count == 0


def test_undated_mentions_stand_last(desk):
    found = desk.mentions("the")
    assert found.by_date[-1][0] is None and [date for date, _ in found.by_date[:-1]] == sorted(
        date for date, _ in found.by_date[:-1]
    )


def test_stemmed_finds_the_other_forms_and_exact_does_not(desk):
    assert desk.mentions("repair", documents=["note", "report"]).count == 0
    assert desk.mentions("repair", documents=["note", "report"], stemmed=True).count == 2  # Repairs, repaired
    text = "\n".join(each.text for each in desk.documents)
    forms = re.findall(r"[^\W_][\w\u00ad\u200b]*(?:[.,][0-9]+)*(?:['’][^\W_]+)*", text)
    wanted = sum("".join(map(stem, words_in(form))) == "flood" for form in forms)
    assert desk.mentions("flooding", stemmed=True).count == wanted > 0


def test_stemmed_phrases_do_not_reach_over_a_full_stop(tmp_path):
    folder = write_corpus(tmp_path / "c", one="They were planning. Meetings were held. Planned meetings follow.\n")
    build_index(folder, tmp_path / "i", encoder=ToyEncoder())
    desk = Assistant.open(tmp_path / "i", encoder=ToyEncoder())
    (wording,) = desk.mentions("plan meeting", stemmed=True).wordings
    assert wording.quote == "Planned meetings follow."
    assert [desk.document("one").text[slice(*span)] for span in wording.places[0].found] == ["Planned meetings"]


def test_words_inside_a_longer_word_hide_none_that_overlap_them(tmp_path):
    folder = write_corpus(tmp_path / "c", one="They sang ca\u00adla la la.\n")
    build_index(folder, tmp_path / "i", encoder=ToyEncoder())
    found = Assistant.open(tmp_path / "i", encoder=ToyEncoder()).mentions("la la")
    assert [each.found for wording in found.wordings for each in wording.places] == [((16, 21),)]


@pytest.mark.parametrize("sought", ["", "   ", "“”", "?!", "x" * 201])
def test_nothing_to_look_for_is_refused(desk, sought):
    with pytest.raises(QuestionRefused):
        desk.mentions(sought)


def test_quotation_marks_around_the_words_are_the_askers(desk):
    assert desk.mentions("“Bridge Street”").words == "Bridge Street"


@pytest.mark.parametrize("words", [None, 3, b"bridge", ["bridge"]])
def test_what_is_no_text_is_refused_by_its_type(desk, words):
    with pytest.raises(QuestionRefused, match=type(words).__name__):
        desk.mentions(words)


@pytest.mark.parametrize(
    ("sought", "exact", "stemmed"),
    [
        ("officers", 2, 2),
        ("Councillor Fairweather", 1, 1),
        ("drainage", 2, 2),
        ("well-being", 1, 1),
        ("officer", 0, 2),
        ("2025", 0, 0),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_found_whole(tmp_path, sought, exact, stemmed):
    text = (
        "The offi-\ncers met Councillor Fair-\n   weather. Two oﬃcers spoke of well-\nbeing and of "
        "drain\u00ad\nage.\n\n"
        "The drain-\r\nage of lot 20-\n25 was put off.\n"
    )
    build_index(write_corpus(tmp_path / "c", one=text), tmp_path / "i", encoder=ToyEncoder())
    desk = Assistant.open(tmp_path / "i", encoder=ToyEncoder())
    assert desk.mentions(sought).count == exact
    assert desk.mentions(sought, stemmed=True).count == stemmed
