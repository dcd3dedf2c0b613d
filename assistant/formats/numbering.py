"""The numbers that Word prints before paragraphs and keeps out of their words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.formats import symbols
from assistant.formats.package import attribute, child, is_on, name_of, whole
from assistant.formats.styles import Styles
from assistant.formats.trees import Element
from assistant.text import cardinal, ordinal, repeated_letters, roman


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list prints its number: ``text`` is like ``"%1.%2"``."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts_after: int | None = None
    suffix: str = "tab"
    font: str | None = None


class Numbering:
    """The numbers Word prints before paragraphs, counted as the paragraphs come (ECMA-376, part 1, section 17.9)."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        elements = list(tree) if tree is not None else []
        self._abstract = {attribute(e, "abstractNumId") or "": e for e in elements if name_of(e) == "abstractNum"}
        self._instances = {attribute(e, "numId") or "": e for e in elements if name_of(e) == "num"}
        self._styles = styles
        self._read: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, level: int) -> str | None:
        """The next number of the list at the level, as printed; None where the list is not defined."""
        instance = self._instances.get(list_id)
        if instance is None:
            return None
        if list_id not in self._read:
            definition = self._abstract_of(instance)
            self._read[list_id] = (definition, self._levels(instance, definition))
        abstract_id, levels = self._read[list_id]
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract_id, {})
        override = self._start_override(instance, level)
        if override is not None and (list_id, level) not in self._begun:
            counts[level] = override
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self._begun.add((list_id, level))
        for above in range(level):
            counts.setdefault(above, levels[above].start if above in levels else 1)  # a level that was skipped counts
        for deeper in [other for other in counts if other > level]:
            rule = levels[deeper].restarts_after if deeper in levels else None
            if rule != 0 and (rule is None or level < rule):
                del counts[deeper]
        return _printed(levels, counts, level)

    def _abstract_of(self, instance: Element) -> str:
        """The list definition of an instance, by way of a numbering style where it has one."""
        abstract_id = attribute(child(instance, "abstractNumId")) or ""
        link = attribute(child(self._abstract.get(abstract_id), "numStyleLink"))
        for style in self._styles.chain(link):
            number = attribute(child(style, "pPr", "numPr", "numId"))
            linked = attribute(child(self._instances.get(number or ""), "abstractNumId"))
            if linked in self._abstract:
                return linked
        return abstract_id

    def _levels(self, instance: Element, abstract_id: str) -> dict[int, _Level]:
        definition = self._abstract.get(abstract_id)
        stated = [element for element in (definition if definition is not None else ()) if name_of(element) == "lvl"]
        stated += [lvl for override in instance if (lvl := child(override, "lvl")) is not None]
        return {whole(attribute(element, "ilvl"), 0): _level(element) for element in stated}

    def _start_override(self, instance: Element, level: int) -> int | None:
        for override in instance:
            if name_of(override) == "lvlOverride" and whole(attribute(override, "ilvl"), -1) == level:
                start = attribute(child(override, "startOverride"))
                return whole(start, 1) if start is not None else None
        return None


def _level(element: Element) -> _Level:
    restart = attribute(child(element, "lvlRestart"))
    fonts = child(element, "rPr", "rFonts")
    return _Level(
        start=whole(attribute(child(element, "start")), 1),
        format=_format(element),
        text=attribute(child(element, "lvlText")) or "",
        legal=is_on(child(element, "isLgl")),
        restarts_after=whole(restart, 0) if restart is not None else None,
        suffix=attribute(child(element, "suff")) or "tab",
        font=attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
    )


def _format(level: Element) -> str:
    """The level's number format; one that only a newer Word knows stands beside what older ones take instead."""
    stated = child(level, "numFmt")
    newer = child(level, "AlternateContent", "Choice", "numFmt") if stated is None else stated
    padded = re.match(r"(0+)1,", attribute(newer, "format") or "")
    if padded:
        return f"decimal{len(padded[1]) + 1}"
    older = child(level, "AlternateContent", "Fallback", "numFmt") if stated is None else stated
    return attribute(older) or "decimal"


def _printed(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    """The level's text with the counts put in, and what parts it from the paragraph's words."""
    this = levels[level]
    if this.format == "bullet":
        sign = symbols.shown(this.text, this.font).strip()
        return f"{sign if sign and not 0xE000 <= ord(sign[0]) <= 0xF8FF else '•'} "

    def number(match: re.Match[str]) -> str:
        place = int(match[0][1:]) - 1
        shown = levels.get(place, _Level())
        return numeral(counts.get(place, shown.start), "decimal" if this.legal else shown.format)

    label = re.sub(r"%[1-9]", number, this.text).strip()
    return label + ("" if this.suffix == "nothing" else " ") if label else ""


def numeral(number: int, style: str) -> str:
    """A number in one of Word's number formats; decimal in those not known here."""
    match style:
        case "none":
            return ""
        case "lowerLetter":
            return repeated_letters(number)
        case "upperLetter":
            return repeated_letters(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperRoman":
            return roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
        case "decimal3" | "decimal4" | "decimal5":
            return f"{number:0{style[-1]}d}"
        case "numberInDash":
            return f"- {number} -"
        case "cardinalText":
            return cardinal(number).capitalize()
        case "ordinalText":
            return ordinal(number).capitalize()
        case "chicago":
            return "*†‡§"[(number - 1) % 4] * ((number - 1) // 4 + 1) if 0 < number < 100 else str(number)
        case "ordinal":
            ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            return f"{number}{ending}"
        case _:
            return str(number)
