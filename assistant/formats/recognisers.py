"""Which engine recognises the words of scans on this machine, by the name under which an index remembers it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.errors import RecognitionMissing, install_extra

MOST_PAGES = 300
"""Pages of one file that are recognised; the others are named."""
SECONDS_A_PAGE = 60.0
"""Processor time for one."""
LANGUAGE = "eng"
SCANNED = "Build with --ocr, which recognises its words, or publish the original document."
"""What to do about a file whose words are recognised only where one asks for it."""
_DATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """An engine with its data: ``name`` says which, ``data`` where it lies on this machine."""

    name: str
    data: str


@lru_cache(maxsize=1)
def installed_recogniser() -> Recogniser:
    """The engine of this machine, ``tesseract 5.5.4, eng 7d4322bd``.

    Raises:
        RecognitionMissing: it, or its data, is not installed.
    """
    try:
        import tesserocr
    except ImportError:
        raise RecognitionMissing("Text recognition needs tesserocr, which is not installed.", _remedy()) from None
    folders = (os.environ.get("TESSDATA_PREFIX", ""), *_DATA)
    found = (Path(folder, f"{LANGUAGE}.traineddata") for folder in folders if folder)
    data = next((file for file in found if file.is_file()), None)
    if data is None:
        raise RecognitionMissing("Text recognition needs Tesseract's data for English, which is not here.", _remedy())
    version = tesserocr.tesseract_version().splitlines()[0]
    digest = hashlib.sha256(data.read_bytes()).hexdigest()[:8]
    return Recogniser(f"{version}, {LANGUAGE} {digest}", str(data.parent))


def _remedy() -> str:
    return (
        f"Install both ({install_extra('ocr')}, and tesseract-ocr of your system, or set TESSDATA_PREFIX to the folder "
        "that holds eng.traineddata), or build without it: --no-ocr"
    )
