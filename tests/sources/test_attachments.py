"""What is attached to a message is a record of its own, and is cited as what it is."""

from __future__ import annotations

from email.message import EmailMessage
from hashlib import sha256
from itertools import pairwise

from assistant.formats import parsing
from assistant.records import Document
from assistant.sources import SourceFile, make_document
from assistant.text.section_sentences import sentences_of
from assistant.text.sections import cut_sections

MINUTES = (
    "Fold Parish Council\n\nDraft minutes of the meeting of Fold Parish Council held on 3 June 2025\n\n"
    "The drains in Fold Lane were cleared.\n"
)
TABLE = "Ward,Paid to,Sum\nDell,Reed,5\n"


def document() -> Document:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "clerk@fold.example", "Papers for Tuesday", "<1@x>"
    made["Date"] = "Tue, 10 Jun 2025 09:00:00 +0000"
    made.set_content("Two papers are attached.\n")
    for name, words in (("minutes.txt", MINUTES), ("paid.csv", TABLE)):
        made.add_attachment(words.encode(), maintype="application", subtype="octet-stream", filename=name)
    data = made.as_bytes()
    origin = SourceFile("papers.eml", "papers", sha256(data).hexdigest(), data, None)
    return make_document(origin, parsing.parse_file(data, "papers.eml"))


def test_the_message_and_each_attached_file_are_records_that_tile_the_document() -> None:
    records = document().records
    assert [record.part for record in records] == [None, "Attachment: minutes.txt", "Attachment: paid.csv"]
    assert [record.date for record in records] == ["2025-06-10", "2025-06-03", None]
    assert [record.kind for record in records] == ["email", "minutes", None]
    assert records[1].standing == "draft"
    assert records[1].publisher == "Fold Parish Council"
    assert records[2].title is None
    assert records[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(records))
    assert records[-1].end == len(document().text)


def test_a_sentence_of_an_attached_file_is_cited_below_its_name_and_the_line_that_names_it_is_no_answer() -> None:
    own = document()
    told = {
        own.text[sentence.start : sentence.end]: section.path
        for section in cut_sections(own)
        for sentence in sentences_of(own, section)
        if sentence.quotable
    }
    assert told["The drains in Fold Lane were cleared."][0] == "Attachment: minutes.txt"
    assert told["Dell | Reed | 5"] == ("Attachment: paid.csv", "Ward | Paid to | Sum")
    assert "Attachment: minutes.txt" not in told
