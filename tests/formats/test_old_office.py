"""Old Office files: what they are is told by their streams; LibreOffice converts them where it is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import OldFormat, Unreadable
from assistant.formats import office, parsing, sandbox
from tests.formats.compound_files import compound_file

STREAM = b"\0" * 5_000
TEXT = "Fold Parish Council\n\nMinutes of the meeting held on 3 June 2025\n\nThe drains were cleared on 30 May.\n"


@pytest.mark.parametrize(
    ("streams", "says"),
    [
        ({"WordDocument": STREAM, "Data": STREAM}, r"an old Word document \(\.doc\)"),
        ({"WordDocument": STREAM, "ObjectPool": {"_1": {"Workbook": STREAM}}}, r"\.doc"),
        ({"Workbook": STREAM}, r"an old Excel workbook \(\.xls\)"),
        ({"Book": STREAM}, r"\.xls"),
        ({"PowerPoint Document": STREAM}, r"an old PowerPoint presentation \(\.ppt\)"),
    ],
)
def test_an_old_file_is_known_by_its_streams_and_says_what_to_install(streams: dict[str, bytes], says: str) -> None:
    with pytest.raises(OldFormat, match=says) as refused:
        parsing.parse_file(compound_file(streams), "paper")
    assert "Install LibreOffice" in refused.value.remedy


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (compound_file({"EncryptedPackage": STREAM, "EncryptionInfo": STREAM}), "password"),
        (compound_file({"WordDocument": b"\0" * 11 + b"\x01" + STREAM}), "password"),
        (compound_file({"Contents": STREAM}), "of a kind that is not read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2_000, "damaged"),
        (compound_file({"WordDocument": STREAM})[:1_000], "damaged|old Word"),
    ],
)
def test_a_locked_damaged_or_strange_file_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parsing.parse_file(data, "paper.doc")


def test_without_libreoffice_the_remedy_comes_out_of_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Unreadable, match=r"an old Word document.*Install LibreOffice"):
        sandbox.read_apart(compound_file({"WordDocument": STREAM}), "paper.doc")


def test_a_conversion_that_hangs_is_ended_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = tmp_path / "soffice"
    hangs.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(600)\n", "utf-8")
    hangs.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(hangs))
    monkeypatch.setattr(office, "_SECONDS", 1)
    monkeypatch.setattr(office, "version", lambda path: "none")
    with pytest.raises(Unreadable, match="takes longer"):
        office.converted(b"", OldFormat("this is old.", "", ".doc", ".docx"))


def test_a_process_cannot_name_a_path_as_the_suffix_of_what_is_converted() -> None:
    from assistant.formats import messages

    head = {"refused": "x", "remedy": "y", "suffix": "/../x", "becomes": ".docx"}
    with pytest.raises(ValueError, match="suffix"):
        messages.unpacked_file(head, b"")


needs_office = pytest.mark.skipif(office.program() is None, reason="NOT CHECKED: LibreOffice is not installed")


@needs_office
def test_an_old_word_document_is_read_as_libreoffice_converts_it(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(TEXT, "utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office.program()), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "minutes.txt")], check=True, capture_output=True)
    parsed = sandbox.read_apart(tmp_path / "minutes.doc")
    assert "The drains were cleared on 30 May." in parsed.text
    assert parsed.notices[0].startswith("converted from .doc by LibreOffice ")


@needs_office
def test_a_file_that_libreoffice_cannot_convert_is_named() -> None:
    with pytest.raises(Unreadable, match="converting it with LibreOffice fails"):
        sandbox.read_apart(compound_file({"WordDocument": STREAM}), "paper.doc")
