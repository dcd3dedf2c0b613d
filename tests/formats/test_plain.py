"""Text in any encoding: what goes in as words comes out as the same words, character by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Unreadable
from assistant.formats import parsing, plain
from assistant.records import MarkKind

MINUTE = "RESOLVED: that the minutes be approved – “as a correct record” – and £1.2m be released to Siân Ó’Néill.\n"
RUSSIAN = "Комитет постановил утвердить протокол заседания от пятого марта и выделить средства на ремонт школы.\n" * 5


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
        ("utf-32-le", b""),
        ("utf-32-be", b""),
        ("cp1252", b""),
    ],
)
def test_a_minute_reads_the_same_in_every_encoding(encoding: str, bom: bytes) -> None:
    parsed = parsing.parse_file(bom + MINUTE.encode(encoding), "minute.txt")
    assert parsed.text == MINUTE
    assert parsed.encoding == {"cp1252": "windows-1252"}.get(encoding, encoding)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "iso8859-5"])
def test_an_encoding_that_is_not_stated_is_detected_and_named(encoding: str) -> None:
    parsed = parsing.parse_file(RUSSIAN.encode(encoding), "protocol.txt")
    assert parsed.text == RUSSIAN
    assert parsed.encoding is not None
    assert parsed.encoding in parsed.notices[0]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_what_is_encoded_in_utf8_comes_back_character_by_character(text: str) -> None:
    data = text.encode("utf-8")
    if plain.wide_encoding(data) is None:
        assert plain.decode(data).text == text


def test_line_ends_tabs_and_trailing_blanks_are_kept_as_they_are() -> None:
    text = "Item 1\rItem 2\r\nItem 3 \t \nItem 4"
    assert parsing.parse_file(text.encode(), "a.txt").text == text


def test_one_windows_byte_does_not_spoil_a_file_of_utf8() -> None:
    data = "“Quoted” – twice – ".encode() + b"\xa35m" + " for Siân and Zoë’s ‘school’".encode()
    parsed = parsing.parse_file(data, "mixed.txt")
    assert parsed.text == "“Quoted” – twice – £5m for Siân and Zoë’s ‘school’"
    assert parsed.notices == ("1 bytes are not UTF-8 and were read as Windows-1252",)


def test_nul_characters_are_left_out_and_counted() -> None:
    parsed = parsing.parse_file(b"Minutes\0 of the\0 meeting\0\n" * 50, "nul.txt")
    assert parsed.text == "Minutes of the meeting\n" * 50
    assert parsed.notices == ("150 NUL characters were left out",)


def test_control_characters_in_text_do_not_make_it_binary() -> None:
    data = bytes(range(32)) * 20 + b"Decision: approved"
    assert parsing.parse_file(data, "control.txt").text.endswith("Decision: approved")


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_refused_as_binary(seed: int) -> None:
    import random

    with pytest.raises(Unreadable, match="binary"):
        parsing.parse_file(random.Random(seed).randbytes(20_000), "random.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t" * 9, b"\n" * 1_000_000, b"\0" * 100, b"--- ... ***\n"])
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        parsing.parse_file(data, "empty.txt")


def test_form_feeds_end_pages_and_pages_tile_the_text() -> None:
    text = "First page.\n\fSecond page.\n\fThird."
    pages = parsing.parse_file(text.encode(), "pages.txt").pages
    assert [text[page.start : page.end] for page in pages] == ["First page.\n\f", "Second page.\n\f", "Third."]
    assert [page.number for page in pages] == [1, 2, 3]


def test_a_form_feed_at_the_end_begins_no_page_and_without_one_there_are_none() -> None:
    assert len(parsing.parse_file(b"One.\fTwo.\f", "a.txt").pages) == 2
    assert parsing.parse_file(b"One page or none.", "a.txt").pages == ()


def test_markdown_headings_are_marked_by_line_but_not_in_code() -> None:
    text = "# Report\n\nWords.\n\n```\n# a comment\n```\n\n### Costs ###\n\n#tag\n"
    parsed = parsing.parse_file(text.encode(), "report.md")
    assert [(text[m.start : m.end], m.level) for m in parsed.marks] == [("# Report", 1), ("### Costs ###", 3)]
    assert {m.kind for m in parsed.marks} == {MarkKind.HEADING}


def test_hashes_in_plain_text_are_no_headings_unless_it_is_plainly_markdown() -> None:
    assert parsing.parse_file(b"# 1 in the chart\n\nWords.\n", "notes.txt").marks == ()
    assert len(parsing.parse_file(b"# Report\n\nWords.\n\n## Costs\n\nMore.\n", "notes.txt").marks) == 2


def test_a_text_with_few_letters_beyond_ascii_is_not_taken_for_western_unless_they_are() -> None:
    czech = "Zastupitelstvo schválilo rozpočet města na příští rok a pověřilo starostu jeho předložením výboru. " * 8
    parsed = parsing.parse_file(czech.encode("cp1250"), "zapis.txt")
    assert parsed.text == czech
    assert parsed.encoding == "windows-1250"


def test_what_markdown_strikes_out_or_comments_is_left_out_and_the_struck_words_told() -> None:
    parsed = plain.read(
        b"# Minutes\n\nThe weir was ~~not~~ mended.\n<!-- it was\nclosed -->\nIt cost ~~ 5 ~~ more.\n", "a.md"
    )
    assert parsed.text == "# Minutes\n\nThe weir was mended.\n\nIt cost ~~ 5 ~~ more.\n"
    assert parsed.notices == ("struck-out words are left out (1; the first: not)",)
    text = "The weir was ~~not~~ mended.\n"
    assert plain.read(text.encode(), "a.txt").text == text
