"""The scorer of the grammar of meetings, on a page labelled with pencil."""

import hashlib
import json

import pytest

from assistant.records import (
    Attendance,
    Decision,
    MeetingRecords,
    Motion,
    MotionOutcome,
    Presence,
    RecordedVote,
    RecordSlice,
    Speech,
    VoteSide,
)
from tools import civic

PLAIN = """Present: Cllr Hart (in the chair), Cllr Moss

Cllr Moss said that the lane floods.
It was RESOLVED that the lane be drained by June.
Moved by Cllr Hart, seconded by Cllr Moss. Carried.
Recorded vote: FOR Hart, Moss. AGAINST Birch.
The accounts were noted.
"""
OURS = PLAIN.replace("\n", "\n\n").replace("RESOLVED that", "RESOLVED\nthat")


def part(text, words, length=None, skip=0):
    start = text.index(words) + skip
    return [start, start + (length or len(words) - skip)]


def piece(words):
    start = OURS.index(words)
    return RecordSlice(start, start + len(words), words)


LABELS = [
    {"kind": "chair", "span": part(PLAIN, "Cllr Hart")},
    {"kind": "speech", "span": part(PLAIN, "Cllr Moss said that the lane floods."), "who": part(PLAIN, "Cllr Moss")},
    {"kind": "decision", "span": part(PLAIN, "RESOLVED that the lane be drained by June.")},
    {"kind": "mover", "of": 2, "span": part(PLAIN, "Moved by Cllr Hart", skip=9)},
    {"kind": "outcome", "of": 2, "outcome": "carried", "span": part(PLAIN, "Carried")},
    {
        "kind": "vote",
        "span": part(PLAIN, "FOR Hart, Moss. AGAINST Birch."),
        "for": [part(PLAIN, "Hart, Moss.", 4), part(PLAIN, "Moss. AGAINST", 4)],
        "against": [part(PLAIN, "Birch")],
    },
    {"kind": "decision", "optional": True, "span": part(PLAIN, "The accounts were noted.")},
]


@pytest.fixture
def papers(tmp_path):
    (tmp_path / "a.txt").write_text(OURS, encoding="utf-8")
    (tmp_path / "a.plain").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "manifest.jsonl").write_text(json.dumps({"file": "a.txt", "text": "a.plain"}), encoding="utf-8")
    return tmp_path


def page(**more):
    digest = hashlib.sha256(PLAIN.encode()).hexdigest()
    told = {"file": "a.txt", "body": "Ashby", "sha256": digest, "side": "seen", "page": [0, len(PLAIN)]}
    return [{**told, "labels": LABELS, **more}]


def meeting(**held):
    return MeetingRecords("a", 0, len(OURS), None, None, None, **held)


def counts(papers, pages=None, **held):
    sides, changed = civic.measured(papers, pages or page(), lambda document: [meeting(**held)])
    assert changed == []
    return sides["seen"]


RESOLVED = Decision(
    piece("It was RESOLVED\nthat the lane be drained by June."), piece("the lane be drained by June"), piece("RESOLVED")
)


def test_what_is_read_as_it_was_labelled_is_right_and_met(papers):
    vote = RecordedVote(
        piece("Recorded vote: FOR Hart, Moss. AGAINST Birch."),
        VoteSide(2, None, (piece("Hart"), piece("Moss"))),
        VoteSide(1, None, (piece("Birch"),)),
    )
    moved = OURS.index("Moved by Cllr Hart") + len("Moved by ")
    motion = Motion(
        piece("Moved by Cllr Hart, seconded by Cllr Moss. Carried."),
        mover=RecordSlice(moved, moved + 9, "Cllr Hart"),
        outcome=MotionOutcome.CARRIED,
        said=piece("Carried"),
    )
    found = counts(
        papers,
        decisions=(RESOLVED,),
        votes=(vote,),
        motions=(motion,),
        speeches=(Speech(piece("Cllr Moss said that the lane floods."), piece("Cllr Moss")),),
        attendance=(Attendance(piece("Present: Cllr Hart"), piece("Cllr Hart"), Presence.CHAIR),),
    )
    for kind in ("decision", "vote", "names", "mover", "outcome", "speech", "chair"):
        assert (found[kind].found, found[kind].right, found[kind].labelled, found[kind].met) == (1, 1, 1, 1), kind


def test_nothing_read_is_everything_missed_but_what_is_optional(papers):
    found = counts(papers)
    assert (found["decision"].labelled, found["decision"].met, found["decision"].found) == (1, 0, 0)
    assert found["decision"].missed == ["a.txt: resolved that the lane be drained by june"]


def test_an_optional_label_makes_a_find_right_and_no_miss(papers):
    noted = Decision(piece("The accounts were noted."), piece("The accounts"), piece("noted"))
    found = counts(papers, decisions=(RESOLVED, noted))
    assert (found["decision"].found, found["decision"].right, found["decision"].met) == (2, 2, 1)


def test_words_of_another_speaker_are_wrong(papers):
    said = Speech(piece("Cllr Moss said that the lane floods."), piece("Cllr Hart"))
    found = counts(papers, speeches=(said,))["speech"]
    assert (found.found, found.right, found.met) == (1, 0, 0)


def test_a_name_on_the_wrong_side_of_a_vote_is_wrong(papers):
    vote = RecordedVote(
        piece("Recorded vote: FOR Hart, Moss. AGAINST Birch."), VoteSide(3, None, (piece("Hart"), piece("Birch")))
    )
    found = counts(papers, votes=(vote,))
    assert (found["vote"].right, found["names"].found, found["names"].right) == (1, 1, 0)


def test_two_finds_do_not_answer_for_one_label(papers):
    again = Decision(piece("that the lane be drained by June."), piece("the lane be drained by June"), piece("that"))
    found = counts(papers, decisions=(RESOLVED, again))["decision"]
    assert (found.found, found.right, found.met) == (2, 1, 1)


def test_a_paper_whose_text_has_changed_is_left_out_and_named(papers):
    assert civic.measured(papers, page(sha256="0" * 64), lambda document: []) == ({}, ["a.txt"])


def test_what_is_found_beside_a_page_is_not_counted(papers):
    beside = page(page=[0, PLAIN.index("It was")], labels=LABELS[:2])
    assert counts(papers, beside, decisions=(RESOLVED,))["decision"].found == 0


def test_the_labels_hold_offsets_and_no_words_of_the_papers():
    allowed = {"file", "body", "sha256", "side", "page", "labels"}
    kinds = {
        "decision",
        "recommendation",
        "vote",
        "mover",
        "seconder",
        "outcome",
        "speech",
        "action",
        "chair",
        "present",
    }
    pages = civic.labelled_pages()
    assert len(pages) >= 60
    assert len({one["body"] for one in pages}) >= 12
    assert len({one["body"] for one in pages if one["side"] == "unseen"}) >= 4
    for one in pages:
        assert set(one) == allowed
        for label in one["labels"]:
            words = {name: value for name, value in label.items() if isinstance(value, str)}
            assert label["kind"] in kinds
            assert set(words) <= {"kind", "outcome"}
            assert one["page"][0] <= label["span"][0] < label["span"][1] <= one["page"][1]


def test_fresh_pages_are_of_papers_that_no_other_page_is_of_and_of_the_length_of_the_others():
    fresh = [one for one in civic.labelled_pages() if one["side"] == "fresh"]
    others = [one for one in civic.labelled_pages() if one["side"] != "fresh"]
    assert len(fresh) == 36
    assert len({(one["file"], *one["page"]) for one in fresh}) == 36
    assert not {one["file"] for one in fresh} & {one["file"] for one in others}
    assert all(1500 <= one["page"][1] - one["page"][0] <= 4500 for one in fresh)
    assert {one["side"] for one in others} == {"seen", "unseen"} == set(civic.SIDES) - {"fresh"}


def test_every_label_points_at_labels_of_its_page_and_who_says_it_stands_before_its_end():
    for one in civic.labelled_pages():
        for label in one["labels"]:
            assert 0 <= label.get("of", 0) < len(one["labels"])
            if label.get("of") is not None:
                assert one["labels"][label["of"]]["kind"] in {"decision", "recommendation"}
            if label["kind"] in {"speech", "action"}:
                assert label["who"][0] < label["who"][1] <= label["span"][1]
