"""Names of files and documents, made of letters, figures and hyphens alone, whatever a site calls its papers."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from assistant.sources.fetching.reports import ListedPaper

_LONGEST = 60


def slug(text: str | None, longest: int = _LONGEST) -> str:
    """``text`` as small letters and figures with hyphens between, cut at a word; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= longest:
        return words
    return words[:longest].rpartition("-")[0] or words[:longest]


def short_digest(text: str) -> str:
    """Eight figures that stand for ``text``."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def folder_of(source: str, listed: ListedPaper) -> str:
    """The folder of a paper in the corpus: its source, its committee, the year of its meeting, as far as known."""
    parts = [slug(source) or "source", slug(listed.committee), (listed.meeting_date or listed.published or "")[:4]]
    return "/".join(part for part in parts if part)


def stem_of(listed: ListedPaper) -> str:
    """The name of a paper's file without its suffix: the day, the title, and what its site knows it by."""
    key = slug(listed.key, 24) if len(listed.key) <= 24 else short_digest(listed.key)
    title = slug(listed.title) or slug(listed.address.rpartition("/")[2].partition("?")[0].rpartition(".")[0])
    return "-".join(part for part in (listed.meeting_date or listed.published, title, key) if part)
