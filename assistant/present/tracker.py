"""The ledger of decisions as a Word table, of the kind scrutiny committees keep and fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.present.control_characters import made_visible
from assistant.present.edition import Edition
from assistant.present.exports import paper_bytes, word_paper, word_text
from assistant.present.flowing import flowing
from assistant.present.labels import reference, searched_in_words
from assistant.present.ledger import (
    ledger_in_words,
    letter_before,
    link_to_ledger,
    moved_in_words,
    silent_meetings_in_words,
    vote_in_words,
)
from assistant.records import DecisionLedger, LedgerEntry
from assistant.text import one_line, written_date

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEADS = ("No.", "Decision or recommendation", "To whom", "Date", "Response", "Status")
_WIDTHS = (1.3, 11.2, 3.0, 2.6, 4.8, 2.7)
"""Centimetres of each column on a page of A4 on its side."""


def ledger_tracker(ledger: DecisionLedger, edition: Edition | None = None) -> bytes:
    """A Word table (.docx): each decision quoted with its reference, to whom, the date, and empty cells for response
    and status, which people fill in."""
    edition = edition or Edition.today()
    paper = word_paper("Decisions and recommendations" + (f": {ledger.topic}" if ledger.topic else ""))
    _on_its_side(paper)
    paper.add_paragraph(word_text("".join(ledger_in_words(ledger))))
    if ledger.entries:
        _table(paper, ledger.entries, edition)
    for told in _closing(ledger, edition):
        paper.add_paragraph(word_text(told))
    return paper_bytes(paper)


def _on_its_side(paper: WordDocument) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.0)


def _table(paper: WordDocument, entries: Sequence[LedgerEntry], edition: Edition) -> None:
    """One row an entry; the head is told to be repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = paper.add_table(rows=1 + len(entries), cols=len(_HEADS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    rows = table.rows
    head = rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, told in zip(head.cells, _HEADS, strict=True):
        cell.paragraphs[0].add_run(told).bold = True
    for number, (row, entry) in enumerate(zip(list(rows)[1:], entries, strict=True), start=1):
        cells = row.cells
        to = one_line(entry.to.words) if entry.to else ""
        for cell, told in zip(cells, (str(number), "", to, written_date(entry.date), "", ""), strict=True):
            cell.paragraphs[0].add_run(word_text(told))
        _decision(cells[1], entry, edition)
    for row in rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _decision(cell: Any, entry: LedgerEntry, edition: Edition) -> None:
    """The quotation with what introduces it in italics, then who moved it, the vote, and where it stands."""
    quoted, told = _quoted(entry), _told(entry, edition)
    for at, words in enumerate((*quoted, *told)):
        paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
        paragraph.add_run(word_text(words)).italic = at < len(quoted) or None


def _quoted(entry: LedgerEntry) -> tuple[str, ...]:
    introduction = (flowing(made_visible(entry.introduction.words)),) if entry.introduction else ()
    letter = letter_before(entry)
    return (*introduction, f"{letter}{letter and ' '}{flowing(made_visible(entry.quote))}")


def _told(entry: LedgerEntry, edition: Edition) -> tuple[str, ...]:
    vote = vote_in_words(entry.vote)
    beside = "; ".join(part for part in (moved_in_words(entry), vote and f"vote: {vote}") if part)
    place = f"{reference(entry)} [{entry.document}:{entry.start}-{entry.end}]"
    return tuple(part for part in (beside, place, edition.permalink(entry.link)) if part)


def _closing(ledger: DecisionLedger, edition: Edition) -> Iterator[str]:
    silent = silent_meetings_in_words(ledger)
    if silent:
        yield silent
    yield "Response and status are left for people to fill in; nothing was read for them."
    yield searched_in_words(ledger.searched)
    again = edition.permalink(link_to_ledger(ledger))
    yield f"{edition.in_words(ledger.searched)} Listed again: {again}"
