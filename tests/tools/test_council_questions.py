"""Questions kept as offsets: each place holds the quotation that was written, and a text that changed is noticed."""

import json
from pathlib import Path

import pytest

from tools import council_questions as kept

MINUTES = (
    "1. Apologies\n\nCllr Hart sent\n  apologies.\n\n2. The ﬁnances were noted.\nResolved: that the GRANT be paid.\n"
)
LETTER = "Dear clerk\n\nThe grant was paid in May.\n"


@pytest.fixture
def papers(tmp_path):
    rows = []
    for name, text, split in (("minutes", MINUTES, "train"), ("letter", LETTER, "train"), ("other", LETTER, "dev")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append({"file": f"{name}.pdf", "text": f"{name}.txt", "body": "Ashby", "split": split})
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return kept.Papers(tmp_path)


def asked(**more):
    return {"id": "a-1", "question": "Who?", "kind": "who", "answerable": True, "body": "Ashby", "gold": []} | more


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("cllr hart sent apologies.", "Cllr Hart sent\n  apologies."),
        ("The finances were noted.", "The ﬁnances were noted."),
        ("resolved: that the grant be paid.", "Resolved: that the GRANT be paid."),
    ],
)
def test_a_quotation_is_kept_as_the_place_where_it_is_printed(papers, quote, printed):
    rows, wrong = kept.keep(papers, [asked(gold=[{"file": "minutes.pdf", "quote": quote}])])
    assert wrong == []
    ((file, start, end),) = rows[0]["gold"]
    assert (file, MINUTES[start:end]) == ("minutes.pdf", printed)
    assert rows[0]["split"] == "train"
    assert "quote" not in json.dumps(rows)
    told = kept.told(papers, rows[0])
    assert told["gold"] == [{"file": "minutes.pdf", "quote": " ".join(printed.split())}]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (asked(gold=[{"file": "minutes.pdf", "quote": "The grant was refused."}]), "does not hold"),
        (asked(gold=[{"file": "none.pdf", "quote": "The grant"}]), "there is no paper none.pdf"),
        (asked(), "has gold, and only such a one"),
        (asked(answerable=False, gold=[{"file": "letter.pdf", "quote": "The grant was paid"}]), "only such a one"),
        (
            asked(gold=[{"file": name, "quote": "The grant was paid in May."} for name in ("letter.pdf", "other.pdf")]),
            "on both sides",
        ),
    ],
)
def test_what_does_not_hold_is_refused_by_name(papers, row, said):
    rows, (wrong,) = kept.keep(papers, [row])
    assert rows == [] and wrong.startswith("a-1: ") and said in wrong


def test_a_text_that_changed_and_a_question_that_is_twice_are_faults(papers, tmp_path):
    rows, _ = kept.keep(papers, [asked(gold=[{"file": "letter.pdf", "quote": "The grant was paid in May."}])])
    digests = {"letter.pdf": papers["letter.pdf"].digest}
    assert kept.check(papers, rows, digests) == []
    assert kept.usable(papers, rows, digests) == rows
    twice = kept.check(papers, [*rows, *rows], digests)
    assert twice == ["asked 2 times of Ashby: who?", "the id a-1 stands 2 times"]
    (tmp_path / "letter.txt").write_text(LETTER.replace("May", "June"), encoding="utf-8")
    changed = kept.Papers(tmp_path)
    assert kept.check(changed, rows, digests) == ["letter.pdf: its text has changed"]
    assert kept.usable(changed, rows, digests) == []


def test_a_second_reader_agrees_by_place_by_words_or_by_finding_nothing(papers):
    gold = [{"file": "letter.pdf", "quote": "The grant was paid in May."}]
    answerable, other = asked(gold=gold), asked(id="a-2", question="Why?", kind="near-reason", answerable=False)
    rows, _ = kept.keep(papers, [answerable, other])
    told = {
        "the grant was paid": True,  # the place
        "Resolved: that the GRANT be paid.": False,
        None: False,
    }
    for quote, agreed in told.items():
        answer = (
            None if quote is None else {"file": "minutes.pdf" if "Resolved" in quote else "letter.pdf", "quote": quote}
        )
        assert kept.agrees(papers, rows[0], answer) is agreed, quote
    assert kept.agrees(papers, rows[0], {"file": "other.pdf", "quote": "The grant was paid in May."})
    assert kept.agrees(papers, rows[1], None) and not kept.agrees(papers, rows[1], gold[0])
    lines = kept.agreement(papers, rows, [{"id": "a-1", "answer": gold[0]}, {"id": "a-2", "answer": gold[0]}])
    assert lines == ["near-reason: 0 of 1, 0.00", "who: 1 of 1, 1.00", "all: 1 of 2", "apart: a-2"]
    blind = kept.sample(papers, rows, 5, seed=1)
    assert {row["id"] for row in blind} == {"a-1", "a-2"} and "gold" not in json.dumps(blind)


def test_the_kept_questions_hold_no_text_and_each_stands_once():
    rows = kept.rows_of(kept.KEPT)
    digests = json.loads(kept.DIGESTS.read_text(encoding="utf-8"))
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["body"], row["question"].lower()) for row in rows}) == len(rows)
    for row in rows:
        assert row["answerable"] == bool(row["gold"] or row.get("gold_all"))
        assert all(file in digests and 0 <= start < end for file, start, end in kept.spans(row)), row["id"]
        assert row["split"] in {"train", "dev"}
    sides = {row["body"]: set() for row in rows}
    for row in rows:
        sides[row["body"]].add(row["split"])
    assert all(len(side) == 1 for side in sides.values()), "a body stands on one side"


SHARED = Path(__file__).resolve().parents[3] / "shared" / "papers"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the papers the questions are on do not lie beside the project")
def test_every_kept_place_is_in_its_paper():
    rows = kept.rows_of(kept.KEPT)
    assert kept.check(kept.Papers(SHARED), rows, json.loads(kept.DIGESTS.read_text(encoding="utf-8"))) == []


def test_the_questions_on_meetings_are_kept_without_any_text_of_the_papers():
    questions, digests = (path.read_text(encoding="utf-8") for path in kept.kept_in("meetings"))
    rows, known = [json.loads(line) for line in questions.splitlines()], json.loads(digests)
    assert len(rows) >= 150
    assert {row["kind"] for row in rows} >= {"vote", "outcome", "mover", "seconder", "chair", "decision", "action"}
    for row in rows:
        assert set(row) == {"id", "question", "kind", "answerable", "body", "split", "gold"}
        assert row["split"] == "dev"
        for file, start, end in row["gold"]:
            assert len(known[file]) == 64
            assert 0 <= start < end
