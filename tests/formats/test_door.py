"""The door: the content decides, not the name, and what is not read is refused in words a person understands."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.records import ParsedFile
from tests.formats import papers

PDF = papers.pdf([papers.Put(72, 700, "Decision: approved")])
DOCX = papers.docx(papers.p("Decision: approved"))
HTML = b"<!DOCTYPE html><html><body><p>Decision: approved</p></body></html>"


def zipped(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return held.getvalue()


@pytest.mark.parametrize("name", ["a.xyz", "a.html", "a.txt", "a", "ü %20 .x"])
@pytest.mark.parametrize(
    ("data", "kind"), [(PDF, "pdf"), (DOCX, "docx"), (HTML, "html"), (b"Decision: approved", "text")]
)
def test_the_content_decides_whatever_the_name(data: bytes, kind: str, name: str) -> None:
    parsed = parsing.parse_file(data, name)
    assert parsed.format == kind
    assert parsed.text.strip() == "Decision: approved"


@pytest.mark.parametrize("name", ["letter.pdf", "report.docx"])
def test_a_short_page_in_place_of_a_document_is_refused_and_a_long_one_read(name: str) -> None:
    with pytest.raises(Unreadable, match="web page"):
        parsing.parse_file(HTML, name)
    assert parsing.parse_file(HTML.replace(b"approved", b"approved. " * 300), name).format == "html"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}}", "no words"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"MZ" + bytes(200), "program"),
        (b'{"meetings": [1, 2]}', "JSON"),
        (b"[" * 100_000, "JSON"),
        (
            b"From a@example.org Tue Mar  5 10:00:00 2024\nFrom: a@example.org\nMIME-Version: 1.0\n\nThe barn.\n",
            "mailbox",
        ),
        (zipped(readme="words"), "zip archive"),
        (zipped(xl__workbook="x"), "Excel"),
        (zipped(ppt__slide="x"), "PowerPoint"),
        (zipped(mimetype="x", **{"content.xml": "x"}), "OpenDocument presentation"),
        (DOCX[: len(DOCX) // 2], "damaged or cut short"),
        (b"<html><head><title>403 Forbidden</title></head><body>Go away</body></html>", "error page"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        parsing.parse_file(data, "file")
    assert refused.value.remedy


@pytest.mark.parametrize("name", ["minutes.docx", "sums.xlsx", "notes.odt", "papers.zip"])
def test_a_zip_locked_with_a_password_is_said_to_be(name: str) -> None:
    """The bit that says so stands in the head of each member and in the list of them."""
    locked = bytearray(DOCX)
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(head)
        while at >= 0:
            locked[at + flags] |= 1
            at = locked.find(head, at + 4)
    with pytest.raises(Unreadable, match="locked with a password"):
        parsing.parse_file(bytes(locked), name)


def test_a_page_saved_as_one_file_is_refused_whatever_its_name() -> None:
    saved = b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n\r\n<html><body><p>=C2=A34</p></body></html>"
    for name in ("page.mhtml", "page.html", "page"):
        with pytest.raises(Unreadable, match="web archive"):
            parsing.parse_file(saved, name)


def test_a_memo_that_begins_like_a_letter_head_is_read() -> None:
    text = "From: The Chief Executive\nTo: Cabinet\nDate: 28 March 2024\nSubject: Budget\n\nTo note the budget.\n"
    assert parsing.parse_file(text.encode(), "memo.txt").text == text


def test_text_that_begins_with_letters_of_another_format_is_read() -> None:
    for text in ("BMX track: approved", "MZ Smith spoke.", "[Draft] minutes", "{sic} he said", "GIF8 is a word"):
        assert parsing.parse_file(text.encode(), "a.txt").text == text


def test_files_beyond_the_limits_are_refused_with_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LARGEST_TEXT", 10)
    with pytest.raises(Unreadable, match=r"18 characters; the limit is 10"):
        parsing.parse_file(b"Decision: approved", "a.txt")
    monkeypatch.setattr(parsing, "LARGEST_FILE", 5)
    with pytest.raises(Unreadable, match=r"18 bytes; the limit is 5"):
        parsing.parse_file(b"Decision: approved", "a.txt")


def holds_its_promises(parsed: ParsedFile) -> None:
    """What the door promises of every Reading."""
    parsed.text.encode("utf-8")
    assert any(character.isalnum() for character in parsed.text)
    if parsed.pages:
        assert parsed.pages[0].start == 0
        assert parsed.pages[-1].end == len(parsed.text)
        assert all(a.end == b.start for a, b in zip(parsed.pages, parsed.pages[1:], strict=False))
    assert [mark.start for mark in parsed.marks] == sorted(mark.start for mark in parsed.marks)
    for mark in parsed.marks:
        assert 0 <= mark.start < mark.end <= len(parsed.text)
        assert mark.start == 0 or parsed.text[mark.start - 1] in "\n\r\f"
        assert mark.end == len(parsed.text) or parsed.text[mark.end] in "\n\r\f"


@given(
    st.sampled_from([PDF, DOCX, HTML, b"# Title\n\n## Costs\n\fWords"]),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 5_000),
)
def test_a_damaged_file_is_read_or_refused_and_never_anything_else(
    data: bytes, flips: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(data)
    for place, value in flips:
        damaged[place % len(damaged)] = value
    try:
        parsed = parsing.parse_file(bytes(damaged[: len(damaged) - cut % 40]), "file", careful=True)
    except Unreadable as refused:
        assert refused.what
    else:
        holds_its_promises(parsed)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        holds_its_promises(parsing.parse_file(data, "file", careful=True))
    except Unreadable as refused:
        assert refused.what


def test_a_text_whose_lines_are_ended_by_tags_is_read_as_the_piece_of_a_web_page_it_is() -> None:
    piece = (
        b"Minutes of 4 May 2020.<br /><br />1. Apologies:  None.<br>2. Caf&eacute; lease, &pound;250 &amp; VAT.<BR/>"
    )
    parsed = parsing.parse_file(piece, "minutes.txt")
    assert parsed.format == "html"
    assert parsed.text.split("\n") == [
        "Minutes of 4 May 2020.", "", "1. Apologies: None.", "2. Café lease, £250 & VAT.", ""
    ]  # fmt: skip
    prose = (
        b"A page may say <br> where a line ends,\nand so it did.\nIt was put twice: <br> and <br>.\nThen it ended.\n"
    )
    assert parsing.parse_file(prose, "notes.txt").text == prose.decode()
