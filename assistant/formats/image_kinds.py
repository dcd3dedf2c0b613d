"""Which image files may be scans of pages, by their first bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageKind:
    """A kind of image file: its first bytes, what Pillow calls it, and what it is called to people."""

    start: bytes
    form: str
    called: str


_KINDS = (
    ImageKind(b"\x89PNG", "PNG", "PNG image"),
    ImageKind(b"\xff\xd8\xff", "JPEG", "JPEG image"),
    ImageKind(b"II*\0", "TIFF", "TIFF image"),
    ImageKind(b"MM\0*", "TIFF", "TIFF image"),
    ImageKind(b"BM", "BMP", "bitmap image"),
    ImageKind(b"RIFF", "WEBP", "WebP image"),
)


def image_kind(data: bytes) -> ImageKind | None:
    """The kind of image that these bytes begin; None for what is none of those that are read.

    ``BM`` and ``RIFF`` are letters that a text may begin with, and RIFF begins sound and film too.
    """
    kind = next((kind for kind in _KINDS if data.startswith(kind.start)), None)
    if kind is None or (kind.form == "BMP" and b"\0" not in data[:512]):
        return None
    return kind if kind.form != "WEBP" or data[8:12] == b"WEBP" else None
