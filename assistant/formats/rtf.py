"""Rich Text Format: the words in order, a line a paragraph, the rows of tables by their cells.

striprtf takes the words out; what an RTF file knows of headings and lists it says by fonts alone, so that lines are
what their form says, as in plain text.
"""

from __future__ import annotations

from assistant.errors import Unreadable
from assistant.formats import layout, plain, struck
from assistant.formats.layout import Block
from assistant.records import MarkKind, ParsedFile

_LONGEST = 20_000_000
"""Bytes, pictures included, which RTF writes as text."""


def read(data: bytes, name: str) -> ParsedFile:
    """The text of an RTF document.

    Raises:
        Unreadable: it is larger than is read, or holds no words.
    """
    if len(data) > _LONGEST:
        raise Unreadable(f"the RTF document has {len(data):,} bytes; the limit is {_LONGEST:,}.", "Save it as DOCX.")
    from striprtf.striprtf import rtf_to_text

    shown, out = struck.without_struck(plain.decode(data).text)
    words = rtf_to_text(shown, errors="replace").replace("\0", "")
    blocks: list[Block] = []
    apart = False
    for line in words.splitlines():
        if not line.strip(" |\t"):
            apart = True
            continue
        cells = [cell.strip() for cell in line.split("|")]
        row = len(cells) > 2 or (len(cells) == 2 and not cells[1])
        text = " | ".join(cells).rstrip(" |") if row else line.strip()
        blocks.append(Block(text, MarkKind.TABLE_ROW if row and " | " in text else None, apart=apart or not row))
        apart = False
    text, marks = layout.write(blocks)
    return ParsedFile(text, "rtf", marks=tuple(marks), notices=tuple(struck.notices(out)))
