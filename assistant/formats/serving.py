"""Inside a reading process: what the parent sends is parsed within the limits, and the answer sent back.

It opens no path; memory, processor time and written files are limited by the operating system.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from assistant.errors import OldFormat, Unreadable
from assistant.formats import page_picture, parsing
from assistant.formats.messages import OUT_OF_MEMORY, Limits, WantedPage, packed_file, receive, send
from assistant.formats.recognisers import Recogniser
from assistant.formats.recognition import Recognition


def serve() -> None:
    """Reads what the parent sends until it hangs up. Started by `ReadingProcess`; not for calling."""
    requests, replies = _private_pipes()
    limits = _limits(json.loads(sys.argv[2]))
    _import_parsers()
    _limit(limits)
    send(replies, {}, b"")
    silence = os.open(os.devnull, os.O_WRONLY)
    for chatter in (1, 2):  # parsers print; nobody would read it, and a full pipe stops who writes
        os.dup2(silence, chatter)
    before = _resident_megabytes()
    while (request := receive(requests)) is not None:
        head, data = request
        _allow_seconds(limits.seconds)
        reply, body = _drawn(data, head["page"]) if "page" in head else _answer(data, head, limits)
        del request, data
        reply["grown"] = _resident_megabytes() > before + 60
        send(replies, reply, body)


def _limits(given: dict[str, Any]) -> Limits:
    recogniser = given.pop("recogniser")
    return Limits(**given, recogniser=Recogniser(**recogniser) if recogniser else None)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, out of reach of anything that prints."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, replies


def _import_parsers() -> None:
    for module in ("docx", "eml", "html", "image", "msg", "ods", "odt", "pdf", "pptx", "rtf", "xlsx", "xml"):
        importlib.import_module(f"assistant.formats.{module}")
    for parser in (
        "pypdf",
        "pypdfium2",
        "pypdfium2.raw",
        "charset_normalizer",
        "striprtf.striprtf",
        "oxmsg",
        *(f"PIL.{form}ImagePlugin" for form in ("Bmp", "Jpeg", "Png", "Tiff", "WebP")),
    ):
        importlib.import_module(parser)


def _limit(limits: Limits) -> None:
    """Sets the limits of the operating system, as far as it lets them be set."""
    with contextlib.suppress(ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes << 20, limits.megabytes << 20))


def _allow_seconds(seconds: float) -> None:
    """Allows so much processor time from now on: should the parent be gone, a hanging reader ends by itself."""
    with contextlib.suppress(ValueError, OSError):
        import resource

        soft = int(time.process_time() + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _resident_megabytes() -> float:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / (1 << 20)
    except (OSError, ValueError):
        return 0.0


def _drawn(data: bytes, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A page as a picture."""
    try:
        return {}, page_picture.draw_page(data, _wanted(wanted))
    except Unreadable as error:
        return {"refused": error.what, "remedy": error.remedy}, b""
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _wanted(asked: dict[str, Any]) -> WantedPage:
    return WantedPage(**{**asked, "boxes": tuple((x, y, right, foot) for x, y, right, foot in asked["boxes"])})


def _answer(data: bytes, head: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    recognition = Recognition(limits.recogniser, _allow_seconds) if limits.recogniser else None
    try:
        parsed = parsing.parse_file(data, str(head["name"]), careful=bool(head["careful"]), recognition=recognition)
        return packed_file(parsed), parsed.text.encode("utf-8")
    except OldFormat as error:
        said = {"refused": error.what, "remedy": error.remedy, "suffix": error.suffix, "becomes": error.becomes}
        return said, b""
    except Unreadable as error:
        if isinstance(error.__cause__, MemoryError):
            os._exit(OUT_OF_MEMORY)  # a fresh process tries once more
        return {"refused": error.what, "remedy": error.remedy}, b""
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
