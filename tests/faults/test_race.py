"""Readers racing a publisher: each sees one version, whole, and never an error."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.index import files, opening
from assistant.index.building import reading
from tests.faults.killed import prepared
from tests.faults.small import NEW, OLD, Tiny, asked, built, papers

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.reliability
PUBLISHER = """
import itertools, json, sys, time
from pathlib import Path
from tests.faults.small import NEW, OLD, built, papers
place, until, told = Path(sys.argv[1]), time.monotonic() + float(sys.argv[2]), {}
for number in itertools.count():
    texts = {**(OLD if number % 2 else NEW), "n": f"This is version number {number}.\\n"}
    told[built(papers(place / "racing", texts), place / "built")] = number
    if time.monotonic() > until:
        break
    time.sleep(0.03 * (number % 4))  # from at once to longer than a reader takes: else none of a fast machine's is read
print(json.dumps(told))
"""


def test_readers_see_one_version_or_another_while_versions_are_published(tmp_path, monkeypatch, record_property):
    prepared(tmp_path)
    real = opening._bytes

    def slowly(path):
        time.sleep(0.002)  # other files of the version may be gone before the next is read
        return real(path)

    monkeypatch.setattr(opening, "_bytes", slowly)
    first = files.current(tmp_path / "built")[0]
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(tmp_path), "8"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as publisher:
        reads = []
        while publisher.poll() is None:
            opened = opening.whole(tmp_path / "built")
            assert opened.warning is None
            text = next((each.text for each in opened.documents.values() if each.id == "n"), None)
            reads.append((opened.version, text))
        told = json.loads(publisher.stdout.read())
    for version, text in reads:
        assert (text is None and version == first) or text == f"This is version number {told[version]}.\n"
    assert len(told) > 10 and len({version for version, _ in reads}) > 5
    record_property("counted", f"0/{len(reads)}")


def test_a_desk_that_is_open_answers_on_while_its_version_is_collected(tmp_path, record_property):
    prepared(tmp_path)
    desk = Assistant.open(tmp_path / "built", encoder=Tiny())
    version = desk.snapshot.version

    def ask(_):
        return asked(desk)

    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(ask, range(200))
        for number in range(6):
            texts = {**(OLD if number % 2 else NEW), "n": f"Number {number}.\n"}
            built(papers(tmp_path / "corpus", texts), tmp_path / "built")
        counted = list(answers)
    assert not (tmp_path / "built" / version).exists()
    assert set(counted) == {asked(desk)}
    record_property("counted", f"{len(counted)}/{len(counted)}")


@pytest.mark.parametrize("change", ["rewritten", "removed", "replaced by a link"])
def test_a_file_that_changes_while_it_is_read_is_the_one_or_the_other(tmp_path, monkeypatch, change):
    """After each file is read, the corpus changes under the build: text, digest and offsets agree all the same."""
    from assistant.sources import corpus_folder

    folder = papers(tmp_path / "corpus", OLD)
    real = corpus_folder.read_source

    def source(where, file, listed):
        found = real(where, file, listed)
        for path in folder.glob("*.txt"):
            path.unlink()
            if change == "rewritten":
                path.write_text("Something else entirely was written here.\n")
            elif change == "replaced by a link":
                path.symlink_to("/etc/hostname")
        return found

    monkeypatch.setattr(reading, "read_source", source)
    built(folder, tmp_path / "built")
    opened = opening.open_index(tmp_path / "built")
    for document in opened.documents.values():
        assert document.text in {OLD[document.id], "Something else entirely was written here.\n"}
        assert document.sha256 == files.digest(document.text.encode())
    assert "a" in opened.documents
    assert {each.file for each in opened.card.unreadable} == (set() if change == "rewritten" else {"b.txt"})
    shutil.rmtree(folder)
