"""Passages against the text they are cut from: they tile it, stand where they say, and part where it does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.formats import parsing
from assistant.records import Document, Mark, MarkKind, Record, SectionKind
from assistant.sources import corpus_folder
from assistant.text import passages, sections
from assistant.text.passages import Cutting, SearchableWords, context_line, cut_passages, indexed_text
from assistant.text.section_sentences import sentences_of

CORPUS = Path(__file__).parent.parent.parent / "corpus"
LETTER = "Appendix A: Ofsted Feedback Letter"


def document(text, records=None):
    own = records or (Record(0, len(text), "Title", "Council", None, "2024-03"),)
    return Document("d", "d.txt", "0" * 64, text, own)


@pytest.fixture(scope="module")
def records():
    listed = corpus_folder.list_folder(CORPUS)
    origins = [corpus_folder.read_source(CORPUS, file, listed) for file in listed.files]
    return {each.id: corpus_folder.make_document(each, parsing.parse_file(each.data, each.file)) for each in origins}


def flat(text):
    return " ".join(text.split())


def texts(text, longest=900):
    return [passage.text for passage in cut_passages(document(text), Cutting(longest))]


@pytest.mark.parametrize("longest", [900, 300, 60])
def test_passages_of_the_five_records_tile_them_and_stand_where_they_say(records, longest):
    for whole in records.values():
        found = cut_passages(whole, Cutting(longest))
        assert "".join(passage.text for passage in found) == whole.text
        at = 0
        for row, passage in enumerate(found):
            assert (passage.row, passage.start, passage.end) == (row, at, at + len(passage.text))
            assert whole.text[passage.start : passage.end] == passage.text
            assert len(passage.text.strip()) <= longest
            at = passage.end


def test_no_passage_crosses_the_border_between_the_report_and_the_letter(records):
    whole = records["cabinet-report-2024-03-28"]
    border = whole.records[1].start
    assert whole.text[border:].lstrip().startswith("27 March 2024")
    assert border in {passage.start for passage in cut_passages(whole, Cutting())}


def test_rows_count_on_from_the_first(records):
    found = cut_passages(records["news-2023-second-visit"], Cutting(), first_row=70)
    assert [passage.row for passage in found] == list(range(70, 70 + len(found)))


def test_a_passage_ends_with_a_sentence_wherever_its_text_has_one(records):
    for passage in cut_passages(records["cabinet-minutes-2024-03-28"], Cutting(300)):
        assert passage.text.rstrip()[-1] in ".:" or passage.kind is SectionKind.HEADING or len(passage.sentences) == 1


def test_headings_go_with_what_they_head_and_part_what_stands_before():
    text = "Help\n\nChildren get help.\n\nCare\n\nChildren are cared for.\n"
    assert texts(text) == ["Help\n\nChildren get help.\n\n", "Care\n\nChildren are cared for.\n"]


def test_paragraphs_below_one_heading_share_a_passage_up_to_the_limit():
    text = "Help\n\n" + "".join(f"Point {n} was noted.\n\n" for n in range(10))
    assert texts(text) == [text]
    assert [len(each) for each in texts(text, 50)] == [46, 40, 40, 40, 40]  # 6 + 2·20, then two points of 20 each


def test_a_question_and_its_reply_are_never_parted_if_they_fit():
    text = "  1. Why?\n\no   The chair said so.\n\n  1. When did it begin?\n\no   In June.\n\n"
    found = texts(text, 44)
    assert found == [text[: text.index("  1. When") + 2], text[text.index("  1. When") + 2 :]]


def test_an_introduction_goes_with_its_first_item():
    text = (
        "The plan was noted by the committee.\n\nIt was resolved that:\n\n(a) the plan be agreed.\n\n(b) it be sent.\n"
    )
    assert [each.split("\n")[0] for each in texts(text, 60)] == [
        "The plan was noted by the committee.",
        "It was resolved that:",
        "(b) it be sent.",
    ]


def test_a_long_paragraph_is_cut_between_its_sentences():
    sentence = "The committee noted the report of the director."
    found = texts(" ".join([sentence] * 40), 200)
    assert all(each.rstrip().endswith(".") and each.lstrip().startswith("The committee") for each in found)
    assert "".join(found) == " ".join([sentence] * 40)


def test_a_sentence_longer_than_a_passage_is_cut_between_words():
    words = "word " * 100
    found = texts(words, 72)
    assert "".join(found) == words
    assert all(len(each) <= 72 and not each.strip().startswith("ord") for each in found)


def test_a_word_longer_than_a_passage_is_cut_all_the_same():
    assert [len(each) for each in texts("x" * 25, 10)] == [10, 10, 5]


def test_white_space_alone_is_no_passage_but_belongs_to_one():
    text = "\n" * 50 + "One." + "\n" * 50 + "Two." + "\n" * 50
    found = texts(text, 10)
    assert "".join(found) == text
    assert [each.strip() for each in found] == ["One.", "Two."]


def test_every_sentence_belongs_to_the_passage_it_begins_in(records):
    for whole in records.values():
        every = [sentence for section in sections.cut_sections(whole) for sentence in sentences_of(whole, section)]
        for longest in (900, 120):
            found = cut_passages(whole, Cutting(longest))
            assert [sentence for passage in found for sentence in passage.sentences] == every
            assert all(p.start <= sentence.start < p.end for p in found for sentence in p.sentences)


def test_a_passage_knows_its_headings_its_number_and_its_kind(records):
    whole = records["cabinet-report-2024-03-28"]
    at = whole.text.index("Plans to improve services have not led")
    own = next(p for p in cut_passages(whole, Cutting()) if p.start <= at < p.end)
    assert own.path == (LETTER, "Headline findings")
    at = whole.text.index("13. There are no new")
    own = next(p for p in cut_passages(whole, Cutting()) if p.start <= at < p.end)
    assert (own.path, own.number, own.kind) == (("Risk management",), "13.", SectionKind.NUMBERED)


def test_what_is_indexed_names_the_record_and_not_the_file(records):
    whole = records["cabinet-report-2024-03-28"]
    at = whole.text.index("Too many older children in care")
    own = next(p for p in cut_passages(whole, Cutting()) if p.start <= at < p.end)
    text, spans = indexed_text(whole, own, SearchableWords.of(whole))
    assert text.startswith(
        "Ofsted letter: fourth monitoring visit to Herefordshire children’s services. Ofsted. 27 March 2024. "
        f"{LETTER} > Findings and evaluation of progress\n"
    )
    said = [" ".join(whole.text[each.start : each.end].split()) for each in own.sentences]
    assert [text[start:end] for start, end in spans] == said
    assert "Too many older children in care experience changes of social worker." in said


def test_no_word_of_a_sentence_longer_than_a_passage_is_lost_to_the_indexes():
    text = "The committee noted " + " ".join(f"point{number}" for number in range(200)) + " at last. It closed."
    whole = document(text)
    found = cut_passages(whole, Cutting(300))
    assert len(found) > 4
    held = " ".join(indexed_text(whole, passage, SearchableWords.of(whole))[0] for passage in found)
    assert set(text.split()) <= set(held.split())
    for passage in found:
        own, spans = indexed_text(whole, passage, SearchableWords.of(whole))
        said = [flat(text[each.start : min(each.end, passage.end)]) for each in passage.sentences]
        assert [own[start:end] for start, end in spans] == said


def test_a_running_foot_inside_a_sentence_is_quoted_but_not_searched():
    text = (
        "12. Children in care live with their families where they can. Plans for them are considered\n\n"
        "Inspection of Anywhere\n21 to 25 March 2022 6\n\fcarefully by all. They are kept.\n"
    )
    foot = text.index("Inspection"), text.index("\n\f")
    marks = (Mark(foot[0], text.index("\n21"), MarkKind.FURNITURE), Mark(foot[0] + 23, foot[1], MarkKind.FURNITURE))
    whole = replace(document(text), marks=marks)
    (passage,) = cut_passages(whole, Cutting())
    assert "Anywhere" in text[passage.sentences[1].start : passage.sentences[1].end]
    own, spans = indexed_text(whole, passage, SearchableWords.of(whole))
    said = [own[start:end] for start, end in spans]
    assert said[1:] == ["Plans for them are considered carefully by all.", "They are kept."]


def test_the_number_of_a_paragraph_is_not_taken_for_words_to_index():
    text = "12. The plan was agreed.\n"
    whole = document(text)
    assert indexed_text(whole, cut_passages(whole, Cutting())[0], SearchableWords.of(whole))[0].endswith(
        "\nThe plan was agreed.\n"
    )


JUDGED = "Judgements\n\n1. Leadership, management\tInadequate\n2. Care leavers\tRequires improvement\n"


def test_a_table_ends_its_passage_and_what_stands_below_it_begins_another():
    text = f"{JUDGED}\nThe inspection was of all services. It was the first.\n"
    assert texts(text) == [f"{JUDGED}\n", "The inspection was of all services. It was the first.\n"]
    alone = "Judgements\n\n1. Leadership, management\tInadequate\n\nThe inspection was of all services.\n"
    assert texts(alone) == [alone]


def test_a_table_of_judgements_is_found_by_what_it_is_asked_for_by_and_quotes_none_of_it():
    def first_line(text):
        whole = document(text)
        return indexed_text(whole, cut_passages(whole, Cutting())[0], SearchableWords.of(whole))[0].split("\n")[0]

    assert first_line(JUDGED).endswith("Judgements: how it was judged, graded and rated")
    costs = JUDGED.replace("Inadequate", "£4,500").replace("Requires improvement", "£300")
    assert "graded" not in first_line(costs)
    assert JUDGED in cut_passages(document(JUDGED), Cutting())[0].text


def test_what_is_not_known_of_a_record_is_left_out_of_its_context():
    whole = document("A text.", (Record(0, 7, None, None, None, None),))
    assert context_line(whole, cut_passages(whole, Cutting())[0]) == ""


def test_an_empty_text_has_no_passages():
    assert texts("") == []
    assert texts(" \n\n ") == []


LINES = ["The plan was agreed. It was late.", "Help", "1. First point.", "(a) the cost;", "That:", "", "x" * 30]
LINES += ["\x0c", "   ", "Q: why?", "A: so."]


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(LINES), max_size=20).map("\n".join) | st.text(max_size=300),
    st.integers(1, 80),
    st.data(),
)
def test_passages_tile_any_text_cross_no_record_and_keep_to_their_length(text, longest, data):
    border = data.draw(st.sampled_from([0, *(i + 1 for i, c in enumerate(text) if c == "\n")]))
    halves = (Record(0, border, None, None, None, None), Record(border, len(text), None, None, None, None))
    whole = document(text, halves if 0 < border < len(text) else None)
    found = passages.cut_passages(whole, Cutting(longest))
    assert "".join(each.text for each in found) == (text if text.strip() else "")
    assert all(whole.text[each.start : each.end] == each.text for each in found)
    assert all(len(each.text.strip()) <= longest for each in found)
    assert all(each.text.strip() for each in found)
    if 0 < border < len(text) and text[border:].strip() and text[:border].strip():
        assert border in {each.start for each in found}
