"""The data beside the repository, where it is there: hostile files, and published reports with known quotations."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.formats.sandbox import read_all
from assistant.records import MarkKind, ParsedFile

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def needs(*paths: Path) -> pytest.MarkDecorator:
    missing = [str(path) for path in paths if not path.exists()]
    return pytest.mark.skipif(bool(missing), reason=f"NOT CHECKED: {', '.join(missing)} is not here")


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@needs(SHARED / "nasty" / "manifest.jsonl")
def test_every_hostile_file_is_answered_as_its_manifest_expects() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "nasty.py"), str(SHARED / "nasty")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr


@needs(SHARED / "ofsted", SHARED / "eval" / "ofsted-letters.jsonl")
def test_known_quotations_stand_on_their_page_and_grades_in_their_row() -> None:
    questions = [
        json.loads(line) for line in (SHARED / "eval" / "ofsted-letters.jsonl").read_text("utf-8").splitlines()
    ]
    gold = [(quote, question["type"]) for question in questions for quote in question["gold"]]
    files = sorted({quote["file"] for quote, _ in gold})[::6]
    parsed_files = dict(read_all((file, SHARED / "ofsted" / file) for file in files))
    checked = 0
    for quote, kind in gold:
        if quote["file"] not in parsed_files:
            continue
        parsed = parsed_files[quote["file"]]
        assert isinstance(parsed, ParsedFile)
        page = parsed.pages[quote["page"] - 1]
        assert folded(quote["quote"]) in folded(parsed.text[page.start : page.end])
        if kind == "auto_overall":
            rows = [parsed.text[m.start : m.end] for m in parsed.marks if m.kind is MarkKind.TABLE_ROW]
            assert any("verall" in row and quote["quote"].lower() in row.lower() for row in rows), (quote, rows)
        checked += 1
    assert checked >= 20
