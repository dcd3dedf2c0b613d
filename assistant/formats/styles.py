"""What the styles of a Word document say of its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.formats.package import attribute, child, is_on, name_of, whole
from assistant.formats.trees import Element

_NAMED_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc [1-9]|table of figures|table of authorities")


class Styles:
    """Paragraph styles: heading levels, numbering and weight, each inherited from the style it is based on."""

    def __init__(self, tree: Element | None) -> None:
        self._styles = {
            attribute(style, "styleId") or "": style
            for style in (tree if tree is not None else ())
            if name_of(style) == "style"
        }
        self._toggles: dict[tuple[str, str], bool] = {}

    def chain(self, style: str | None) -> Iterator[Element]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = attribute(child(self._styles[style], "basedOn"))

    def level(self, properties: Element | None) -> int:
        """The heading level of a paragraph with these properties, 1 to 6; 0 for text."""
        direct = attribute(child(properties, "outlineLvl"))
        if direct is not None:
            return _outline(direct)
        for style in self.chain(_style_of(properties)):
            name = (attribute(child(style, "name")) or "").lower()
            if name == "title":
                return 1
            if heading := _NAMED_HEADING.fullmatch(name):
                return min(int(heading[1]), 6)
            outline = attribute(child(style, "pPr", "outlineLvl"))
            if outline is not None:
                return _outline(outline)
        return 0

    def numbering(self, properties: Element | None) -> tuple[str, int] | None:
        """(list, level from 0) of a paragraph, its own or its style's; None where it has no number."""
        level: int | None = None
        sources = [properties]
        sources.extend(child(style, "pPr") for style in self.chain(_style_of(properties)))
        for source in sources:
            numbering = child(source, "numPr")
            stated_level = attribute(child(numbering, "ilvl"))
            if level is None and stated_level is not None:
                level = whole(stated_level, 0)
            number = attribute(child(numbering, "numId"))
            if number is not None:
                return (number, level or 0) if number != "0" else None
        return None

    def is_contents(self, properties: Element | None) -> bool:
        """Whether it is a line of a table of contents."""
        names = ((attribute(child(style, "name")) or "").lower() for style in self.chain(_style_of(properties)))
        return any(_CONTENTS.fullmatch(name) for name in names)

    def sets(self, toggle: str, run: Element | None, style: str | None) -> bool:
        """Whether a toggle (``b``, ``vanish``) is on for words: by their run, its style, or their paragraph's style."""
        own = child(run, toggle)
        if own is not None:
            return is_on(own)
        return self._set_by(attribute(child(run, "rStyle")), toggle) or self._set_by(style, toggle)

    def _set_by(self, style: str | None, toggle: str) -> bool:
        if style is None:
            return False
        if (style, toggle) not in self._toggles:
            settings = (child(based_on, "rPr", toggle) for based_on in self.chain(style))
            self._toggles[style, toggle] = is_on(next((setting for setting in settings if setting is not None), None))
        return self._toggles[style, toggle]


def _style_of(properties: Element | None) -> str | None:
    return attribute(child(properties, "pStyle"))


def _outline(value: str) -> int:
    level = whole(value, 9) + 1
    return level if 1 <= level <= 6 else 0
