"""What one paragraph of a Word document says: its words with all changes accepted and its fields as Word shows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from assistant.formats import symbols
from assistant.formats.package import attribute, child, is_on, name_of, whole
from assistant.formats.styles import Styles
from assistant.text import is_clause, roman

LEFT_OUT = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "sdtPr", "tblPr"),
        *("sectPr", "commentReference", "annotationRef", "fldData"),
    )
)
_WORDS = frozenset(
    ("t", "sym", "p", "txbxContent", "textpath", "oMath", "blip", "imagedata", "chart", "relIds", "numFmt", "tab", "br")
)
"""What an alternative must hold to be taken: one that a newer Word alone can draw says nothing here."""
_SEEN = {"blip": "picture", "imagedata": "picture", "chart": "chart", "object": "embedded object"}
"""What can be seen and is not read."""
_WAYS = 4
"""Ways to say the same that are looked at; Word writes two."""
_NEW_LINE = "\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one weight; a line break; or the number that refers to a note."""

    text: str
    bold: bool = False
    refers: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a paragraph says, or several that were joined: its words, the text boxes and word art anchored in it."""

    pieces: tuple[Piece, ...] = ()
    boxes: tuple[etree._Element, ...] = ()
    drawn: tuple[str, ...] = ()
    diagrams: tuple[str, ...] = ()
    """Relations to the parts that hold the words of diagrams."""

    def __add__(self, other: Said) -> Said:
        return Said(
            self.pieces + other.pieces,
            self.boxes + other.boxes,
            self.drawn + other.drawn,
            self.diagrams + other.diagrams,
        )

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def named(self) -> str:
        """The words without the numbers of notes, as a heading is called."""
        return "".join(piece.text for piece in self.pieces if not piece.refers).strip()

    @property
    def bold(self) -> bool:
        """Whether all that shows is bold."""
        weights = {piece.bold for piece in self.pieces if piece.text.strip() and not piece.refers}
        return weights == {True}

    @property
    def heads(self) -> bool:
        """Whether its weight alone makes it a heading: bold, short, no sentence and no motion."""
        words = self.named
        short = len(words) <= 120 and _NEW_LINE not in words and words[-1:] not in (".", ";", ",", ":")
        return short and self.bold and any(character.isalpha() for character in words) and not is_clause(words)

    def parts(self) -> list[Said]:
        """The runs of lines that belong together: an empty line parts them, and so does a bold line that heads."""
        found: list[list[Piece]] = []
        above = Said()
        for line in self._lines():
            if line.text and (not above.text or _turns(above, line)):
                found.append(list(line.pieces))
            elif line.text:
                found[-1] += (Piece(_NEW_LINE), *line.pieces)
            above = line
        return [Said(tuple(pieces)) for pieces in found]

    def _lines(self) -> Iterator[Said]:
        line: list[Piece] = []
        for piece in self.pieces:
            if piece.text == _NEW_LINE:
                yield Said(tuple(line))
                line = []
            else:
                line.append(piece)
        yield Said(tuple(line))


def _turns(above: Said, line: Said) -> bool:
    """Whether a heading ends or begins between two lines of a paragraph."""
    if above.bold == line.bold:
        return False
    return above.heads or (line.heads and above.text[-1:] in (".", "?", "!", ":", ";"))


@dataclass
class Notes:
    """The footnotes and endnotes of a document, numbered in the order in which they are referred to."""

    bodies: dict[tuple[str, str], etree._Element]
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    due: list[tuple[str, str]] = field(default_factory=list)
    """Those referred to and not yet written."""
    counts: Counter[str] = field(default_factory=Counter)

    def refer(self, reference: etree._Element) -> str:
        """The number that stands in place of the reference; nothing where the author put a sign of his own."""
        kind = name_of(reference).removesuffix("Reference")
        note = (kind, attribute(reference, "id") or "")
        if note not in self.labels:
            custom = (attribute(reference, "customMarkFollows") or "0") not in ("0", "false", "off")
            self.labels[note] = "" if custom else self._number(kind)
            if note in self.bodies:
                self.due.append(note)
        return self.labels[note]

    def _number(self, kind: str) -> str:
        self.counts[kind] += 1
        number = self.counts[kind]
        return f"[{number if kind == 'footnote' else roman(number)}]"


@dataclass
class _Fields:
    """The fields that are open in a paragraph: for each, where its code began among the pieces; -1 in its result."""

    begun: list[int] = field(default_factory=list)

    def meet(self, mark: etree._Element, pieces: list[Piece]) -> None:
        """Goes on at a field's begin, separator or end; what its code printed is taken away again.

        A field without an end in its paragraph takes nothing away.
        """
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            pieces.append(Piece(_form_answer(child(mark, "ffData"))))
            self.begun.append(len(pieces))
        elif self.begun:
            start = self.begun.pop()
            if start >= 0:
                del pieces[start:]
            if kind == "separate":
                self.begun.append(-1)


@dataclass
class Speech:
    """Reads paragraphs one after the other, counting notes and what is seen and not read."""

    styles: Styles
    notes: Notes
    unread: Counter[str] = field(default_factory=Counter)

    def said(self, paragraph: etree._Element) -> Said:
        """What a paragraph says."""
        pieces: list[Piece] = []
        boxes: list[etree._Element] = []
        drawn: list[str] = []
        diagrams: list[str] = []
        fields = _Fields()
        style = attribute(child(paragraph, "pPr", "pStyle"))
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, element in walk:
            name = name_of(element)
            if name in LEFT_OUT or is_other_choice(element) or (name == "r" and self._hides(element, style)):
                walk.skip_subtree()
            elif name == "txbxContent":
                boxes.append(element)
                walk.skip_subtree()
            elif name == "oMath":
                pieces.append(Piece(_formula(element)))
                walk.skip_subtree()
            elif name == "fldChar":
                fields.meet(element, pieces)
            elif name == "textpath":
                drawn.append(attribute(element, "string") or "")
            elif name == "relIds":
                diagrams.append(attribute(element, "dm") or "")
            elif name in _SEEN:
                self._see(name, element)
            else:
                pieces.append(self._piece(name, element, style))
        return Said(tuple(piece for piece in pieces if piece.text), tuple(boxes), tuple(drawn), tuple(diagrams))

    def _hides(self, run: etree._Element, style: str | None) -> bool:
        return self.styles.sets("vanish", child(run, "rPr"), style)

    def _see(self, name: str, element: etree._Element) -> None:
        if name != "imagedata" or not any(name_of(above) == "object" for above in element.iterancestors()):
            self.unread[_SEEN[name]] += 1

    def _piece(self, name: str, element: etree._Element, style: str | None) -> Piece:
        match name:
            case "t":
                run = child(element.getparent(), "rPr")
                words = re.sub(r"\s*[\n\r\t]\s*", " ", element.text or "")
                return Piece(symbols.shown(words, _font(run)), self.styles.sets("b", run, style))
            case "tab" | "ptab":
                return Piece("\t")
            case "br" | "cr":
                return Piece(" " if attribute(element, "type") in ("page", "column") else _NEW_LINE)
            case "noBreakHyphen":
                return Piece("\u2011", self.styles.sets("b", child(element.getparent(), "rPr"), style))
            case "sym":
                return Piece(symbols.coded(attribute(element, "char") or "", attribute(element, "font")))
            case "footnoteReference" | "endnoteReference":
                return Piece(self.notes.refer(element), refers=True)
            case _:
                return Piece("")


def is_other_choice(element: etree._Element) -> bool:
    """Whether it is another way to say what is said already: text boxes are written twice. The first way that says
    something is taken."""
    above = element.getparent()
    if above is None or name_of(above) != "AlternateContent":
        return False
    ways = list(islice((each for each in above if name_of(each) in ("Choice", "Fallback")), _WAYS))
    return element is not next((each for each in ways if _says(each)), ways[0] if ways else None)


def _says(way: etree._Element) -> bool:
    return any(name_of(each) in _WORDS for each in way.iterdescendants())


def _font(properties: etree._Element | None) -> str | None:
    fonts = child(properties, "rFonts")
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _form_answer(form: etree._Element | None) -> str:
    """What a legacy form field shows that its result does not hold: a ticked box, the entry chosen."""
    box, choices = child(form, "checkBox"), child(form, "ddList")
    if box is not None:
        checked = child(box, "checked")
        return "☒" if is_on(checked if checked is not None else child(box, "default")) else "☐"
    if choices is not None:
        entries = [attribute(each) or "" for each in choices if name_of(each) == "listEntry"]
        chosen = child(choices, "result")
        index = whole(attribute(chosen if chosen is not None else child(choices, "default")), 0)
        return entries[index] if 0 <= index < len(entries) else ""
    return ""


def _formula(element: etree._Element) -> str:
    """A formula on one line: ``1/2``, ``10^6``, ``√(a+b)``."""
    name = name_of(element)
    if name in LEFT_OUT or name == "ctrlPr":
        return ""
    if name == "t":
        return element.text or ""
    said = [(name_of(each), _formula(each)) for each in element]
    inner = dict(said)
    match name:
        case "f":
            return f"{_grouped(inner.get('num', ''))}/{_grouped(inner.get('den', ''))}"
        case "sSup":
            return f"{_grouped(inner.get('e', ''))}^{_grouped(inner.get('sup', ''))}"
        case "rad":
            return f"{inner.get('deg', '')}√{_grouped(inner.get('e', ''))}"
        case _:
            return "".join(words for _, words in said)


def _grouped(words: str) -> str:
    return words if re.fullmatch(r"[\w.,]*|\(.*\)", words.strip()) else f"({words})"
