"""Words recognised from scans: whole pages, by an engine with a name, said wherever they are quoted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant import Assistant, build_index
from assistant.answering import DocumentPlace
from assistant.cli.places import excerpt_as_json
from assistant.errors import RecognitionMissing, Unreadable
from assistant.formats import Limits, Recogniser, installed_recogniser, parsing, recognisers, recognition, sandbox
from assistant.formats.messages import packed_file, unpacked_file
from assistant.formats.paper import SheetLine
from assistant.formats.recognised_words import SheetWord
from assistant.formats.recognition import RecognisedSheet, Recognition
from assistant.index import opening
from assistant.present import citations_csv, reply_markdown
from assistant.present.edition import Edition
from assistant.present.labels import reference
from assistant.records import Answer, Citation, Document, ParsedFile, as_json
from assistant.web import plain
from assistant.web.page_pictures import wanted
from tests.formats.papers import Put, pdf
from tests.toys import ToyEncoder

TOY = Recognition(Recogniser("toy 1", ""))
HELD = [Put(72, 700, "The gate in Fold Lane is mended.")]


class ToyEngine:
    """Recognises the same line on every page, with the confidence it is told."""

    confidence = 0.93

    def __init__(self, recogniser: Recogniser) -> None:
        self.recogniser = recogniser

    def __enter__(self) -> ToyEngine:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, picture: Any, scale: float) -> RecognisedSheet:
        line = SheetLine("The path was cleared by 5 May.", left=72, top=88, right=300, bottom=100, size=11)
        return RecognisedSheet((line,), self.confidence)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[ToyEngine]]:
    monkeypatch.setattr(recognition, "PageRecogniser", ToyEngine)
    monkeypatch.setattr(ToyEngine, "confidence", 0.93)
    yield ToyEngine


def test_a_page_without_words_is_recognised_and_one_with_words_is_kept_as_the_file_holds_it(toy: object) -> None:
    parsed = parsing.parse_file(pdf(HELD, b""), "x.pdf", recognition=TOY)
    assert [page.recognised for page in parsed.pages] == [None, 0.93]
    assert [parsed.text[page.start : page.end].strip() for page in parsed.pages] == [
        "The gate in Fold Lane is mended.",
        "The path was cleared by 5 May.",
    ]
    assert parsed.notices == ("1 page recognised from scans by toy 1, confidence 0.93 to 0.93: 2",)


def test_without_the_option_a_scan_is_named_with_what_to_do(toy: object) -> None:
    parsed = parsing.parse_file(pdf(HELD, b""), "x.pdf")
    assert [page.recognised for page in parsed.pages] == [None, None]
    assert parsed.notices == ("1 of 2 pages have no text: scanned? page 2",)
    with pytest.raises(Unreadable, match="--ocr"):
        parsing.parse_file(pdf(b""), "x.pdf")


def test_what_the_engine_itself_doubts_is_not_taken_and_the_page_is_named(toy: type[ToyEngine]) -> None:
    toy.confidence = recognition.LEAST - 0.01
    parsed = parsing.parse_file(pdf(HELD, b""), "x.pdf", recognition=TOY)
    assert "path" not in parsed.text
    assert parsed.notices == ("1 of 2 pages have no text: scanned? page 2",)


def test_lines_that_the_engine_doubts_are_left_out_and_counted(
    monkeypatch: pytest.MonkeyPatch, toy: type[ToyEngine]
) -> None:
    sheet = ToyEngine(TOY.recogniser).read(None, 1.0)
    monkeypatch.setattr(ToyEngine, "read", lambda self, picture, scale: replace(sheet, left_out=2))
    parsed = parsing.parse_file(pdf(b""), "x.pdf", recognition=TOY)
    assert parsed.notices[1] == "2 lines of them left out, which the engine doubts (handwriting, stamps)"


def test_processor_time_is_granted_page_by_page(toy: object) -> None:
    granted: list[float] = []
    by = Recognition(TOY.recogniser, granted.append)
    parsing.parse_file(pdf(b"", HELD, b""), "x.pdf", recognition=by)
    assert granted == [recognisers.SECONDS_A_PAGE] * 2


def test_the_confidence_of_a_page_comes_out_of_the_reading_process(toy: object) -> None:
    parsed = parsing.parse_file(pdf(HELD, b""), "x.pdf", recognition=TOY)
    assert unpacked_file(packed_file(parsed), parsed.text.encode()) == parsed


def test_a_scan_attached_to_a_message_says_that_its_words_were_recognised_and_the_message_does_not(toy: object) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "clerk@fold.example", "Papers"
    message.set_content("The gate is mended.")
    message.add_attachment(pdf(HELD, b""), maintype="application", subtype="pdf", filename="scan.pdf")
    parsed = parsing.parse_file(message.as_bytes(), "x.eml", recognition=TOY)
    [page] = parsed.pages
    assert (page.number, page.label, page.recognised) == (2, "2 of scan.pdf", 0.93)
    assert parsed.text[page.start : page.end].strip() == "The path was cleared by 5 May."


def test_without_engine_or_data_the_remedy_names_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    recognisers.installed_recogniser.cache_clear()
    monkeypatch.setattr(recognisers, "_DATA", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(RecognitionMissing, match=r"\[ocr\].*--no-ocr"):
        installed_recogniser()
    recognisers.installed_recogniser.cache_clear()


def test_a_line_is_doubted_by_the_confidence_of_its_letters() -> None:
    word = SheetWord(0, "agreed", 0.9, 0, 0, 1, 1)
    assert recognition._confidence([word]) == 0.9
    assert recognition._confidence([word, replace(word, text="xxxxxxxxxxxx", confidence=0.3)]) == 0.5
    assert recognition._confidence([]) == 0.0


# ── with the engine ──


def _engine() -> str:
    try:
        return installed_recogniser().name
    except RecognitionMissing as missing:
        return f"NOT CHECKED: {missing.what}"


needs_engine = pytest.mark.skipif(_engine().startswith("NOT"), reason=_engine())


def page(*lines: str) -> Image.Image:
    """Lines of print on a page of A4, 150 dots to an inch."""
    picture = Image.new("L", (1240, 1754), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((150, 200 + 60 * number), line, fill=20, font=ImageFont.load_default(30))
    return picture


def scan(*lines: str, form: str = "PDF") -> bytes:
    """Lines of print as a picture in a PDF, or as an image file, and an empty page behind it."""
    out = io.BytesIO()
    page(*lines).save(out, form, resolution=150, dpi=(150, 150), save_all=True, append_images=[page()])
    return out.getvalue()


MINUTES = ("Fold Parish Council", "The drains in Fold Lane were cleared on 30 May.", "It cost 1250 pounds in all.")


@needs_engine
def test_a_scan_is_read_in_the_process_with_limits_and_its_empty_page_named() -> None:
    limits = Limits(megabytes=2_000, recogniser=installed_recogniser())
    scans = [("scan.pdf", scan(*MINUTES)), ("scan.tif", scan(*MINUTES, form="TIFF"))]
    read = dict(sandbox.read_all(scans, 1, limits))
    for parsed in read.values():
        assert isinstance(parsed, ParsedFile)
        assert "The drains in Fold Lane were cleared on 30 May." in parsed.text
        assert parsed.pages[0].recognised is not None and parsed.pages[0].recognised > 0.8
        assert parsed.pages[1].recognised is None
        assert "page 2" in parsed.notices[0]


@needs_engine
def test_a_build_remembers_that_scans_are_recognised_and_every_surface_says_so(tmp_path: Path) -> None:
    corpus, built = tmp_path / "corpus", tmp_path / "built"
    corpus.mkdir()
    (corpus / "scan.pdf").write_bytes(scan(*MINUTES))
    (corpus / "note.txt").write_text("The gate in Well Lane is mended.\n", "utf-8")
    report = build_index(corpus, built, encoder=ToyEncoder())
    assert [unread.file for unread in report.unreadable] == ["scan.pdf"]
    assert opening.open_index(built).card.recogniser is None
    assert build_index(corpus, built, encoder=ToyEncoder(), ocr=True).unreadable == ()
    assert opening.open_index(built).card.recogniser == installed_recogniser().name
    again = build_index(corpus, built, encoder=ToyEncoder())
    assert (again.unchanged, again.unreadable) == (2, ())
    _check_surfaces(Assistant.open(built, encoder=ToyEncoder()))
    report = build_index(corpus, built, encoder=ToyEncoder(), ocr=False, force=True)
    assert [unread.file for unread in report.unreadable] == ["scan.pdf"]


def _check_surfaces(assistant: Assistant) -> None:
    page = assistant.document("scan").pages[0]
    assert page.recognised is not None
    reply = assistant.ask("When were the drains in Fold Lane cleared?")
    every = [*reply.citations, *getattr(reply, "nearest", ())]
    citation = next(cited for cited in every if cited.document == "scan")
    words = [word for word in page.words if word.at < citation.end and citation.start < word.at + word.length]
    assert [assistant.document("scan").text[word.at :][: word.length] for word in words] == citation.quote.split()
    least, sure = citation.least_sure, citation.recognised
    assert least is not None and sure is not None
    assert least.confidence == min(word.confidence for word in words) / 100 <= sure
    said = f"recognised from a scan (confidence {round(100 * sure)} %, least sure of “{least.word}”: "
    said += f"{round(100 * least.confidence)} %)"
    answer = Answer(reply.question, (citation,), reply.searched) if not isinstance(reply, Answer) else reply
    answer = replace(answer, citations=(citation,))
    edition = Edition.today("http://x/")
    assert said in reference(citation)
    assert said in plain.spot(citation)
    _check_place_on_paper(assistant.document("scan"), citation)
    assert said in reply_markdown(answer, edition).decode()
    assert said in citations_csv(answer, edition).decode()
    mentions = assistant.mentions("drains")
    assert said in plain.spot(mentions.wordings[0].places[0])
    shown = excerpt_as_json(assistant.document("scan"), (citation.start, citation.end))
    assert (shown["recognised"], shown["least_sure"]) == (sure, as_json(least))
    checked = assistant.check_quote("The drains in Fold Lane were cleared on 30 May.")
    assert said in reference(checked.places[0])
    only = assistant.check_quote("Fold Parish Council").places[0]
    assert (only.recognised, only.least_sure) != (sure, least), "it is of the words of the quotation, not of the page"
    other = next(iter(assistant.mentions("gate").wordings)).places[0]
    assert other.recognised is other.least_sure is None
    assert "least_sure" not in as_json(other)
    assert "scan" not in reference(other)


def _check_place_on_paper(document: Document, citation: Citation) -> None:
    """The boxes of the quoted words are where the line was drawn: 75 points from the left, 125 from the top."""
    asked = wanted(document, document.pages[0], DocumentPlace(document.id, citation.start, citation.end))
    assert len(asked.boxes) == len(citation.quote.split())
    assert all(120 <= top < foot <= 145 and 70 <= left < right < 500 for left, top, right, foot in asked.boxes)
    elsewhere = wanted(document, document.pages[1], DocumentPlace(document.id, citation.start, citation.end))
    assert elsewhere.boxes == ()
