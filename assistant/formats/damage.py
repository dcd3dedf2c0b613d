"""Damage inside a PDF that its readers pass over in silence: a page's content that cannot be unpacked to its end.

Both readers keep what comes before the damage and say nothing, so that half a page is missing with no sign of it.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from assistant.formats.pypdf_reader import content_streams, deflated

_STREAM = re.compile(rb"stream\r?\n")
_AT_ONCE = 1 << 20
_MOST = 500_000_000
"""Unpacked bytes looked at; damage behind them is not found."""


def damaged_pages(data: bytes) -> list[int]:
    """The 1-based numbers of the pages whose content breaks off. A file without damage is not parsed again."""
    if b"/Encrypt" in data or not _has_damaged_stream(data):
        return []
    try:
        pages = enumerate(content_streams(data), start=1)
        return [number for number, streams in pages if any(map(_is_damaged, streams))]
    except Exception:  # pypdf raises anything on damaged files; then no page can be named
        return []


def _has_damaged_stream(data: bytes) -> bool:
    left = _MOST
    for match in _STREAM.finditer(data):
        if b"/FlateDecode" in data[max(0, match.start() - 400) : match.start()] and not data.startswith(
            b"end", match.start() - 3
        ):
            end = data.find(b"endstream", match.end())
            whole, size = _unpacks(data[match.end() : end if end >= 0 else len(data)], left)
            left -= size
            if not whole:
                return True
            if left <= 0:
                return False
    return False


def _unpacks(packed: bytes, most: int) -> tuple[bool, int]:
    """Whether deflated bytes unpack to their end, as far as ``most`` bytes, and how many came out."""
    unpacking, size = zlib.decompressobj(), 0
    try:
        while not unpacking.eof and size < most:
            out = unpacking.decompress(packed, _AT_ONCE)
            packed = unpacking.unconsumed_tail
            if not out and not packed:
                return unpacking.eof, size
            size += len(out)
    except zlib.error:
        return False, size
    return True, size


def _is_damaged(stream: Any) -> bool:
    packed = deflated(stream)
    return packed is not None and not _unpacks(packed, _MOST)[0]
