"""The instrument against a desk made of fixed citations, every figure worked out by pencil."""

import csv
import io
import json
import math
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import ClassVar
from xml.etree import ElementTree

import pytest

from assistant import assistant as front_desk
from assistant.errors import OnRecordError, QuestionRefused, UnknownDocument
from assistant.evaluation import report as report
from assistant.evaluation.question_sets import placed
from assistant.evaluation.running import (
    Gold,
    LabelledQuestion,
    QuestionsWrong,
    evaluate,
    fold,
    load_questions,
    meets_passage,
    meets_quote,
    run_questions,
)
from assistant.records import Answer, Citation, Completeness, Document, Filters, NoAnswer, Place, Searched, Why

TEXTS = {
    "minutes": (
        "Item 4. The pace of change was slow. Members noted\nthe children’s plan. Resolved: that it be approved."
    ),
    "report": "The pace of change was slow. Visits rose to 12 in 2024 – a record. Staff turnover fell.",
}
SEARCHED = Searched(2, 2, None, None, 2, (), Filters())


def cite(document, quote, support=0.5, page=None, also_in=()):
    """The quotation at its first place, with the whole document around it."""
    start = TEXTS[document].index(quote)
    return Citation(
        quote=quote, start=start, end=start + len(quote), document=document, title=document, publisher=None, kind=None,
        date=None, section=(), number=None, page=page, page_label=None, part=None, standing=None,
        passage=TEXTS[document], passage_start=0, support=support, link="", also_in=tuple(also_in),
    )  # fmt: skip


def alone(document, quote, support=0.5, **more):
    """The quotation with nothing around it."""
    found = cite(document, quote, support, **more)
    return replace(found, passage=quote, passage_start=found.start)


def place(document, quote, page=None):
    start = TEXTS[document].index(quote)
    return Place(document, document, None, None, None, start, start + len(quote), page, "")


def yes(*citations):
    return Answer("", citations, Completeness.FULL, SEARCHED)


def no(*citations):
    return NoAnswer("", Why.NOTHING, "There is nothing on it.", SEARCHED, citations)


class FakeDesk:
    """Says what it was told to say, in the order asked."""

    def __init__(self, *replies, texts=TEXTS):
        self._replies = list(replies)
        self._texts = texts
        self.asked = []

    def ask(self, question, *, k):
        self.asked.append((question, k))
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def document(self, identity):
        if identity not in self._texts:
            raise UnknownDocument(f"There is no document {identity!r}.")
        return SimpleNamespace(text=self._texts[identity])


def ask(kind, *groups, name=None, question="?"):
    return LabelledQuestion(name or kind, question, kind, tuple(tuple(group) for group in groups))


PACE = "The pace of change was slow."
SLOW = Gold("minutes", PACE)
PLAN = Gold("minutes", "Members noted the children's plan")
FELL = Gold("report", "Staff turnover fell")


def figures(evaluation, kind):
    return {name: figure.value for row in evaluation.answerable if row.kind == kind for name, figure in row.figures}


# ── what counts as right ──


def test_matching_folds_white_space_quotes_and_dashes_and_nothing_else():
    assert meets_passage(cite("minutes", PACE), PLAN)
    assert meets_passage(cite("report", PACE), Gold("report", "12 in 2024 - a record"))
    assert not meets_passage(cite("minutes", PACE), Gold("minutes", "members noted"))
    assert fold("a\u00a0 b\n“c”—d’") == 'a b "c"-d\''


def test_a_gold_quote_is_met_as_whole_words():
    assert not meets_passage(cite("report", PACE), Gold("report", "2 in 2024"))
    assert not meets_passage(cite("report", PACE), Gold("report", "Visits rose to 1"))
    assert meets_passage(cite("report", PACE), Gold("report", "– a record."))


def test_the_same_words_in_another_document_do_not_count_unless_the_citation_names_it():
    gold = Gold("report", PACE)
    elsewhere = cite("minutes", PACE)
    assert not meets_passage(elsewhere, gold)
    assert not meets_quote(elsewhere, gold)
    named = cite("minutes", PACE, also_in=[place("report", PACE)])
    assert meets_passage(named, gold)
    assert meets_quote(named, gold)


def test_where_gold_has_a_page_the_citation_must_stand_on_it():
    gold = Gold("report", "Staff turnover fell", page=2)
    assert meets_quote(cite("report", "Staff turnover fell.", page=2), gold)
    assert not meets_quote(cite("report", "Staff turnover fell.", page=1), gold)
    assert not meets_passage(cite("report", "Staff turnover fell.", page=None), gold)
    named = cite("minutes", PACE, page=2, also_in=[place("report", PACE, page=1)])
    assert not meets_quote(named, Gold("report", PACE, page=2))


def test_a_quotation_is_right_with_three_of_five_gold_words_and_not_with_two():
    gold = Gold("report", "Turnover of staff, fell fast")
    assert meets_quote(alone("report", "Staff turnover fell."), gold)
    assert not meets_quote(alone("report", "Staff turnover"), gold)
    assert not meets_passage(alone("report", "Staff turnover fell."), gold)


def test_a_gold_word_said_twice_must_be_shared_twice():
    assert not meets_quote(alone("report", "Staff turnover"), Gold("report", "staff staff staff turnover"))
    twice = replace(alone("report", "Staff turnover"), quote="Staff for staff")
    assert meets_quote(twice, Gold("report", "staff staff turnover"))
    assert not meets_quote(twice, Gold("report", "staff turnover fell"))


@pytest.mark.parametrize(
    ("read", "gold", "meets"),
    [
        ("The council | £1,200 | paid in May to the hall", "The council £1,200 paid in May", True),
        ("It was re-\nsolved that the hall be let", "It was resolved that the hall be let", True),
        ("The ﬁnances of the parish were noted", "The finances of the parish were noted", True),
        ("on 12 May", "2 May", False),
        ("It was resolved that the hall be sold", "It was resolved that the hall be let", False),
    ],
)
def test_a_gold_quotation_is_met_however_the_file_was_read(read, gold, meets):
    cited = replace(cite("minutes", PACE), passage=read)
    assert meets_passage(cited, Gold("minutes", gold)) is meets


def test_a_gold_file_is_found_by_its_path_in_the_index():
    document = Document("minutes~2", "kingston/minutes.pdf", "", "", ())
    twin = Document("minutes", "barnet/minutes.pdf", "", "", (), also_at=("old/copy.pdf",))
    golds = tuple(
        Gold("minutes", "x", None, f"files/{file}") for file in ("kingston/minutes.pdf", "old/copy.pdf", "a.pdf")
    )
    (one,) = placed([LabelledQuestion("1", "A?", "plain", (golds, (Gold("minutes", "y"),)))], [document, twin])
    assert [gold.document for gold in one.groups[0]] == ["minutes~2", "minutes", "minutes"]
    assert one.groups[1][0].document == "minutes"


# ── the figures of a run, by pencil ──


def first_run():
    questions = [
        ask("plain", [SLOW], name="a"),
        ask("plain", [FELL], name="b"),
        ask("plain", [PLAN, FELL], name="c"),
        ask("compare", [SLOW], [FELL], name="d"),
        ask("far", name="e"),
        ask("near", name="f"),
        ask("near", name="g"),
    ]
    desk = FakeDesk(
        yes(alone("minutes", PACE, 0.9)),  # right at once
        no(alone("minutes", PACE, 0.5), cite("report", PACE, 0.4), alone("report", "Staff turnover fell.", 0.3)),
        yes(alone("minutes", "Item 4.", 0.7)),  # wrong
        yes(alone("minutes", PACE, 0.8), alone("report", "Staff turnover fell.", 0.6)),
        no(),  # silent, with nothing near
        no(alone("minutes", "Item 4.", 0.5)),
        yes(alone("minutes", PACE, 0.75)),  # falsely answered
    )
    return evaluate(desk, questions, name="first"), desk


def test_passage_and_quote_figures_by_kind_and_in_all():
    evaluation, desk = first_run()
    plain, compare, all_kinds = (figures(evaluation, kind) for kind in ("plain", "compare", "all"))
    assert plain["passage@1"] == pytest.approx(1 / 3)  # a
    assert plain["passage@3"] == pytest.approx(2 / 3)  # and b, whose second passage is the whole report
    assert plain["quote@1"] == pytest.approx(1 / 3)
    assert plain["quote@5"] == pytest.approx(2 / 3)  # b's third quotation
    assert plain["MRR"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert (compare["passage@1"], compare["passage@3"], compare["MRR"]) == (0.0, 1.0, 0.5)
    assert all_kinds["passage@5"] == pytest.approx(3 / 4)
    assert all_kinds["answered"] == pytest.approx(3 / 4)
    assert all_kinds["words"] == 6  # of 6, 6, 2 and 6
    assert [(row.kind, row.questions) for row in evaluation.answerable] == [("plain", 3), ("compare", 1), ("all", 4)]
    assert desk.asked[0] == ("?", 5)


def test_every_group_must_be_met_and_the_share_of_groups_is_told():
    questions = [ask("compare", [SLOW], [FELL])]
    half = evaluate(FakeDesk(yes(alone("minutes", PACE), alone("minutes", "Item 4."))), questions)
    assert figures(half, "compare")["passage@5"] == 0.0
    assert figures(half, "compare")["groups@5"] == 0.5
    assert half.outcomes[0].passage_rank is None
    late = evaluate(FakeDesk(yes(alone("minutes", "Item 4."), alone("minutes", PACE))), questions).outcomes[0]
    assert (late.groups_met(1), late.groups_met(2)) == (0.0, 0.5)


def test_abstention_by_pencil():
    evaluation, _ = first_run()
    near, far, every = evaluation.unanswerable
    assert [row.kind for row in (near, far, every)] == ["near", "far", "all"]
    # answerable support 0.9, 0.5, 0.7, 0.8 against near 0.5, 0.75: in order 4 and 2, one tie
    assert near.auroc.value == pytest.approx((4 - 0.5 + 2) / 8)
    assert far.auroc.value == 1.0  # nothing cited counts as support 0
    assert every.auroc.value == pytest.approx((5.5 + 4) / 12)
    # down the near list: 0.9 right, 0.8 right, 0.75 wrong, 0.7 right, then 0.5 one of each together
    assert near.average_precision.value == pytest.approx((1 + 1 + 3 / 4 + 4 / 6) / 4)
    assert (near.falsely_answered.value, far.falsely_answered.value) == (0.5, 0.0)
    assert every.falsely_answered.value == pytest.approx(1 / 3)


def test_near_misses_of_every_kind_are_counted_together_and_each():
    questions = [
        ask("plain", [SLOW], name="a"),
        *(ask(kind, name=kind) for kind in ("near-wrong", "near-reason", "far")),
    ]
    desk = FakeDesk(
        yes(alone("minutes", PACE, 0.9)), yes(alone("minutes", PACE, 0.8)), no(alone("minutes", PACE, 0.2)), no()
    )
    evaluation = evaluate(desk, questions)
    told = [(row.kind, row.questions, row.falsely_answered.value) for row in evaluation.unanswerable]
    assert told == [
        ("near", 2, 0.5),
        ("near-reason", 1, 0.0),
        ("near-wrong", 1, 1.0),
        ("far", 1, 0.0),
        ("all", 3, 1 / 3),
    ]
    shares = {row.group: [share.value for _, share in row.verdicts] for row in evaluation.verdicts}
    assert shares == {"answerable": [1.0, 0.0, 0.0], "near": [0.5, 0.0, 0.5], "far": [0.0, 0.0, 1.0]}
    answer = evaluation.trust[0]
    assert (answer.questions, answer.right_of_answerable.value, answer.right_of_all.value) == (2, 1.0, 0.5)


def test_reliability_is_of_the_quotations_shown_and_of_the_first_of_each():
    top, every = first_run()[0].calibration
    assert (top.citations, every.citations) == (6, 9)
    assert (top.bins[5].n, top.bins[5].right) == (2, 0.0)  # 0.5 and 0.5, both wrong
    assert (top.bins[9].n, top.bins[9].right) == (1, 1.0)
    assert top.bins[7].n == 2  # 0.7 wrong, 0.75 wrong
    assert (every.bins[3].n, every.bins[3].right) == (1, 1.0)
    assert (every.bins[4].n, every.bins[4].right) == (1, 0.0)  # its passage holds the gold, its quotation does not
    expected = (1 * 0.1 + 1 * 0.2 + 2 * 0.725 + 2 * 0.5) / 6
    assert top.error == pytest.approx(expected)


def test_the_support_of_a_reply_is_its_first_citation_s():
    rising = yes(alone("minutes", "Item 4.", 0.2), alone("minutes", PACE, 0.9))
    assert evaluate(FakeDesk(rising), [ask("plain", [SLOW])]).outcomes[0].support == 0.2


def test_the_nearest_are_ranked_as_citations_are():
    shown = (alone("minutes", "Item 4."), alone("minutes", PACE))
    for reply in (yes(*shown), no(*shown)):
        outcome = evaluate(FakeDesk(reply), [ask("plain", [SLOW])]).outcomes[0]
        assert (outcome.passage_rank, outcome.quote_rank) == (2, 2)


def test_citations_beyond_k_do_not_count():
    evaluation = evaluate(FakeDesk(yes(alone("minutes", "Item 4."), alone("minutes", PACE))), [ask("p", [SLOW])], k=1)
    assert evaluation.outcomes[0].passage_rank is None
    assert [name for name, _ in evaluation.answerable[0].figures][:2] == ["passage@1", "quote@1"]


def test_a_refused_question_counts_as_silence_and_other_errors_go_through():
    evaluation = evaluate(FakeDesk(QuestionRefused("The question is too long.")), [ask("plain", [SLOW])])
    assert evaluation.outcomes[0].why == "refused: The question is too long."
    assert figures(evaluation, "plain")["answered"] == 0.0
    with pytest.raises(RuntimeError, match="broken"):
        evaluate(FakeDesk(RuntimeError("broken")), [ask("plain", [SLOW])])


def test_the_log_is_told_of_each_question():
    said = []
    evaluate(FakeDesk(no(), no()), [ask("far", name="x"), ask("far", name="y")], log=said.append)
    assert said == ["1/2 x", "2/2 y"]


# ── word for word ──


def test_every_place_is_compared_with_the_document():
    good = cite("minutes", PACE, also_in=[place("report", PACE)])
    evaluation = evaluate(FakeDesk(yes(good), no(good)), [ask("plain", [SLOW], name="a"), ask("far", name="b")])
    assert (evaluation.verbatim, evaluation.citations, evaluation.places) == (1.0, 2, 6)
    assert evaluation.faults == ()


def test_another_place_may_break_its_lines_elsewhere_but_not_say_other_words():
    quote = "Members noted\nthe children’s plan."
    texts = TEXTS | {"same": "Members noted the\nchildren's plan.", "other": "Members noted the children’s plans."}
    for document, faults in (("same", 0), ("other", 1)):
        other = Place(document, document, None, None, None, 0, len(texts[document]), None, "")
        desk = FakeDesk(no(cite("minutes", quote, also_in=[other])), texts=texts)
        assert len(evaluate(desk, [ask("far")]).faults) == faults
    folded = replace(cite("minutes", quote), quote="Members noted the children’s plan.")
    assert evaluate(FakeDesk(no(folded)), [ask("far")]).faults == ("far: quote minutes[37:71]",)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (lambda c: replace(c, start=c.start + 1, end=c.end + 1), "quote minutes[9:37]"),
        (lambda c: replace(c, quote=c.quote.upper()), "quote minutes[8:36]"),
        (lambda c: replace(c, start=-5, end=-1, quote=TEXTS["minutes"][-5:-1]), "quote minutes[-5:-1]"),
        (lambda c: replace(c, document="nowhere"), "quote nowhere[8:36]"),
        (lambda c: replace(c, passage_start=3), "passage minutes[3:105]"),
        (lambda c: replace(c, also_in=(replace(place("report", PACE), start=1),)), "also in report[1:28]"),
    ],
)
def test_a_place_that_is_not_word_for_word_is_counted_and_named(wrong, named):
    evaluation = evaluate(FakeDesk(no(wrong(cite("minutes", PACE)))), [ask("far", name="q")])
    assert evaluation.verbatim == 1 - len(evaluation.faults) / evaluation.places < 1
    assert f"q: {named}" in evaluation.faults
    assert f"NOT VERBATIM: q: {named}" in report.as_text(evaluation)


# ── question files ──


def written(tmp_path, *lines):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_each_form_of_question_is_read(tmp_path):
    first, second = {"document": "d", "quote": "x"}, {"document": "e", "quote": "y"}
    paged = {"file": "cafe\u0301--1.5 b.pdf", "page": 3, "quote": "Z"}
    path = written(
        tmp_path,
        {"id": "1", "question": "A?", "kind": "plain", "gold": [first, second]},
        "",
        {"id": "2", "question": "B?", "kind": "compare", "gold_all": [[first], [second]]},
        {"id": "3", "question": "C?", "kind": "far", "gold": []},
        {"id": "4", "question": "D?", "type": "auto_lead", "answerable": True, "gold": [paged]},
        {"id": "5", "question": "E?", "answerable": False},
    )
    one, two, three, four, five = load_questions(path)
    x, y = Gold("d", "x"), Gold("e", "y")
    assert one == LabelledQuestion("1", "A?", "plain", ((x, y),))
    assert two.groups == ((x,), (y,))
    assert (three.kind, three.answerable) == ("far", False)
    assert (four.kind, four.groups) == ("auto_lead", ((Gold("café--1.5 b", "Z", 3, paged["file"]),),))
    assert (five.kind, five.answerable) == ("unstated", False)


GOOD = {"id": "1", "question": "A?", "kind": "plain", "gold": []}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        (GOOD, "'1' was used before"),
        (GOOD | {"id": 7}, '"id" is missing'),
        (GOOD | {"id": "2", "question": "  "}, '"question" is missing, empty'),
        ({"id": "2", "question": "A?"}, '"gold" must be a list'),
        (GOOD | {"id": "2", "gold": {"document": "d"}}, '"gold" must be a list'),
        (GOOD | {"id": "2", "gold": ["words"]}, "must be an object"),
        (GOOD | {"id": "2", "gold": [{"quote": "x"}]}, '"file" is missing'),
        (GOOD | {"id": "2", "gold": [{"document": "d", "quote": ""}]}, '"quote" is missing'),
        (GOOD | {"id": "2", "gold": [{"document": "d", "quote": "x", "page": 0}]}, "whole number from 1"),
        (GOOD | {"id": "2", "gold_all": [[]]}, "at least one object"),
        (GOOD | {"id": "2", "answerable": True}, "there is no gold"),
        (GOOD | {"id": "2", "kind": "all"}, "kept for the row"),
    ],
)
def test_a_wrong_line_is_named_by_its_number_and_by_what_is_wrong(tmp_path, line, said):
    with pytest.raises(QuestionsWrong) as raised:
        load_questions(written(tmp_path, GOOD, "", line))
    assert "line 3:" in str(raised.value)
    assert said in str(raised.value)


def test_a_file_that_is_missing_empty_or_not_text_is_said_so(tmp_path):
    with pytest.raises(QuestionsWrong, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(QuestionsWrong, match="holds no question"):
        load_questions(written(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(QuestionsWrong, match="UTF-8"):
        load_questions(tmp_path / "latin.jsonl")


# ── reports ──

NASTY = '=HYPERLINK("http://x")|<script>alert(1)</script>\x00'


def nasty_run():
    questions = [
        ask("plain", [replace(SLOW, quote="@SUM")], name="-1", question=NASTY),
        ask("<b>near|</b>", name="+x", question="Plain?"),
    ]
    texts = TEXTS | {"formula": "=1+1 <img src=http://x>"}
    citation = replace(alone("minutes", "Item 4."), document="formula", start=0, end=23, quote=texts["formula"])
    return evaluate(FakeDesk(no(citation), no(), texts=texts), questions, name="nasty_[run]")


def test_the_csv_has_a_line_a_question_and_no_cell_is_a_formula():
    rows = list(csv.DictReader(io.StringIO(report.as_csv(nasty_run()))))
    assert [row["id"] for row in rows] == ["'-1", "'+x"]
    assert rows[0]["question"] == "'" + NASTY
    assert rows[0]["top_quote"] == "'=1+1 <img src=http://x>"
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row.values())


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_would_begin_a_formula_is_made_text(sign):
    evaluation = evaluate(FakeDesk(no()), [ask("far", name="1", question=f"{sign}SUM(A1)")])
    (row,) = csv.DictReader(io.StringIO(report.as_csv(evaluation), newline=""))
    assert row["question"] == f"'{sign}SUM(A1)"


def test_the_csv_tells_what_a_person_needs_to_read_a_miss():
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(report.as_csv(first_run()[0])))}
    b = rows["b"]
    assert (b["kind"], b["verdict"], b["support"], b["passage_rank"], b["quote_rank"]) == (
        "plain",
        "does not answer",
        "0.5000",
        "2",
        "3",
    )
    assert b["top_quote"] == PACE
    assert b["why"] == "nothing on the subject: There is nothing on it."
    assert rows["c"]["passage_rank"] == ""
    assert rows["c"]["gold"] == "minutes: “Members noted the children's plan” or report: “Staff turnover fell”"
    assert rows["d"]["gold"] == "minutes: “The pace of change was slow.” AND report: “Staff turnover fell”"
    assert float(b["seconds"]) >= 0


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in {"src", "href", "style", "onload"}]


def test_the_html_page_escapes_what_it_shows_and_loads_nothing():
    page = report.as_html(nasty_run())
    parser = Tags()
    parser.feed(page)
    assert not {"script", "img", "b", "link", "iframe"} & set(parser.tags)
    assert parser.addresses == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd" in page
    assert "\x00" not in page


def test_the_markdown_keeps_its_tables_whole():
    text = report.as_markdown(nasty_run())
    table = [line for line in text.splitlines() if line.startswith("| \\<b")]
    assert table[:1] == ["| \\<b\\>near\\|\\</b\\> | 1 | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) | 0.00 (0.00–0.97) |"]
    assert text.startswith("# nasty\\_\\[run\\]\n")


def test_the_plots_are_well_formed_and_drawn_where_the_figures_say():
    drawn = dict(report.plots(first_run()[0]))
    assert list(drawn) == ["coverage", "risk", "reliability"]
    for svg in drawn.values():
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    # the shipped line answers 3 of 4, and one near of two: x 60 + 0.75 * 300, y 40 + 0.5 * 300
    assert '<circle cx="285.0" cy="190.0" r="5.0"' in drawn["coverage"]
    # of seven questions four are answered, two of them wrong
    assert f'<circle cx="{60 + 300 * 4 / 7:.1f}" cy="190.0"' in drawn["risk"]
    assert '<circle cx="330.0" cy="40.0"' in drawn["reliability"]  # support 0.9, always right: the top right corner
    for one in dict(report.plots(nasty_run())).values():
        ElementTree.fromstring(one)


def test_the_text_table_shows_each_figure_above_its_interval():
    lines = report.as_text(first_run()[0]).splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("kind"))
    assert lines[head].split()[:4] == ["kind", "questions", "passage@1", "passage@3"]
    assert lines[head + 1].split()[:4] == ["plain", "3", "0.33", "0.67"]
    assert lines[head + 2].split()[0] == "0.00–1.00"
    assert "At the shipped line 4 were answered, and in 2 of these the first quotation is not gold." in lines


def test_json_has_the_figures_and_null_for_what_was_not_measured():
    plain = report.as_plain(evaluate(FakeDesk(no()), [ask("plain", [SLOW])]))
    assert (
        plain["answerable"]["all"]["figures" if "figures" in plain["answerable"]["all"] else "words"]["value"] is None
    )
    again = json.loads(json.dumps(plain, allow_nan=False))
    assert again["calibration"]["top citation"]["error"] is None
    assert again["answerable"]["plain"]["passage@1"] == {"value": 0.0, "low": 0.0, "high": 0.975, "n": 1}


def test_a_set_of_one_sort_only_is_measured_and_reported():
    for questions, reply in (([ask("far")], no()), ([ask("plain", [SLOW])], yes(alone("minutes", PACE)))):
        evaluation = evaluate(FakeDesk(reply), questions)
        assert report.as_text(evaluation)
        assert report.as_html(evaluation)
        assert [name for name, _ in report.plots(evaluation)] == ["risk", "reliability"]


# ── the command ──


@pytest.fixture
def product(monkeypatch):
    """The product's own door, opening a desk that never knows anything."""

    class Assistant:
        opened: ClassVar = []

        @classmethod
        def open(cls, index):
            cls.opened.append(index)
            return SimpleNamespace(
                ask=lambda question, k: no(),
                document=lambda name: SimpleNamespace(text=""),
                documents=(),
                reader=None,
            )

    monkeypatch.setattr(front_desk, "Assistant", Assistant)
    return Assistant


def test_run_prints_a_table_a_file_and_writes_the_reports(tmp_path, product):
    (tmp_path / "other").mkdir()
    first, second = written(tmp_path, GOOD), written(tmp_path / "other", GOOD | {"id": "2"})
    runs = run_questions("the-index", [first, second], tmp_path / "out")
    assert product.opened == ["the-index"]
    assert "questions-1" in str(runs)
    assert "questions-2" in str(runs)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        f"questions-{i}{end}" for i in (1, 2) for end in (".csv", ".html", ".md", "-risk.svg", "-reliability.svg")
    )
    for linked in ("risk", "reliability"):
        assert f"(<questions-1-{linked}.svg>)" in (tmp_path / "out" / "questions-1.md").read_text(encoding="utf-8")
    assert [one["name"] for one in json.loads(json.dumps(runs.as_json()))] == ["questions-1", "questions-2"]


def test_a_limit_takes_questions_from_the_whole_file(tmp_path, product):
    path = written(tmp_path, *(GOOD | {"id": str(i)} for i in range(10)))
    asked = [o.question.id for o in run_questions("index", [path], limit=4).evaluations[0].outcomes]
    assert asked == ["0", "2", "5", "7"]


def test_a_wrong_question_file_is_found_before_the_index_is_opened(tmp_path, product):
    product.opened.clear()
    with pytest.raises(QuestionsWrong):
        run_questions("index", [written(tmp_path, GOOD), tmp_path / "none.jsonl"])
    assert product.opened == []


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_asked(tmp_path, product):
    questions = written(tmp_path, GOOD)
    product.opened.clear()
    with pytest.raises(OnRecordError, match="cannot be made"):
        run_questions("index", [questions], questions / "inside")
    assert product.opened == []


def test_nothing_measured_is_shown_as_a_dash(tmp_path):
    text = report.as_text(evaluate(FakeDesk(no()), [ask("far")]))
    assert "Verbatim: – of 0 places of 0 citations." in text
    assert math.isnan(evaluate(FakeDesk(no()), [ask("far")]).verbatim)
