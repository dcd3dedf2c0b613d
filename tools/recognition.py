"""How well words are recognised from scans: pages of PDFs that hold their text are made pictures, worn, and read again.

    python tools/recognition.py FILE.pdf … [--pages 10]

Takes ``--pages`` pages, spread evenly over the files; makes of each a picture as a clean scan (200 dots an inch, grey),
a worn one (turned by 0.7 degrees, blurred, with noise) and a poor one (120 dots, blurred more, JPEG of low quality);
reads each by the engine that ``onrecord build --ocr`` uses, in the same process with limits; and prints the share of
the page's words that were recognised, each as often as it stands there, with the engine's own confidence. Words are
compared without case and punctuation. Exit code 1 if fewer than 95 in 100 are right on the clean ones.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.formats import Limits, Readers, installed_recogniser
from assistant.records import ParsedFile

ENOUGH = 0.95
LEVELS = ("clean", "worn", "poor")
_WORD = re.compile(r"[^\W_]+")


def scanned(page: Image.Image, level: str) -> bytes:
    """A picture of a page (at 200 dots an inch) as a PDF that holds nothing else."""
    grey = page.convert("L")
    if level == "worn":
        grey = grey.rotate(0.7, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.8))
        noise = np.random.default_rng(7).normal(0, 18, (grey.height, grey.width))
        grey = Image.fromarray(np.clip(np.asarray(grey) * 0.9 + 12 + noise, 0, 255).astype(np.uint8))
    if level == "poor":
        grey = grey.resize((grey.width * 3 // 5, grey.height * 3 // 5)).filter(ImageFilter.GaussianBlur(0.7))
    dots = 200 if level != "poor" else 120
    out = io.BytesIO()
    grey.save(out, "PDF", resolution=dots, quality=30 if level == "poor" else 85)
    return out.getvalue()


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def pages_of(files: list[Path], count: int) -> Iterator[tuple[str, Image.Image, Counter[str]]]:
    """Pages with a hundred words or more, the same ones each time: name, picture at 200 dots an inch, words."""
    found = []
    for file in files:
        document = pypdfium2.PdfDocument(file)
        for index in range(len(document)):
            held = words(document[index].get_textpage().get_text_range())
            if held.total() >= 100:
                found.append((file, index, held))
    random.Random(1).shuffle(found)
    for file, index, held in found[:count]:
        picture = pypdfium2.PdfDocument(file)[index].render(scale=200 / 72).to_pil()
        yield f"{file.name}, page {index + 1}", picture, held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=10)
    asked = parser.parse_args()
    recogniser = installed_recogniser()
    right, of = Counter[str](), Counter[str]()
    print(recogniser.name)
    with Readers(1, Limits(megabytes=2_000, recogniser=recogniser)) as readers:
        for name, picture, held in pages_of(asked.files, asked.pages):
            told = []
            for level in LEVELS:
                reading = readers.read("scan.pdf", scanned(picture, level))
                got = words(reading.text) if isinstance(reading, ParsedFile) else Counter[str]()
                sure = reading.pages[0].recognised if isinstance(reading, ParsedFile) else None
                right[level] += (got & held).total()
                of[level] += held.total()
                told.append(f"{level} {(got & held).total() / held.total():.3f} (confidence {sure})")
            print(f"  {name}: {held.total()} words; {'; '.join(told)}")
    for level in LEVELS:
        print(f"{level}: {right[level]:,} of {of[level]:,} words right, {right[level] / max(of[level], 1):.3f}")
    return 0 if right["clean"] >= ENOUGH * of["clean"] else 1


if __name__ == "__main__":
    sys.exit(main())
