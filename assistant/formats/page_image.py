"""Image files as pictures of pages: PNG, JPEG, TIFF (a page each), bitmaps and WebP, opened within limits by Pillow.

A scanner says how many dots an inch it took; where a file says none, or one that no page has (a photograph of a page),
the page is taken to be A4.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from assistant.errors import Unreadable
from assistant.formats.image_kinds import ImageKind

MOST_PIXELS = 100_000_000
"""Of one page: A3 at 600 dots an inch has 70 million."""
_FEWEST = 32
"""Pixels of the shorter side: less is a rule or a bullet."""
_POINTS = (200.0, 1_800.0)
"""The longer side of a page as a scanner states it: a till receipt, A2."""
_A4 = 842.0
_DOTS = (96.0, 600.0)
"""Dots to an inch that are believed of a page whose size is not stated."""
_SMALLER = "Scan it with fewer dots to an inch."


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as an upright picture, and how many of its pixels make a point, across and down: faxes have fewer down."""

    picture: Any
    across: float
    down: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.picture.width / self.across, self.picture.height / self.down

    def drawn(self, scale: float) -> Any:
        """The picture with ``scale`` pixels for a point."""
        width, height = self.size
        return self.picture.resize((max(round(width * scale), 1), max(round(height * scale), 1)))


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image file, opened; its pixels are unpacked page by page. Only a TIFF has more than one page."""

    image: Any

    def page_count(self, most: int) -> int:
        """How many pages it has; ``most`` where it has as many or more."""
        return sum(1 for _ in zip(range(most), self._frames(), strict=False))

    def pages(self, mode: str, first: int = 1) -> Iterator[PageImage | str]:
        """Each page from the ``first`` on, in grey (``L``) or colour (``RGB``); or why it is not shown, in words."""
        for number, _ in enumerate(self._frames(), start=1):
            if number >= first:
                yield _page(self.image, mode)

    def _frames(self) -> Iterator[None]:
        number = 0
        while number == 0 or self.image.format == "TIFF":
            try:
                self.image.seek(number)
            except Exception:  # Pillow raises anything on damaged files
                return
            yield
            number += 1


@contextmanager
def open_image(data: bytes, kind: ImageKind) -> Iterator[ImageFile]:
    """The file as Pillow opens it.

    Raises:
        Unreadable: it cannot be opened.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large images: the limit here is lower, and says so
        try:
            image = Image.open(io.BytesIO(data), formats=[kind.form])
        except Image.DecompressionBombError:
            raise Unreadable(
                f"the {kind.called} has too many pixels; the limit is {MOST_PIXELS:,}.", _SMALLER
            ) from None
        except MemoryError:
            raise
        except Exception:
            raise Unreadable(f"the {kind.called} is damaged or cut short.", "Fetch or scan it again.") from None
        with image:
            yield ImageFile(image)


def _page(image: Any, mode: str) -> PageImage | str:
    width, height = image.size
    if width * height > MOST_PIXELS:
        return f"{width:,} by {height:,} pixels are over the limit of {MOST_PIXELS:,}"
    if min(width, height) < _FEWEST:
        return f"{width:,} by {height:,} pixels are no page"
    try:
        dots = _stated(image) or _assumed(max(width, height))
        upright = ImageOps.exif_transpose(image)
        if (upright.width > upright.height) != (width > height):
            dots = dots[1], dots[0]
        return PageImage(_flat(upright, mode), dots[0] / 72, dots[1] / 72)
    except MemoryError:
        raise
    except Exception:  # as above
        return "it is damaged or cut short"


def _stated(image: Any) -> tuple[float, float] | None:
    """The dots to an inch, across and down, as the file states them; None where no page has such a size."""
    given = image.info.get("dpi")
    if not given:
        return None
    across, down = float(given[0]), float(given[1])
    if not (across > 0 and down > 0 and 1 / 3 < across / down < 3):
        return None
    longer = 72 * max(image.width / across, image.height / down)
    return (across, down) if _POINTS[0] <= longer <= _POINTS[1] else None


def _assumed(longer: int) -> tuple[float, float]:
    dots = min(max(72 * longer / _A4, _DOTS[0]), _DOTS[1])
    return dots, dots


def _flat(image: Any, mode: str) -> Any:
    """The picture in ``mode``: what is transparent is the paper's white, and 16 bits are made eight."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    return image.convert(mode)
