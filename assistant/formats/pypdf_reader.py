"""PDF by pypdf, which is written in Python and cannot crash: pages whose lines have no places.

The only module that reaches into pypdf: the packed bytes of a stream (``StreamObject._data``), which it gives no other
way to. Tested with pypdf 7.1.0; ``pyproject.toml`` holds it below 8.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from assistant.errors import Unreadable
from assistant.formats import symbols
from assistant.formats.paper import Sheet, SheetLine
from assistant.formats.pdf_content import PdfContent, refusal, stated_properties


def read_by_pypdf(data: bytes) -> PdfContent:
    """Pages as pypdf reads them: lines without places.

    Raises:
        Unreadable: it cannot be opened, asks for a password, or runs against pypdf's limits.
    """
    import pypdf
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refusal("password")
        sheets = [_pypdf_sheet(page) for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else None
        return PdfContent(sheets, stated_properties(title, sheets), _names(reader))
    except LimitReachedError as error:
        raise Unreadable(f"the PDF unpacks to more than is allowed ({error}).", "Save it again.") from None
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # pypdf raises anything on damaged files
        raise refusal(str(error)) from None


def _names(reader: Any) -> tuple[str, ...]:
    """The names of the files attached, none where the list of them is damaged."""
    try:
        return tuple(reader.attachments)
    except Exception:  # pypdf raises anything on damaged files; the pages may still be read
        return ()


def _pypdf_sheet(page: Any) -> Sheet:
    """A page's lines; none where its content is damaged."""
    from pypdf.errors import LimitReachedError

    try:
        text: str = page.extract_text()
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # pypdf raises anything on damaged content; the other pages may still be read
        return Sheet(())
    lines = (symbols.shown(line.strip().replace("\0", ""), None) for line in text.splitlines())
    return Sheet(tuple(SheetLine(line) for line in lines if line))


def content_streams(data: bytes) -> Iterator[list[Any]]:
    """For each page of a file, the streams that draw it. What pypdf raises on a damaged file comes through."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        content = page.get("/Contents")
        drawn = content.get_object() if content is not None else []
        yield [stream.get_object() for stream in (drawn if isinstance(drawn, list) else [drawn])]


def deflated(stream: Any) -> bytes | None:
    """The bytes of a stream as the file holds them, where they are packed by deflate alone; None of other streams."""
    filters = stream.get("/Filter")
    named = [filters] if isinstance(filters, str) else list(filters or [])
    packed: bytes | None = stream._data if named == ["/FlateDecode"] else None
    return packed
