"""What one paragraph of a Word document says: its words with all changes accepted and its fields as Word shows them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from assistant.formats import symbols
from assistant.formats.package import attribute, child, is_on, name_of, whole
from assistant.formats.paragraph_text import NEW_LINE, ParagraphText, RunPiece
from assistant.formats.styles import Styles
from assistant.formats.trees import Element
from assistant.text import roman

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


@dataclass
class Notes:
    """The footnotes and endnotes of a document, numbered in the order in which they are referred to."""

    bodies: dict[tuple[str, str], Element]
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    due: list[tuple[str, str]] = field(default_factory=list)
    """Those referred to and not yet written."""
    counts: Counter[str] = field(default_factory=Counter)

    def refer(self, reference: Element) -> str:
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
class OpenFields:
    """The fields that are open in a paragraph: for each, where its code began among the pieces; -1 in its result."""

    begun: list[int] = field(default_factory=list)

    def meet(self, mark: Element, pieces: list[RunPiece]) -> None:
        """Goes on at a field's begin, separator or end; what its code printed is taken away again.

        A field without an end in its paragraph takes nothing away.
        """
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            pieces.append(RunPiece(_form_answer(child(mark, "ffData"))))
            self.begun.append(len(pieces))
        elif self.begun:
            start = self.begun.pop()
            if start >= 0:
                del pieces[start:]
            if kind == "separate":
                self.begun.append(-1)


@dataclass
class ParagraphReader:
    """Reads paragraphs one after the other, counting notes and what is seen and not read."""

    styles: Styles
    notes: Notes
    unread: Counter[str] = field(default_factory=Counter)
    struck: list[str] = field(default_factory=list)
    """The words that are struck out, which are not read."""
    _last_struck: Element | None = None

    def read(self, paragraph: Element) -> ParagraphText:
        """What a paragraph says."""
        pieces: list[RunPiece] = []
        boxes: list[Element] = []
        drawn: list[str] = []
        diagrams: list[str] = []
        fields = OpenFields()
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
                pieces.append(RunPiece(_formula(element)))
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
        return ParagraphText(
            tuple(piece for piece in pieces if piece.text), tuple(boxes), tuple(drawn), tuple(diagrams)
        )

    def _hides(self, run: Element, style: str | None) -> bool:
        return self.styles.sets("vanish", child(run, "rPr"), style) or self._strikes(run, style)

    def _strikes(self, run: Element, style: str | None) -> bool:
        """Whether a run is struck out; its words are kept aside, with those of the run before it where that is too."""
        properties = child(run, "rPr")
        if not any(self.styles.sets(toggle, properties, style) for toggle in ("strike", "dstrike")):
            return False
        words = "".join(part.text or "" for part in run.iter("{*}t"))
        if self.struck and run.getprevious() is self._last_struck is not None:
            self.struck[-1] += words
        else:
            self.struck.append(words)
        self._last_struck = run
        return True

    def _see(self, name: str, element: Element) -> None:
        if name != "imagedata" or not any(name_of(above) == "object" for above in element.iterancestors()):
            self.unread[_SEEN[name]] += 1

    def _piece(self, name: str, element: Element, style: str | None) -> RunPiece:
        match name:
            case "t":
                run = child(element.getparent(), "rPr")
                words = re.sub(r"\s*[\n\r\t]\s*", " ", element.text or "")
                return RunPiece(symbols.shown(words, _font(run)), self.styles.sets("b", run, style))
            case "tab" | "ptab":
                return RunPiece("\t")
            case "br" | "cr":
                return RunPiece(" " if attribute(element, "type") in ("page", "column") else NEW_LINE)
            case "noBreakHyphen":
                return RunPiece("\u2011", self.styles.sets("b", child(element.getparent(), "rPr"), style))
            case "sym":
                return RunPiece(symbols.coded(attribute(element, "char") or "", attribute(element, "font")))
            case "footnoteReference" | "endnoteReference":
                return RunPiece(self.notes.refer(element), refers=True)
            case _:
                return RunPiece("")


def is_other_choice(element: Element) -> bool:
    """Whether it is another way to say what is said already: text boxes are written twice. The first way that says
    something is taken."""
    above = element.getparent()
    if above is None or name_of(above) != "AlternateContent":
        return False
    ways = list(islice((way for way in above if name_of(way) in ("Choice", "Fallback")), _WAYS))
    return element is not next((way for way in ways if _says(way)), ways[0] if ways else None)


def _says(way: Element) -> bool:
    return any(name_of(element) in _WORDS for element in way.iterdescendants())


def _font(properties: Element | None) -> str | None:
    fonts = child(properties, "rFonts")
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _form_answer(form: Element | None) -> str:
    """What a legacy form field shows that its result does not hold: a ticked box, the entry chosen."""
    box, choices = child(form, "checkBox"), child(form, "ddList")
    if box is not None:
        checked = child(box, "checked")
        return "☒" if is_on(checked if checked is not None else child(box, "default")) else "☐"
    if choices is not None:
        entries = [attribute(entry) or "" for entry in choices if name_of(entry) == "listEntry"]
        chosen = child(choices, "result")
        index = whole(attribute(chosen if chosen is not None else child(choices, "default")), 0)
        return entries[index] if 0 <= index < len(entries) else ""
    return ""


def _formula(element: Element) -> str:
    """A formula on one line: ``1/2``, ``10^6``, ``√(a+b)``."""
    name = name_of(element)
    if name in LEFT_OUT or name == "ctrlPr":
        return ""
    if name == "t":
        return element.text or ""
    said = [(name_of(part), _formula(part)) for part in element]
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
