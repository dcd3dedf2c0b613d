"""Quotations and replies as Markdown: the record's words, none of them markup, and no more escapes than that takes."""

from __future__ import annotations

import re

from assistant.present.control_characters import made_visible
from assistant.present.edition import Edition
from assistant.present.flowing import flowing
from assistant.present.labels import after_title, before_title
from assistant.present.quoted import Quoted, closing, shown
from assistant.present.verdicts import said_in_words, verdict_line
from assistant.records import Reply
from assistant.text import one_line

_ANYWHERE = re.compile(
    r"""
    [`*]                                  # code, emphasis
    | \\ (?= [!-/:-@\[-`{-~] | $ )        # an escape, a hard break
    | (?<![^\W_]) _ | _ (?![^\W_])        # emphasis, which inside a word it is not
    | \] (?= [(\[:] ) | \[ (?= \^ )       # a link, a reference, a footnote
    | < (?= [a-z/!?] )                    # HTML, an address in brackets
    | & (?= \#?\w+; )                     # a character by its name
    | (?<=http) : (?=//) | (?<=https) : (?=//) | (?<=ftp) : (?=//) | (?<=\bwww) \. | (?<=\w) @ (?=\w)
    """,
    re.X | re.I,
)
"""What acts wherever it stands in a line (CommonMark 0.31; addresses as GitHub's dialect reads them)."""
_PAIRED = ("~", "$")
"""What acts only where it stands twice: strikes out, encloses mathematics."""
_BEGINS = re.compile(r"(?=[-+](?:\s|$)|--|>|\#{1,6}(?:\s|$)|=+\s*$|[|:][-|:\s]*$)|(?<=\d)(?=[.)](?:\s|$))")
"""Before what acts at the beginning of a line: lists, quotations, headings, lines under headings and table heads."""
_NUMBER = re.compile(r"\d{1,9}")
_CLOSES = re.compile(r"(?<=\s)#+$")
"""What ends a heading and is not shown."""


def as_markdown(cited: Quoted, link: str = "") -> str:
    """The quotation as a blockquote that renders word for word, its reference, the title in italics, and its ``link``.

    The line ends of a page are blanks (`flowing`); those that are left, of lists and tables, are hard breaks.
    """
    lines = flowing(made_visible(cited.quote)).split("\n")
    following = [*lines[1:], ""]
    quoted = [literal(line) + ("\\" if line and after else "") for line, after in zip(lines, following, strict=True)]
    told = [
        *map(literal, before_title(cited)),
        f"*{literal(one_line(cited.title))}*",
        *map(literal, after_title(cited)),
    ]
    place = f"\n<{link}>\n" if link else ""
    place += f"\nPublished at <{cited.address}>\n" if cited.address else ""
    return "".join(f"> {line}".rstrip() + "\n" for line in quoted) + f"\n{', '.join(told)}\n{place}"


def literal(line: str) -> str:
    """One line of text as Markdown that renders as that text, white space at its ends left out."""
    body = made_visible(line).strip()
    number = _NUMBER.match(body)
    at = number.end() if number else 0
    if _BEGINS.match(body, at):
        return _escaped(body[:at]) + f"\\{body[at]}" + _escaped(body[at + 1 :])
    return _escaped(body)


def _escaped(text: str) -> str:
    escaped = _CLOSES.sub(lambda closing: f"\\{closing[0]}", _ANYWHERE.sub(r"\\\g<0>", text))
    for mark in _PAIRED:
        escaped = escaped.replace(mark, f"\\{mark}") if text.count(mark) > 1 else escaped
    return escaped


def reply_markdown(reply: Reply, edition: Edition | None = None) -> bytes:
    """The question as a heading, the verdict, the quotations numbered as `as_markdown`, each with its support and
    permalink, what was searched and when."""
    edition = edition or Edition.today()
    told = f"# {literal(one_line(reply.question))}\n\n{literal(verdict_line(reply))}\n"
    for number, citation in enumerate(shown(reply), start=1):
        place = f"{literal(said_in_words(citation))}; {literal(edition.permalink(citation.link))}"
        told += f"\n**{number}**\n\n{as_markdown(citation)}\n{place}\n"
    return "\n".join([told, *(f"{literal(ending)}\n" for ending in closing(reply, edition))]).encode()
