"""The one place where text becomes HTML. Text is always escaped; markup is a type of its own and cannot be mistyped.

Only this module makes `Html` of strings. A record's words are shown character for character: what a display would
act on instead of showing (control and bidirectional characters) stands beside a badge that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import escape


@dataclass(frozen=True, slots=True)
class Html:
    """Finished markup. Made by `element`, `words` and `joined` alone."""

    markup: str

    def __str__(self) -> str:
        return self.markup


Child = Html | str | None
Attribute = str | int | bool | None

NOTHING = Html("")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle"})
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_ACTING = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that HTML or UTF-8 cannot carry: only their badge is shown."""


def element(tag: str, *children: Child, attributes: Mapping[str, Attribute] | None = None, **more: Attribute) -> Html:
    """An element; children that are text are escaped, None is left out.

    Keyword attributes are written with hyphens for underscores (``class_``, ``aria_label``); False and None leave an
    attribute out, True writes its name alone.
    """
    every = {**{_hyphened(name): value for name, value in more.items()}, **(attributes or {})}
    opened = f"<{_named(tag)}{''.join(_attribute(name, value) for name, value in every.items())}>"
    if tag in _VOID:
        return Html(opened)
    return Html(f"{opened}{joined(children)}</{tag}>")


def words(text: str) -> Html:
    """``text`` as it stands: the characters the browser shows are its characters, none of it is markup."""
    pieces: list[str] = []
    last = 0
    for acting in _ACTING.finditer(text):
        pieces += _escaped(text[last : acting.start()]), _badge(acting[0])
        last = acting.end()
    pieces.append(_escaped(text[last:]))
    return Html("".join(pieces))


def joined(children: Iterable[Child]) -> Html:
    """The children one after another; text among them is escaped."""
    return Html(
        "".join(str(child if isinstance(child, Html) else words(child)) for child in children if child is not None)
    )


def _escaped(text: str) -> str:
    return str(escape(text)).replace("\r", "&#13;")


def _badge(character: str) -> str:
    """The character beside a badge with its name; what it does to the words around it ends with its own element."""
    name = f"U+{ord(character):04X}"
    kept = "" if _UNSENDABLE.match(character) else _escaped(character)
    return f'<bdi class="control" data-code="{name}" title="control character {name}">{kept}</bdi>'


def _hyphened(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an element or attribute")
    return name


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {_named(name)}"
    return f' {_named(name)}="{escape(_UNSENDABLE.sub(chr(0xFFFD), str(value)))}"'
