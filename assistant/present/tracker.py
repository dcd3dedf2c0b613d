"""The ledger of decisions as a Word table, of the kind scrutiny committees keep and fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

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
_SIGNS = {"\n": "<w:br/>", "\r": "<w:br/>", "\t": "<w:tab/>"}
_PARTED = re.compile("([\n\r\t])")
"""What is no text of a run in Word but an element."""
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
    """One row an entry; the head is told to be repeated on every page.

    The rows are parsed of their XML at once: made cell by cell, a thousand of them take a second (ECMA-376, part 1,
    17.4).
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    table = paper.add_table(rows=0, cols=len(_HEADS), style="Table Grid")
    table.autofit = False
    widths = [Cm(width) for width in _WIDTHS]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    twips = [width.twips for width in widths]
    head = [_cell(width, [_paragraph(told, "b")]) for width, told in zip(twips, _HEADS, strict=True)]
    rows = [f"<w:trPr><w:tblHeader/></w:trPr>{''.join(head)}"]
    rows += [_row(number, entry, edition, twips) for number, entry in enumerate(entries, start=1)]
    made = parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    for row in list(made):
        table._tbl.append(row)


def _row(number: int, entry: LedgerEntry, edition: Edition, widths: Sequence[int]) -> str:
    to = one_line(entry.to.words) if entry.to else ""
    told = (str(number), None, to, written_date(entry.date), "", "")
    cells = (_decision(entry, edition) if words is None else [_paragraph(words)] for words in told)
    return "".join(_cell(width, cell) for width, cell in zip(widths, cells, strict=True))


def _decision(entry: LedgerEntry, edition: Edition) -> list[str]:
    """The quotation with what introduces it in italics, then who moved it, the vote, and where it stands."""
    quoted, told = _quoted(entry), _told(entry, edition)
    return [*(_paragraph(words, "i") for words in quoted), *(_paragraph(words) for words in told)]


def _cell(twips: int, paragraphs: Sequence[str]) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{twips}"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def _paragraph(words: str, set_in: str = "") -> str:
    """A paragraph of one run, bold (``b``) or italic (``i``)."""
    style = f"<w:rPr><w:{set_in}/></w:rPr>" if set_in else ""
    pieces = (_SIGNS.get(piece) or _text(piece) for piece in _PARTED.split(word_text(words)) if piece)
    return f"<w:p><w:r>{style}{''.join(pieces)}</w:r></w:p>"


def _text(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


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
