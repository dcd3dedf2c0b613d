"""What leaves the building beside Markdown: references, JSON, CSV and Word, each showing the record's own words alone.

A record's words are data in every one of them: no markup, formula or control character of a record acts. None holds a
path of this machine, and of time only the day of its `Edition`; a reply in one edition has one form, byte for byte.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.present.control_characters import json_made_visible, made_visible
from assistant.present.edition import Edition
from assistant.present.flowing import flowing
from assistant.present.labels import after_title, before_title, counted, reference, searched_in_words
from assistant.present.quoted import Quoted, closing, shown
from assistant.present.spreadsheets import without_formula
from assistant.present.verdicts import said_in_words, verdict_line
from assistant.records import Citation, Place, Reply, Verdict, as_json
from assistant.text import NO_DATE, one_line, recognised_in_words, written_date

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from assistant.answering import Mentions

__all__ = [
    "as_text",
    "briefing",
    "citations_csv",
    "mentions_briefing",
    "mentions_csv",
    "reply_json",
]


def as_text(cited: Quoted, link: str = "") -> str:
    """The quotation in typographic quotes, the line ends of its page folded, its reference, its ``link``, and where it
    was published."""
    place = f"\n{link}" if link else ""
    place += f"\nPublished at {cited.address}" if cited.address else ""
    return f"“{flowing(made_visible(cited.quote))}” ({reference(cited)}){place}"


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def reply_json(reply: Reply, edition: Edition | None = None) -> bytes:
    """The fields of a reply as JSON, with its type, the day it was made, and the address that asks it again."""
    told = {**(edition or Edition.today()).of(reply), **as_json(reply)}
    return (json_made_visible(json.dumps(told, ensure_ascii=False, indent=2)) + "\n").encode()


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

PLACE_COLUMNS = (
    "publisher",
    "title",
    "date",
    "kind",
    "part",
    "section",
    "paragraph",
    "page",
    "document",
    "start",
    "end",
    "address",
)


_OF_REPLY = ("speaker", "link", "reply", "made", "index", "searched")


def citations_csv(reply: Reply, edition: Edition | None = None) -> bytes:
    """The citations of a reply, one a row; of a `NoAnswer` the nearest, marked as no answer.

    Each row has the verdict of its quotation and that of the whole reply, the permalink, and what was searched when.
    UTF-8 with a mark, as spreadsheets want it. A cell that a spreadsheet would take for a formula begins with ``'``.
    """
    edition = edition or Edition.today()
    rows: list[Sequence[object]] = [("question", "verdict", "number", "quote", "support", *PLACE_COLUMNS, *_OF_REPLY)]
    beside = (str(reply.verdict), edition.made, reply.searched.version, searched_in_words(reply.searched))
    for number, citation in enumerate(shown(reply), start=1):
        rows.append(
            (
                reply.question,
                _called(citation),
                number,
                citation.quote,
                citation.support,
                *place_cells(citation, citation.kind),
                citation.speaker.name if citation.speaker else None,
                edition.permalink(citation.link),
                *beside,
            )
        )
        for again in citation.also_in:
            place = (*_again(again), None, edition.permalink(again.link))
            rows.append((reply.question, "the same words", number, citation.quote, "", *place, *beside))
    return rows_as_csv(rows)


def _called(citation: Citation) -> str:
    return "nearest, not an answer" if citation.verdict is Verdict.NO_ANSWER else str(citation.verdict)


def mentions_csv(mentions: Mentions) -> bytes:
    """Every place of every mention, one a row, as `citations_csv`; ``times`` adds up to ``found.count``."""
    rows: list[Sequence[object]] = [("words", "wording", "times", "quote", *PLACE_COLUMNS)]
    for number, wording in enumerate(mentions.wordings, start=1):
        for place in wording.places:
            rows.append((mentions.words, number, len(place.found), place.quote, *place_cells(place, place.kind)))
    return rows_as_csv(rows)


def place_cells(quoted: Quoted, kind: str | None) -> tuple[object, ...]:
    path, page = " > ".join(quoted.section), quoted.page_label or quoted.page
    if quoted.recognised is not None:
        page = f"{page}, {recognised_in_words(quoted.recognised, quoted.least_sure)}"
    standing = (quoted.publisher, quoted.title, quoted.date or NO_DATE, kind, quoted.part, path, quoted.number, page)
    return (*standing, quoted.document, quoted.start, quoted.end, quoted.address)


def _again(place: Place) -> tuple[object, ...]:
    standing = (place.publisher, place.title, place.date or NO_DATE, place.kind, None, None, None, place.page)
    return (*standing, place.document, place.start, place.end, place.address)


def rows_as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    """A value as a spreadsheet shows it and does not compute it."""
    if value is None or isinstance(value, (int, float)):
        return "" if value is None else value
    return without_formula(made_visible(str(value)))


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def briefing(reply: Reply, edition: Edition | None = None) -> bytes:
    """A Word briefing (.docx): the question, the verdict, the quotations numbered with their references, supports and
    permalinks, what was searched and when."""
    edition = edition or Edition.today()
    paper = word_paper(reply.question)
    paper.add_paragraph(word_text(verdict_line(reply)))
    _numbered(paper, shown(reply), edition)
    paper.add_heading("What was searched", 1)
    for told in closing(reply, edition):
        paper.add_paragraph(word_text(told))
    return paper_bytes(paper)


def mentions_briefing(mentions: Mentions) -> bytes:
    """A Word briefing of every mention: the counts by record, then each wording with all its references."""
    paper = word_paper(f"Every mention of “{mentions.words}”" + (" in any form" if mentions.stemmed else ""))
    paper.add_paragraph(f"{counted(mentions.count, 'mention')} in {counted(len(mentions.by_record), 'record')}.")
    for tally in mentions.by_record:
        named = (tally.publisher, tally.title, tally.part, written_date(tally.date))
        paper.add_paragraph(
            word_text(f"{', '.join(one_line(x) for x in named if x)}: {tally.count}"), style="List Bullet"
        )
    paper.add_heading("The words", 1)
    for number, wording in enumerate(mentions.wordings, start=1):
        _quotation(paper, number, wording.quote)
        for place in wording.places:
            _reference(paper, place)
            add_published(paper, place.address)
    paper.add_heading("What was searched", 1)
    paper.add_paragraph(word_text(searched_in_words(mentions.searched)))
    return paper_bytes(paper)


def _numbered(paper: WordDocument, cited: Sequence[Citation], edition: Edition) -> None:
    for number, citation in enumerate(cited, start=1):
        _quotation(paper, number, citation.quote)
        _reference(paper, citation)
        paper.add_paragraph(word_text(f"{said_in_words(citation)}; {edition.permalink(citation.link)}"))
        add_published(paper, citation.address)
        for again in citation.also_in:
            named = (
                again.publisher,
                again.title,
                written_date(again.date),
                f"page {again.page}" if again.page else None,
            )
            told = ", ".join(one_line(part) for part in named if part)
            paper.add_paragraph(word_text(f"The same words: {told} [{again.document}:{again.start}-{again.end}]"))


def _quotation(paper: WordDocument, number: int, quote: str) -> None:
    """The number, then the quotation, the line ends of its page folded, in Word's style for quotations."""
    paragraph = paper.add_paragraph(style="Quote")
    paragraph.add_run(f"{number}.  ").italic = False
    paragraph.add_run(word_text(flowing(made_visible(quote))))


def _reference(paper: WordDocument, cited: Quoted) -> None:
    paragraph = paper.add_paragraph()
    paragraph.add_run("".join(word_text(f"{part}, ") for part in before_title(cited)))
    paragraph.add_run(word_text(one_line(cited.title))).italic = True
    after = "".join(f", {part}" for part in after_title(cited))
    paragraph.add_run(word_text(f"{after} [{cited.document}:{cited.start}-{cited.end}]"))


def add_published(paper: WordDocument, address: str | None) -> None:
    """A paragraph with a link to where a record was published; none where that is not known."""
    if address is None:
        return
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = paper.add_paragraph("Published at ")
    run = paragraph.add_run(word_text(address))
    run.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)


def word_text(text: str) -> str:
    """``text`` with what XML forbids made visible and line ends of one kind."""
    return re.sub("[\ufffe\uffff]", lambda character: f"\\u{ord(character[0]):04x}", made_visible(text)).replace(
        "\r\n", "\n"
    )


def word_paper(title: str) -> WordDocument:
    from docx import Document

    paper: WordDocument = Document()
    paper.add_heading(word_text(title), 0)
    paper.core_properties.title = word_text(title)[:250]
    paper.core_properties.author = "On Record"
    paper.core_properties.comments = ""
    return paper


_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip entry can have; the clock stays out of the file."""


def paper_bytes(paper: WordDocument) -> bytes:
    """The document's bytes, the same for the same contents."""
    written_at: Any = paper.core_properties._element
    for stamp in list(written_at):
        if stamp.tag.endswith(("}created", "}modified")):
            written_at.remove(stamp)
    stream, out = io.BytesIO(), io.BytesIO()
    paper.save(stream)
    with zipfile.ZipFile(stream) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # else the bytes would tell Windows from the others
            fixed.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def add_words(paper: WordDocument, parts: Iterable[tuple[str, bool]], style: str | None = None) -> None:
    """A paragraph made of ``parts``, those that are marked in bold and underlined."""
    paragraph = paper.add_paragraph(style=style)
    for words, marked in parts:
        run = paragraph.add_run(word_text(words))
        run.bold = run.underline = marked or None
