"""Citations, turns, the document pane, the corpus and mentions as markup: what they show is what the records say."""

from dataclasses import replace

import pytest

from assistant import Answer, NoAnswer
from assistant.records import Document, Filters, MayAnswer, Measured, Page, Record, Unread, Verdict
from assistant.web import cards, chips, corpus_table, mentions_view, turns, welcome
from assistant.web.cards import Where
from assistant.web.document_view import ShownQuotation, document_view
from assistant.web.overview import overview
from assistant.web.state import Example
from assistant.web.status import status_page
from assistant.web.turns import Pending, Trouble, Turn
from assistant.web.typeset import setting
from tests.web.conftest import ANSWERED, HOSTILE, UNANSWERED
from tests.web.test_markup import Reader, read

WRAPPED = (
    "Report of the chair\n\n"
    "1. The crossing on Bridge Street was closed by the flood in January and has not been open\n"
    "since; the committee asked when it will be repaired and by whom, and was told that it is \n"
    "not known.\n\n\n\n"
    "2. A second paragraph  with two blanks.\n"
)


def document(text: str, pages: tuple[Page, ...] = ()) -> Document:
    record = Record(0, len(text), "A title", "A council", "report", "2024-03-28")
    return Document("a", "a.txt", "0" * 64, text, (record,), pages)


def inside(made: object, tag: str, name: str | None = None) -> list[str]:
    """The text of each element with a tag and a class, of elements that do not nest in their own kind."""

    class Inside(Reader):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.open = 0

        def handle_starttag(self, seen: str, attrs: list[tuple[str, str | None]]) -> None:
            classes = (dict(attrs).get("class") or "").split()
            if self.open and seen == tag:
                self.open += 1
            elif seen == tag and (name is None or name in classes) and not self.open:
                self.open = 1
                self.found.append("")

        def handle_endtag(self, seen: str) -> None:
            if self.open and seen == tag:
                self.open -= 1

        def handle_data(self, data: str) -> None:
            if self.open:
                self.found[-1] += data

    looked = Inside()
    looked.feed(str(made))
    looked.close()
    return looked.found


# ── setting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_slice_of_every_document_is_shown_exactly(assistant):
    for each in assistant.documents:
        set_ = setting(each)
        for start in range(0, len(each.text), 7):
            for end in (start, start + 1, start + 30, len(each.text)):
                assert read(set_.show(start, end)).text == each.text[start:end]


def test_a_line_end_inside_a_sentence_is_a_blank_and_empty_lines_are_one_gap():
    shown = str(setting(document(WRAPPED)).show(0, len(WRAPPED)))
    assert inside(shown, "span", "wrap") == ["\n", " \n"]
    assert inside(shown, "span", "gap") == ["\n\n", "\n\n\n\n"]


def test_the_form_feed_between_two_pages_is_a_gap():
    text = "The first page ends.\n\fThe second begins.\n"
    shown = str(setting(document(text)).show(0, len(text)))
    assert read(shown).text == text
    assert inside(shown, "span", "gap") == ["\n\f"]


def test_a_text_flows_where_only_wraps_and_single_blanks_part_its_words():
    set_ = setting(document(WRAPPED))
    first = WRAPPED.index("The crossing"), WRAPPED.index("not known.")
    second = WRAPPED.index("A second"), len(WRAPPED) - 1
    assert set_.flows(*first)
    assert not set_.flows(*second)
    assert not set_.flows(0, len(WRAPPED))


def test_setting_takes_time_in_proportion_to_the_text():
    text = "a" + " " * 200_000 + "b" + "\n" * 100_000 + "c"
    assert read(setting(document(text)).show(0, len(text))).text == text


# ── citations ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def answer(assistant) -> Answer:
    reply = assistant.ask(ANSWERED)
    assert isinstance(reply, Answer)
    return reply


def test_a_card_marks_the_quotation_inside_its_passage(assistant, answer):
    for citation in answer.citations:
        card = cards.card(citation, assistant.document(citation.document), Where(0, 0))
        assert inside(card, "mark", "quote") == [citation.quote]
        assert "".join(inside(card, "blockquote")) == citation.passage.strip()


def test_a_card_says_where_the_quotation_stands(assistant, answer):
    citation = replace(
        answer.citations[0], date=None, number="4.", page=3, part="Appendix A", section=("Appendix A", "Risks")
    )
    card = cards.card(citation, assistant.document(citation.document), Where(0, 0))
    shown = read(card).text
    for told in (citation.title, citation.publisher, "date not stated", "Appendix A", "Risks", "paragraph 4", "page 3"):
        assert told in shown
    assert inside(card, "p", "path") == ["Appendix ARisksparagraph 4page 3"]


@pytest.mark.parametrize(
    ("support", "verdict", "word"),
    [(0.9, Verdict.ANSWERS, "Answers"), (0.3, Verdict.MAY_ANSWER, "May answer"),
     (0.02, Verdict.NO_ANSWER, "Not an answer")],
)  # fmt: skip
def test_support_is_a_word_that_opens_to_its_figure(answer, support, verdict, word):
    shown = cards.support(replace(answer.citations[0], support=support, verdict=verdict))
    assert inside(shown, "summary") == [word]
    [figure] = inside(shown, "p", "figure")
    assert f"Support {support:.2f} of 1" in figure
    assert read(shown).elements[1] == ("summary", {"title": figure})


def test_a_long_passage_is_folded_and_never_cut(assistant, answer):
    text = "Before. " * 90 + "The quotation. " + "After. " * 90
    long = document(text)
    start = text.index("The quotation.")
    citation = replace(
        answer.citations[0],
        document="a",
        quote="The quotation.",
        start=start,
        end=start + 14,
        passage=text,
        passage_start=0,
    )
    card = cards.card(citation, long, Where(0, 0))
    assert "".join(inside(card, "blockquote")) == text.strip()
    assert len(inside(card, "span", "more")) == 2
    assert inside(card, "button", "unfold") == ["Whole passage"]


def test_a_quotation_longer_than_its_passage_is_whole(assistant, answer):
    text = "One sentence that is here. And a second one."
    citation = replace(
        answer.citations[0], document="a", quote=text, start=0, end=len(text), passage=text[:10], passage_start=4
    )
    assert inside(cards.card(citation, document(text), Where(0, 0)), "mark", "quote") == [text]


# ── the conversation ────────────────────────────────────────────────────────────────────────────────────────────────


def turn(reply, assistant, asked=ANSWERED, **more) -> Turn:
    documents = {each.id: each for each in assistant.documents}
    return Turn(asked, more.pop("understood", asked), more.pop("filters", Filters()), reply, documents, **more)


def test_an_answer_shows_its_citations_in_order(assistant, answer):
    shown = turns.transcript([turn(answer, assistant)])
    assert inside(shown, "mark", "quote") == [each.quote for each in (*answer.citations, *answer.nearest)]
    assert inside(shown, "h2", "asked") == [ANSWERED]


def with_verdicts(answer, *verdicts):
    """The answer with as many citations, of these verdicts, each wording its own."""
    pool = [*answer.citations, *answer.nearest]
    made = [replace(pool[n % len(pool)], verdict=verdict) for n, verdict in enumerate(verdicts)]
    standing = tuple(one for one in made if one.verdict is not Verdict.NO_ANSWER)
    nearest = tuple(one for one in made if one.verdict is Verdict.NO_ANSWER)
    if Verdict.ANSWERS in verdicts:
        return replace(answer, citations=standing, nearest=nearest)
    return MayAnswer(answer.question, standing, answer.searched, (), nearest, Measured(0.42, 31, "council questions"))


YES, MAY, NO = Verdict.ANSWERS, Verdict.MAY_ANSWER, Verdict.NO_ANSWER


@pytest.mark.parametrize(
    ("verdicts", "head", "how_many", "in_sight", "summaries"),
    [
        ((YES,), "The record answers", "One quotation.", 1, []),
        ((YES, YES, MAY), "The record answers", "Two quotations; one more may answer.", 2,
         ["Show one more quotation that may answer"]),
        ((YES, MAY, MAY, NO), "The record answers", "One quotation; two more may answer.", 1,
         ["Show 2 more quotations that may answer", "1 nearest passage, not an answer"]),
        ((MAY,), "The record may answer", "One quotation. ", 1, []),
        ((MAY, MAY, MAY, MAY, NO), "The record may answer", "Four quotations. ", 3,
         ["Show one more quotation that may answer", "1 nearest passage, not an answer"]),
    ],
)  # fmt: skip
def test_a_verdict_says_what_it_is_and_shows_no_more_than_that(
    assistant, answer, verdicts, head, how_many, in_sight, summaries
):
    shown = turns.transcript([turn(with_verdicts(answer, *verdicts), assistant)])
    assert inside(shown, "h3", "verdict") == [head]
    [told] = inside(shown, "p", "how-many")
    assert told.startswith(how_many)
    every = len(inside(shown, "article"))
    folded = inside(shown, "details", "more-quotations") + inside(shown, "details", "nearest-passages")
    assert every - sum(each.count("Open in the document") for each in folded) == in_sight
    assert [each for each in inside(shown, "summary") if each.startswith("Show") or "nearest" in each] == summaries
    assert "open" not in {name for tag, tags in read(shown).elements if tag == "details" for name in tags}


def test_what_may_answer_says_to_read_it_first_and_how_often_such_a_reply_was_right(assistant, answer):
    shown = read(turns.transcript([turn(with_verdicts(answer, MAY), assistant)])).text
    assert "Read it before relying on it." in shown
    assert "right in 42 of 100" in shown
    three = read(turns.transcript([turn(with_verdicts(answer, YES, MAY, NO), assistant)]))
    looks = [tags["class"] for tag, tags in three.elements if tag == "article"]
    assert looks == ["citation", "citation may", "citation nearest"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("5.\n\n", ""), ("o\n", ""), ("•\t", ""), ("(a)  ", ""), ("", "."), ("", "\n\no"), ("“", "”"),
        ("iv)\n", " \n;"),
    ],
)  # fmt: skip
def test_a_bullet_a_number_or_a_full_stop_alone_has_no_line_of_its_own_beside_a_quotation(answer, before, after):
    text = f"{before}The crossing was closed{after}"
    start = len(before)
    cited = replace(
        answer.citations[0], document="a", quote="The crossing was closed", start=start, end=start + 23, passage=text,
        passage_start=0,
    )  # fmt: skip
    card = cards.card(cited, document(text), Where(0, 0))
    assert inside(card, "span", "around") == []
    assert "".join(inside(card, "blockquote")) == text.strip()


def test_a_number_alone_between_two_paragraphs_is_no_line_before_the_quotation(answer):
    text = "4. The content was considered.\n\n5.\nThe plan was reviewed."
    start = text.index("The plan")
    cited = replace(
        answer.citations[0], document="a", quote=text[start:], start=start, end=len(text), passage=text, passage_start=0
    )
    card = cards.card(cited, document(text), Where(0, 0))
    assert inside(card, "span", "edge") == ["5.\n"]
    assert "".join(inside(card, "blockquote")) == text


def test_no_answer_says_so_and_why_and_what_was_searched_and_sets_the_nearest_apart(assistant):
    reply = assistant.ask(UNANSWERED)
    assert isinstance(reply, NoAnswer)
    shown = str(turns.transcript([turn(reply, assistant, UNANSWERED)]))
    assert "The record does not answer this" in shown
    assert reply.reason in read(turns.transcript([turn(reply, assistant, UNANSWERED)])).text
    assert "Searched 4 documents" in shown
    assert inside(shown, "article", "citation") == inside(shown, "article", "nearest")
    assert inside(shown, "details", "nearest-passages")
    assert "open" not in {name for tag, tags in read(shown).elements if tag == "details" for name in tags}
    assert 'class="answer"' not in shown


def test_no_answer_in_a_part_of_the_corpus_offers_the_whole(assistant):
    reply = assistant.ask(UNANSWERED)
    filtered = turn(reply, assistant, UNANSWERED, filters=Filters(kinds=("letter",)))
    assert inside(turns.transcript([filtered]), "button", "main") == ["Search all documents instead"]
    assert not inside(turns.transcript([turn(reply, assistant, UNANSWERED)]), "button", "main")


def test_a_follow_up_shows_how_it_was_understood_and_can_be_edited(assistant, answer):
    shown = turns.transcript([turn(answer, assistant, "and who?", understood="who reopened the crossing?")])
    assert inside(shown, "q") == ["who reopened the crossing?"]
    assert inside(shown, "button", "action")[0] == "Edit"


def test_trouble_and_waiting_are_messages(assistant):
    shown = turns.transcript(
        [turn(Trouble("It is <b>gone</b>.", "Build it."), assistant), turn(Pending("Searching …"), assistant)]
    )
    assert "It is <b>gone</b>.Build it." in read(shown).text
    assert "Searching …" in read(shown).text


def test_what_is_announced_is_the_verdict_and_the_first_quotation(assistant, answer):
    assert turns.announcement(turn(answer, assistant)).endswith(answer.citations[0].quote)
    assert turns.announcement(turn(assistant.ask(UNANSWERED), assistant)).startswith("The record does not answer this.")


# ── the document pane ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_pane_holds_the_whole_text_and_marks_the_quotation(assistant):
    for each in assistant.documents:
        for start, end in ((0, 5), (3, len(each.text) - 2), (len(each.text) - 4, len(each.text)), (10, 60)):
            shown = document_view(each, ShownQuotation(start, end))
            assert inside(shown, "div", "text") == [each.text]
            assert inside(shown, "mark") == [each.text[start:end]]


def test_the_document_pane_draws_pages_between_the_words():
    text = "Heading\n\nFirst page.\n\nSecond page."
    pages = (Page(1, 0, 22), Page(2, 22, len(text), "ii"))
    shown = document_view(document(text, pages))
    labels = [attributes["data-label"] for _, attributes in read(shown).elements if "data-label" in attributes]
    assert labels == ["Page 1", "Page ii"]
    assert inside(shown, "div", "text") == [text]


def test_the_document_pane_names_the_record_the_quotation_stands_in(assistant):
    report = assistant.document("report")
    letter = report.records[1]
    assert inside(document_view(report, ShownQuotation(letter.start + 20, letter.start + 30)), "h2") == [
        "Inspectorate letter"
    ]
    assert inside(document_view(report, ShownQuotation(0, 10)), "h2") == ["Report on the crossing"]


# ── the corpus, mentions, filters, the first screen ─────────────────────────────────────────────────────────────────


def test_the_corpus_table_has_a_row_for_each_record(assistant):
    shown = corpus_table.corpus_table(assistant.snapshot)
    rows = inside(shown, "tr")[1:]
    assert len(rows) == sum(len(each.records) for each in assistant.documents) == 5
    assert any("Library note" in row and "not stated" in row for row in rows)
    assert "in the same file, Appendix A" in "".join(rows)


def test_what_was_left_out_of_a_document_is_folded_away_in_a_reader_s_words(assistant):
    left_out = ("1 of 9 pages have no text: scanned? page 3", "<b>struck-out</b> words are left out")
    documents = {"note": replace(assistant.document("note"), notices=left_out)}
    shown = corpus_table.corpus_table(replace(assistant.snapshot, documents=documents))
    told = "No words could be read on page 3: a scan, a picture, or empty.<b>struck-out</b> words are left out."
    assert inside(shown, "details", "contents")[-1] == f"read in part{told}"
    assert "1 document in part only" in read(shown).text


def test_every_file_that_could_not_be_read_is_named_and_counted_for_readers_and_in_full_for_the_operator(assistant):
    unread = (
        Unread("scan <1>.pdf", "the PDF has no text: all 3 pages are empty or scanned. Run text recognition on it."),
        Unread("b.docx", "this Office document is locked with a password. Save it without a password."),
        Unread("c.bin", "something that nobody foresaw."),
    )
    snapshot = replace(assistant.snapshot, card=replace(assistant.snapshot.card, unreadable=unread, notices=("N <o>",)))
    shown = corpus_table.corpus_table(snapshot)
    assert inside(shown, "ul")[0] == (
        "scan <1>.pdf: it is a scan or a picture, without words to search."
        "b.docx: it is locked with a password."
        "c.bin: it is not of a kind that can be read here."
    )
    assert "3 files could not be read" in read(shown).text
    assert not any(word in read(shown).text for word in ("text recognition", "N <o>", snapshot.version))
    told = read(status_page(snapshot)).text
    assert all(f"{file.file}: {file.reason}" in told for file in unread)
    assert "N <o>" in told and snapshot.version in told


def test_the_table_has_a_column_for_pages_and_standing_only_where_a_record_has_them(assistant):
    heads = "TitleBodyKindDate"
    assert inside(corpus_table.corpus_table(assistant.snapshot), "tr")[0] == f"{heads}Ask"
    given = assistant.document("note")
    record = replace(given.records[0], standing="draft")
    paged = replace(given, records=(record,), pages=(Page(1, 0, 9), Page(2, 9, len(given.text))))
    shown = corpus_table.corpus_table(replace(assistant.snapshot, documents={"note": paged}))
    assert inside(shown, "tr")[0] == f"{heads}StandingPagesAsk"
    assert inside(shown, "tr")[1].endswith("not statedNotenot stateddraft2Ask only this")


def test_the_document_pane_says_where_each_fact_was_found_folded_away(assistant):
    given = assistant.document("note")
    record = replace(given.records[0], provenance=(("title", "first <b>heading</b>"), ("date", "text, line 3")))
    shown = document_view(replace(given, records=(record,)))
    assert inside(shown, "details", "found") == ["where this was foundTitle: first <b>heading</b>Date: text, line 3"]


def test_a_place_without_length_opens_there_and_marks_nothing(assistant):
    note = assistant.document("note")
    shown = document_view(note, ShownQuotation(25, 25))
    assert inside(shown, "div", "text") == [note.text]
    before = str(shown).partition('<span class="here">')[0]
    assert "The library" not in before and not inside(shown, "mark")


def test_mentions_show_every_sentence_exactly_and_the_count(assistant):
    result = assistant.mentions("pace of change")
    shown = mentions_view.mentions_view(result, dict(assistant.snapshot.documents), Filters())
    quotes = [each.quote for wording in result.wordings for each in wording.places]
    assert sorted(inside(shown, "q", "sentence")) == sorted(quotes)
    assert sorted(" ".join(each.split()) for each in inside(shown, "b")) == ["pace of change"] * 3
    assert "3 mentions" in read(shown).text


def test_no_mention_is_said(assistant):
    assert "No mention" in read(mentions_view.mentions_view(assistant.mentions("quokka"), {}, Filters())).text


def test_chips_show_each_filter_in_force_and_nothing_otherwise(assistant):
    assert str(chips.chips(Filters(), {})) == ""
    given = Filters("2024", "2024-05", ("Inspectorate",), ("letter",), ("report",))
    shown = chips.chips(given, chips.titles(assistant.documents))
    assert inside(shown, "button", "chip") == [
        "Inspectorate",
        "Letter",
        "Report on the crossing",
        "From 2024",
        "To May 2024",
    ]


def test_the_panel_offers_what_the_index_knows_with_the_days_a_part_date_means(assistant):
    shown = read(chips.panel(assistant.documents, Filters("2024", "2024-02", (), ("LETTER",))))
    inputs = [attributes for tag, attributes in shown.elements if tag == "input"]
    assert [each["value"] for each in inputs if each["type"] == "date"] == ["2024-01-01", "2024-02-29"]
    assert {each["value"] for each in inputs if each["name"] == "publisher"} == {"Borough Council", "Inspectorate"}
    assert [each["value"] for each in inputs if "checked" in each] == ["letter"]


def test_the_first_screen_shows_examples_or_what_is_wrong_or_that_it_is_getting_ready(assistant):
    assert inside(welcome.welcome([Example("What?", "A title")]), "button", "example") == ["What?A title"]
    assert "Getting ready" in read(welcome.welcome([], ready=False)).text
    assert "Getting ready" not in read(welcome.welcome([], ready=True)).text


def test_the_first_screen_says_whose_records_these_are_how_many_from_when_to_when_and_the_newest(assistant):
    told = welcome.welcome([], overview(assistant.documents))
    assert inside(told, "h2") == ["Ask the public record"]
    assert inside(told, "dd") == [
        "5, dated 3 May 2024 to 14 May 2024; 2 with no date stated",
        "Borough Council (2), Inspectorate (1); 2 that do not say whose they are",
        "Committee minutes, Borough Council, 14 May 2024",
    ]


def test_of_many_bodies_the_first_screen_lists_the_largest_and_folds_the_others(assistant):
    given = assistant.document("note")
    names = [f"Council {number:02}" for number in range(1, 31)]
    documents = [replace(given, id=name, records=(replace(given.records[0], publisher=name),)) for name in names]
    documents.append(documents[-1])
    told = welcome.welcome([], overview(documents))
    assert inside(told, "h2") == ["Ask the records of 30 public bodies"]
    assert inside(told, "summary") == ["and 24 more bodies"]
    assert inside(told, "dd")[1].startswith("Council 30 (2), Council 01 (1), ")
    assert all(name in read(told).text for name in names)


def test_a_body_whose_records_these_are_is_in_the_title(assistant):
    given = assistant.document("minutes")
    assert inside(welcome.welcome([], overview([given])), "h2") == ["Ask the records of Borough Council"]
    assert inside(welcome.welcome([]), "h2") == ["Ask the public record"]


def test_a_body_whose_name_is_set_in_capitals_elsewhere_is_one_body(assistant):
    document = assistant.documents[0]

    def by(name):
        return replace(document, records=(replace(document.records[0], publisher=name),))

    held = overview([by("VALE COUNCIL"), by("VALE COUNCIL"), by("Vale Council"), by("Dale Council")])
    assert held.bodies == (("Vale Council", 3), ("Dale Council", 1))


def test_a_hostile_record_is_text_everywhere(assistant):
    hostile = assistant.document("hostile")
    assert hostile.text == HOSTILE
    shown = read(document_view(hostile, ShownQuotation(0, 20)))
    tags = {tag for tag, _ in shown.elements}
    assert not tags & {"script", "img", "form", "iframe", "style", "link"}
    assert not any(name.startswith("on") for _, attributes in shown.elements for name in attributes)
