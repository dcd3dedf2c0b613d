"""Image files of scanned pages: named without recognition, read by it as the pages of a scanned PDF are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from assistant.errors import Unreadable
from assistant.formats import Recogniser, WantedPage, page_image, parsing, recognisers, recognition
from assistant.formats.image_kinds import image_kind
from assistant.formats.page_picture import draw_page
from assistant.formats.paper import SheetLine
from assistant.formats.recognition import RecognisedSheet, Recognition

TOY = Recognition(Recogniser("toy 1", ""))
FORMS = {"PNG": ".png", "JPEG": ".jpg", "TIFF": ".tif", "BMP": ".bmp", "WEBP": ".webp"}


class ToyEngine:
    """Recognises how dark a page is, in words; a white one holds none. Keeps the sizes it was shown."""

    shown: list[tuple[int, int, float]]

    def __init__(self, recogniser: Recogniser) -> None:
        pass

    def __enter__(self) -> ToyEngine:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, picture: Any, scale: float) -> RecognisedSheet:
        assert picture.mode == "L"
        self.shown.append((picture.width, picture.height, scale))
        grey = picture.getpixel((0, 0))
        if grey > 250:
            return RecognisedSheet((), 0.0)
        line = SheetLine(f"The shade of the page is {grey}.", left=72, top=88, right=300, bottom=100, size=11)
        return RecognisedSheet((line,), 0.93)


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[ToyEngine]]:
    monkeypatch.setattr(recognition, "PageRecogniser", ToyEngine)
    monkeypatch.setattr(ToyEngine, "shown", [], raising=False)
    yield ToyEngine


def grey(shade: int, size: tuple[int, int] = (827, 1169)) -> Image.Image:
    return Image.new("L", size, shade)


def saved(picture: Image.Image, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def pages(*shades: int) -> bytes:
    first, *others = map(grey, shades)
    return saved(first, "TIFF", save_all=True, append_images=others)


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_image_is_a_scan_with_recognition_and_named_without(form: str) -> None:
    data = saved(grey(40).convert("RGB"), form)
    parsed = parsing.parse_file(data, "anything", recognition=TOY)
    assert (parsed.format, parsed.text) == ("image", "The shade of the page is 40.\n")
    assert [(page.number, page.recognised) for page in parsed.pages] == [(1, 0.93)]
    assert parsed.notices == ("1 page recognised from scans by toy 1, confidence 0.93 to 0.93: 1",)
    with pytest.raises(Unreadable, match=r"image\..*--ocr"):
        parsing.parse_file(data, f"scan{FORMS[form]}")


def test_each_page_of_a_tiff_is_a_page_and_those_without_words_are_named() -> None:
    parsed = parsing.parse_file(pages(40, 255, 80), "scan.tif", recognition=TOY)
    assert [parsed.text[page.start : page.end] for page in parsed.pages] == [
        "The shade of the page is 40.\n\f",
        "\f",
        "The shade of the page is 80.\n",
    ]
    assert [page.recognised for page in parsed.pages] == [0.93, None, 0.93]
    assert parsed.notices[0] == "1 of 3 pages are not read: no words were recognised: page 2"


def test_pages_beyond_the_most_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.formats.image.MOST_PAGES", 2)
    parsed = parsing.parse_file(pages(40, 50, 60, 70), "scan.tif", recognition=TOY)
    assert len(parsed.pages) == 2
    assert parsed.notices[0] == "pages from 3 on are not read: only the first 2 pages of a file are recognised"


def test_processor_time_is_granted_page_by_page() -> None:
    granted: list[float] = []
    parsing.parse_file(pages(40, 50), "scan.tif", recognition=Recognition(TOY.recogniser, granted.append))
    assert granted == [recognisers.SECONDS_A_PAGE] * 2


def test_a_page_is_shown_to_the_engine_with_300_dots_an_inch_as_its_file_states_its_size(toy: type[ToyEngine]) -> None:
    parsing.parse_file(saved(grey(40, (850, 1100)), "PNG", dpi=(100, 100)), "letter.png", recognition=TOY)
    fax = saved(grey(40, (850, 550)), "TIFF", dpi=(100, 50))  # a fax has fewer dots down than across
    parsing.parse_file(fax, "fax.tif", recognition=TOY)
    assert [(width, height) for width, height, _ in toy.shown] == [(2550, 3300), (2550, 3300)]
    assert all(abs(scale - 300 / 72) < 0.01 for _, _, scale in toy.shown)


def test_a_photograph_that_states_an_impossible_size_is_taken_to_be_a4(toy: type[ToyEngine]) -> None:
    parsing.parse_file(saved(grey(40, (2481, 3508)), "JPEG", dpi=(1, 1)), "a.jpg", recognition=TOY)
    [(width, height, _)] = toy.shown
    assert abs(width - 2481) < 10 and abs(height - 3508) < 10


def test_a_photograph_held_sideways_is_turned_upright(toy: type[ToyEngine]) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    data = saved(grey(40, (1169, 827)), "JPEG", exif=turned)
    parsing.parse_file(data, "a.jpg", recognition=TOY)
    [(width, height, _)] = toy.shown
    assert height > width


def test_what_is_transparent_is_white_and_sixteen_bits_keep_their_shade() -> None:
    clear = Image.new("RGBA", (400, 600), (0, 0, 0, 0))
    with pytest.raises(Unreadable, match="no words"):
        parsing.parse_file(saved(clear, "PNG"), "clear.png", recognition=TOY)
    deep = Image.new("I;16", (400, 600), 80 * 256)
    assert "page is 80" in parsing.parse_file(saved(deep, "PNG"), "deep.png", recognition=TOY).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (saved(grey(40), "PNG")[:200], "damaged or cut short"),
        (saved(Image.effect_noise((600, 600), 90), "JPEG")[:9_000], "damaged or cut short"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "damaged or cut short"),
        (b"II*\0" + bytes(50), "damaged or cut short|no page"),
        (saved(grey(40, (1, 1)), "PNG"), "1 by 1 pixels are no page"),
        (saved(grey(255), "PNG"), "no words were recognised"),
        (pages(255, 255), "none of the 2 pages"),
    ],
)
def test_an_image_that_gives_no_words_is_named_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        parsing.parse_file(data, "scan", recognition=TOY)
    assert refused.value.remedy


def test_an_image_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, toy: type[ToyEngine]
) -> None:
    bomb = saved(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="pixels"):
        parsing.parse_file(bomb, "bomb.png", recognition=TOY)
    monkeypatch.setattr(page_image, "MOST_PIXELS", 900_000)
    with pytest.raises(Unreadable, match="827 by 1,169 pixels are over the limit of 900,000"):
        parsing.parse_file(saved(grey(40), "PNG"), "large.png", recognition=TOY)
    assert toy.shown == []


def test_what_begins_with_the_letters_of_an_image_is_no_image() -> None:
    assert image_kind(b"BMX track: approved") is None
    assert image_kind(b"RIFF\0\0\0\0WAVEfmt ") is None
    assert parsing.parse_file(b"BMX track: approved", "a.txt").text == "BMX track: approved"


def test_the_page_of_an_image_file_is_drawn_as_published() -> None:
    data = pages(40, 200)
    for number, shade in ((1, 40), (2, 200)):
        picture = Image.open(io.BytesIO(draw_page(data, WantedPage(number)))).convert("L")
        assert abs(picture.getpixel((5, 5)) - shade) < 4  # type: ignore[operator]
        assert max(picture.size) <= 1_400
    with pytest.raises(Unreadable, match="cannot be drawn"):
        draw_page(data, WantedPage(3))
