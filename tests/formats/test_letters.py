"""E-mail and Outlook messages: head, words, and each file that is attached by its own format; hostile ones."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from assistant.errors import Unreadable
from assistant.formats import letters, parsing, sandbox
from assistant.records import MarkKind, ParsedFile
from tests.formats.compound_files import compound_file, message

MINUTES = "Fold Parish Council\n\nMinutes of the meeting held on 3 June 2025\n\nThe drains were cleared.\n"
TABLE = "Ward,Sum\nDell,5\n"


def letter(subject: str = "Papers for Tuesday", body: str = "Papers are attached.\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Clerk <clerk@fold.example>"
    made["To"] = "council@fold.example"
    made["Subject"] = subject
    made["Date"] = "Tue, 11 Mar 2025 09:00:00 +0000"
    made["Message-ID"] = "<1@fold.example>"
    made.set_content(body)
    return made


def attach(made: EmailMessage, name: str, data: bytes) -> None:
    made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)


def names(parsed: ParsedFile) -> list[tuple[int, str]]:
    return [
        (mark.level, parsed.text[mark.start : mark.end]) for mark in parsed.marks if mark.kind is MarkKind.ATTACHMENT
    ]


def test_a_letter_has_its_head_its_words_and_each_attached_file_by_its_own_format() -> None:
    made = letter()
    attach(made, "minutes.txt", MINUTES.encode())
    attach(made, r"C:\clerk\paid.csv", TABLE.encode())
    parsed = parsing.parse_file(made.as_bytes(), "papers.eml")
    assert parsed.format == "eml"
    assert parsed.text.startswith(
        "From: Clerk <clerk@fold.example>\nTo: council@fold.example\n"
        "Date: Tue, 11 Mar 2025 09:00:00 +0000\nSubject: Papers for Tuesday\n\nPapers are attached.\n\n"
        f"Attachment: minutes.txt\n\n{MINUTES}\nAttachment: paid.csv\n"
    )
    assert names(parsed) == [(1, "Attachment: minutes.txt"), (1, "Attachment: paid.csv")]
    rows = [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is MarkKind.TABLE_ROW]
    assert rows == ["Dell | 5"]
    stated = {field: said.value for field, said in parsed.properties}
    assert stated == {"title": "Papers for Tuesday", "date": "2025-03-11", "kind": "email"}


def test_what_is_attached_and_cannot_be_read_is_named_with_the_reason() -> None:
    made = letter()
    attach(made, "scan.png", b"\x89PNG\r\n\x1a\n0000")
    attach(made, "empty.txt", b"")
    attach(made, "gone.docx", b"PK\x03\x04 cut short")
    parsed = parsing.parse_file(made.as_bytes(), "papers.eml")
    assert parsed.notices == (
        "attachment “scan.png” is not read: this is a PNG image.",
        "attachment “empty.txt” is not read: it is empty.",
        "attachment “gone.docx” is not read: the Word document is damaged or cut short.",
    )
    assert names(parsed) == []


def test_the_plain_words_are_read_and_not_the_same_again_as_a_page() -> None:
    made = letter(body="The gate is mended.\n")
    made.add_alternative("<p>The gate is mended.</p>", subtype="html")
    assert parsing.parse_file(made.as_bytes(), "x.eml").text.count("The gate is mended.") == 1


def test_a_letter_that_is_only_a_page_is_read_as_one() -> None:
    made = letter()
    made.set_content("<h2>Roads</h2><p>The gate is mended.</p>", subtype="html")
    parsed = parsing.parse_file(made.as_bytes(), "x.eml")
    assert [parsed.text[m.start : m.end] for m in parsed.marks if m.kind is MarkKind.HEADING] == ["Roads"]


def test_an_attached_letter_is_read_with_what_is_attached_to_it_to_a_depth() -> None:
    inner = letter("Innermost")
    attach(inner, "minutes.txt", MINUTES.encode())
    for depth in range(letters.DEEPEST + 1):
        outer = letter(f"Around {depth}")
        outer.add_attachment(inner)
        inner = outer
    parsed = parsing.parse_file(inner.as_bytes(), "x.eml")
    assert [level for level, _ in names(parsed)] == [1, 2, 3]
    assert "Fold Parish Council" not in parsed.text
    assert parsed.notices[-1].endswith(
        "attachment “Innermost.eml” is not read: it is a message in 4 others; 3 are looked into."
    )


def test_words_of_the_head_that_were_written_in_seven_bits_are_read() -> None:
    data = b"From: =?utf-8?q?Si=C3=A2n?= <s@x.example>\nSubject: =?nonsense?b?AAAA?=\nMIME-Version: 1.0\n\nWords.\n"
    assert parsing.parse_file(data, "x.eml").text.startswith("From: Siân <s@x.example>\n")


def test_minutes_that_begin_with_labels_are_no_letter() -> None:
    text = "From: the clerk\nTo: the council\nDate: 3 June 2025\n\nThe gate is mended.\n"
    assert parsing.parse_file(text.encode(), "note.txt").text == text


DEEP = b"".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(60))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"From: a@x\nSubject: s\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nAAAA", "encrypted"),
        (b"MIME-Version: 1.0\nFrom: <Saved by Blink>\nSubject: x\nContent-Type: multipart/related\n\nx", "web archive"),
        (b"From: a@x\nSubject: s\nMIME-Version: 1.0\n" + DEEP, "more parts"),
        (b"From: a@x\nSubject: s\nMIME-Version: 1.0\n\n \n", "no words"),
    ],
)
def test_a_hostile_or_empty_letter_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parsing.parse_file(data, "x.eml")


def test_a_thousand_attached_files_are_counted_and_the_first_hundred_read() -> None:
    boundary = b"--b\nContent-Disposition: attachment; filename=a.txt\n\nThe gate.\n"
    head = b"From: a@x\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    parsed = parsing.parse_file(head + boundary * 300 + b"--b--\n", "x.eml")
    assert len(names(parsed)) == letters.MOST_ATTACHED
    assert len(parsed.notices) == 200


SUBJECT, SENDER, BODY, SENT, DATA, NAME, METHOD = 0x0037, 0x0C1A, 0x1000, 0x0039, 0x3701, 0x3707, 0x3705
NINE_ON_11_MARCH_2025 = 133861572000000000
"""In hundreds of nanoseconds since 1601."""


def test_an_outlook_message_is_read_with_what_is_attached() -> None:
    data = compound_file(
        message(
            {
                SUBJECT: "Papers",
                SENDER: "Clerk",
                BODY: "The gate\r\nis mended. " + "x" * 5_000,
                SENT: NINE_ON_11_MARCH_2025,
            },
            [
                {DATA: MINUTES.encode().ljust(5_000), NAME: "minutes.txt", METHOD: 1},
                {DATA: b"\x89PNG" + b"\0" * 5_000, NAME: "image001.png", METHOD: 1},
                {NAME: "A meeting", METHOD: 5},
            ],
        )
    )
    parsed = sandbox.read_apart(data, "papers.msg")
    assert parsed.format == "msg"
    assert "Date: 11 March 2025 09:00\nSubject: Papers\n\nThe gate\nis mended." in parsed.text
    assert names(parsed) == [(1, "Attachment: minutes.txt")]
    assert "The drains were cleared." in parsed.text
    assert parsed.notices == (
        "1 picture in the message not read",
        "attachment “A meeting” is not read: it is an Outlook item, not a file.",
    )
    assert dict(parsed.properties)["date"].value == "2025-03-11"
