"""Pictures of pages: the words of a quotation are boxed where they stand, and nothing else is."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from assistant.errors import Unreadable
from assistant.formats import Limits, Readers, WantedPage
from assistant.formats.page_picture import WIDEST, boxes, draw_page
from assistant.formats.pdfium import Box
from tests.formats.papers import Put, content, paragraph, pdf


def drawn(data: bytes, wanted: WantedPage) -> Image.Image:
    return Image.open(io.BytesIO(draw_page(data, wanted))).convert("RGB")


def tinted(picture: Image.Image) -> tuple[float, float, float, float] | None:
    """Where the picture is green, in points from the upper left of a page of 600 by 800; None where it is nowhere."""
    scale = picture.width / 600
    pixels = np.asarray(picture, dtype=int)
    down, across = np.nonzero(pixels[:, :, 1] > pixels[:, :, 0] + 20)
    if not len(down):
        return None
    return min(across) / scale, min(down) / scale, max(across) / scale, max(down) / scale


PAGE = pdf([*paragraph("The gate in Fold Lane\nis mended at last.", 72, 700), Put(72, 400, "The gate is old.")])


def test_the_words_are_boxed_where_they_stand_over_two_lines() -> None:
    place = tinted(drawn(PAGE, WantedPage(1, "gate in Fold Lane\nis mended")))
    assert place is not None
    left, top, right, foot = place
    assert 65 < left < 80 and 80 < top < 95  # the first line stands at 700 of 800, in letters of 12 points
    assert 180 < right < 215 and 110 < foot < 125


def test_a_page_without_the_words_is_drawn_without_a_box() -> None:
    assert tinted(drawn(PAGE, WantedPage(1, "not on this page"))) is None
    assert tinted(drawn(PAGE, WantedPage(1))) is None


def test_of_words_that_stand_twice_the_one_that_is_quoted_is_boxed() -> None:
    first, second = (tinted(drawn(PAGE, WantedPage(1, "The gate", number))) for number in (0, 1))
    assert first is not None and second is not None
    assert first[1] < 100 and 380 < second[1] < 400


def test_cells_that_are_drawn_in_another_order_than_they_are_read_are_each_boxed() -> None:
    characters: list[tuple[str, Box]] = [
        (letter, (10.0 * at, 0.0, 10.0 * at + 9, 10.0)) for at, letter in enumerate("Sum 875 Reed Marsh")
    ]
    got = boxes(characters, WantedPage(1, "Reed | 875"))
    assert sorted((round(box[0]), round(box[2])) for box in got) == [(38, 70), (78, 120)]
    assert boxes(characters, WantedPage(1, "Reed | 875 | and much more that is nowhere")) == []


def test_a_page_that_is_shown_turned_is_boxed_where_it_is_shown() -> None:
    turned = PAGE.replace(b"/MediaBox", b"/Rotate 90 /MediaBox")
    picture = drawn(turned, WantedPage(1, "gate in Fold Lane"))
    assert picture.width > picture.height
    place = tinted(picture)
    assert place is not None
    scale = 800 / 600
    assert place[2] * scale > 680


def test_words_that_were_recognised_are_boxed_where_the_engine_found_them() -> None:
    """By their boxes alone, in points from the upper left of the page as it is shown; those on a line together."""
    for data in (PAGE, png(600, 800)):
        place = tinted(drawn(data, WantedPage(1, boxes=((100, 300, 140, 312), (145, 300, 200, 312)))))
        assert place is not None
        assert all(abs(side - stated) < 3 for side, stated in zip(place, (100, 300, 200, 312), strict=True))
    turned = drawn(PAGE.replace(b"/MediaBox", b"/Rotate 90 /MediaBox"), WantedPage(1, boxes=((100, 300, 140, 312),)))
    assert turned.getpixel((120 * turned.width // 800, 306 * turned.height // 600)) != (255, 255, 255)


def png(width: int, height: int) -> bytes:
    """A white page of so many points, as an image file."""
    out = io.BytesIO()
    Image.new("RGB", (2 * width, 2 * height), "white").save(out, "PNG", dpi=(144, 144))
    return out.getvalue()


def test_boxes_off_the_page_do_not_hinder_its_picture() -> None:
    assert tinted(drawn(PAGE, WantedPage(1, boxes=((900, 900, 950, 910), (5, -20, 2, -30))))) is None


def test_a_picture_is_no_larger_than_is_allowed_whatever_the_page_says() -> None:
    large = PAGE.replace(b"[0 0 600 800]", b"[0 0 600 9000]")
    assert max(drawn(large, WantedPage(1)).size) <= WIDEST


@pytest.mark.parametrize(
    ("data", "number", "says"),
    [
        (b"not a PDF", 1, "no PDF, or damaged"),
        (PAGE, 2, "no page 2"),
        (PAGE, 0, "no page 0"),
        (PAGE.replace(b"[0 0 600 800]", b"[0 0 600 99999]"), 1, "too large"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(data: bytes, number: int, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        draw_page(data, WantedPage(number))


def test_pages_are_drawn_in_a_process_with_limits_and_what_overruns_them_is_named() -> None:
    with Readers(1, Limits(seconds=20.0, megabytes=1_000)) as readers:
        picture = Image.open(io.BytesIO(readers.draw(PAGE, WantedPage(1, "gate"))))
        assert picture.format == "WEBP"
        with pytest.raises(Unreadable, match="no page 9"):
            readers.draw(PAGE, WantedPage(9))
    heavy = b"q 0.01 0 0 0.01 0 0 cm " + b"0 0 m 600 800 l 3 4 600 7 8 99 c S " * 400_000 + content([Put(1, 1, "x")])
    with (
        Readers(1, Limits(seconds=0.5, megabytes=1_000)) as readers,
        pytest.raises(Unreadable, match=r"longer|memory|MB"),
    ):
        readers.draw(pdf(heavy), WantedPage(1))
