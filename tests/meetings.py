"""Meetings read with pencil: a small parish, its minutes, and what they decided, each part found in the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import build_index
from assistant.index.building import assembling
from assistant.records import (
    Decision,
    Item,
    MeetingRecords,
    Recommendation,
    RecordedVote,
    RecordSlice,
    VoteSide,
)
from tests.toys import ToyEncoder

MAY = """\
ASHBY PARISH COUNCIL
Minutes of the meeting held on Tuesday 14 May 2024
Present: Cllr Hart (in the chair), Cllr Moss, Cllr Birch

6. Play area
Cllr Moss said that the swings are rusty.
It was RESOLVED:
(a) that the swings be replaced by October at a cost of £4,200;
(b) that the clerk write to the insurers.
Proposed by Cllr Hart, seconded by Cllr Moss.
Recorded vote: FOR Hart, Moss. AGAINST Birch.

7. Footpaths
The Council RECOMMENDED to the County Council that footpath 9 be resurfaced.
"""
JULY = """\
ASHBY PARISH COUNCIL
Minutes of the meeting held on Tuesday 9 July 2024

4. Play area
The clerk reported that the new swings had been ordered and the insurers had replied about the swings.

5. Library
It was agreed that the library open on Saturdays.
"""
UNDATED = """\
ASHBY PARISH COUNCIL
Notes of a meeting

1. Bins
It was agreed that two bins be bought.
"""
QUIET = """\
BARTON TOWN COUNCIL
Minutes of the meeting held on Monday 3 June 2024

1. Welcome
The mayor welcomed everybody to the library.
"""
TEXTS = {"may": MAY, "july": JULY, "undated": UNDATED, "quiet": QUIET}
MANIFEST = {
    "records": [
        {"id": "may", "file": "may.txt", "title": "Minutes, May", "publisher": "Ashby Parish Council",
         "kind": "minutes", "date": "2024-05-14", "standing": "draft"},
        {"id": "july", "file": "july.txt", "title": "Minutes, July", "publisher": "Ashby Parish Council",
         "kind": "minutes", "date": "2024-07-09"},
        {"id": "undated", "file": "undated.txt", "title": "Notes", "publisher": "Ashby Parish Council",
         "kind": "notes", "date": None},
        {"id": "quiet", "file": "quiet.txt", "title": "Minutes, June", "publisher": "Barton Town Council",
         "kind": "minutes", "date": "2024-06-03"},
    ]
}  # fmt: skip


def piece(text: str, words: str, after: str = "") -> RecordSlice:
    """Where ``words`` first stand in ``text``, behind ``after``."""
    start = text.index(words, text.index(after))
    return RecordSlice(start, start + len(words), words)


def item(text: str, number: str, title: str) -> Item:
    return Item(text.index(f"{number} {title}"), len(text), piece(text, title, number), piece(text, number))


PLAY = item(MAY, "6.", "Play area")
INTRODUCTION = piece(MAY, "It was RESOLVED:")
VOTE = RecordedVote(
    piece(MAY, "Recorded vote: FOR Hart, Moss. AGAINST Birch."),
    VoteSide(2, None, (piece(MAY, "Hart", "FOR"), piece(MAY, "Moss", "FOR"))),
    VoteSide(1, None, (piece(MAY, "Birch", "AGAINST"),)),
)


def _resolved(letter: str, words: str) -> Decision:
    return Decision(
        whole=piece(MAY, f"{letter} {words}"),
        words=piece(MAY, words),
        verb=piece(MAY, "RESOLVED"),
        number=piece(MAY, letter),
        introduction=INTRODUCTION,
        mover=piece(MAY, "Cllr Hart", "Proposed"),
        seconder=piece(MAY, "Cllr Moss", "seconded"),
        vote=VOTE,
        item=PLAY,
    )


def _agreed(text: str, whole: str, words: str, of: Item) -> Decision:
    return Decision(piece(text, whole), piece(text, words), piece(text, "agreed"), item=of)


RECOMMENDED = Recommendation(
    piece(MAY, "The Council RECOMMENDED to the County Council that footpath 9 be resurfaced."),
    piece(MAY, "that footpath 9 be resurfaced"),
    piece(MAY, "RECOMMENDED"),
    to=piece(MAY, "the County Council"),
    item=item(MAY, "7.", "Footpaths"),
)
DECISIONS = {
    "may": (
        _resolved("(a)", "that the swings be replaced by October at a cost of £4,200;"),
        _resolved("(b)", "that the clerk write to the insurers."),
    ),
    "july": (
        _agreed(
            JULY,
            "It was agreed that the library open on Saturdays.",
            "that the library open on Saturdays",
            item(JULY, "5.", "Library"),
        ),
    ),
    "undated": (
        _agreed(
            UNDATED, "It was agreed that two bins be bought.", "that two bins be bought", item(UNDATED, "1.", "Bins")
        ),
    ),
    "quiet": (),
}


def meetings_of(document: str) -> tuple[MeetingRecords, ...]:
    """The meeting that each document of the small parish records."""
    text = TEXTS.get(document)
    if text is None:
        return ()
    told = (RECOMMENDED,) if document == "may" else ()
    welcome = (item(QUIET, "1.", "Welcome"),) if document == "quiet" else ()
    return (
        MeetingRecords(
            document, 0, len(text), None, None, None, decisions=DECISIONS[document], recommendations=told, items=welcome
        ),
    )


def write_parish(folder: Path) -> Path:
    """The papers of the small parish with their manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return folder


def built_parish(folder: Path) -> Path:
    """An index of the small parish whose meetings are those read with pencil."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(assembling, "read_meetings", lambda document, _: meetings_of(document.id))
        build_index(write_parish(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return folder / "built"
