"""The score of titles and dates: what counts as right, and that labels hold no text."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import metadata


def test_a_title_is_compared_by_its_letters_and_digits() -> None:
    assert metadata.digest("Minutes of the Council, 3 June") == metadata.digest("MINUTES of the  Council – 3 June")
    assert metadata.digest("Minutes of the Council") != metadata.digest("Minutes of the Cabinet")


def test_what_is_left_unsaid_is_not_wrong() -> None:
    assert metadata.outcome(("a",), "a") == "right"
    assert metadata.outcome(("a",), None) == metadata.outcome((), None) == "unsaid"
    assert metadata.outcome((), "a") == metadata.outcome(("b",), "a") == "wrong"


def test_papers_are_counted_by_body(tmp_path: Path) -> None:
    text = b"Fold Parish Council\n\nMinutes of the meeting held on 3 June 2025\n\nThe gate was mended.\n"
    (tmp_path / "a.txt").write_bytes(text)
    title = metadata.digest("Minutes of the meeting held on 3 June 2025")
    label = metadata.Label("a.txt", hashlib.sha256(text).hexdigest(), "Fold", (title,), ("2025-06-04",))
    counts = metadata.judged([label], tmp_path)["Fold"]
    assert dict(counts["title"]) == {"papers": 1, "stated": 1, "right": 1}
    assert dict(counts["date"]) == {"papers": 1, "stated": 1, "wrong": 1}
    assert metadata.line_of("Fold", counts["date"]) == "| Fold | 1 | 1 | 0 | 0 | 1 | 0.00 | 0.00 |"


def test_the_labels_hold_dates_and_digests_and_no_text() -> None:
    rows = [json.loads(line) for line in metadata.LABELS.read_text("utf-8").splitlines()]
    assert len(rows) == 100
    for row in rows:
        assert set(row) == {"file", "sha256", "body", "date", "titles"}
        assert all(len(title) == 16 and int(title, 16) >= 0 for title in row["titles"])
