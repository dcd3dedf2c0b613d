"""A council's modern.gov site: by its web service, or by its pages where that is switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from assistant.errors import FetchRefused
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import Refusal
from assistant.sources.fetching.connectors.meetings import list_papers
from assistant.sources.fetching.connectors.moderngov_pages import ModernGovPages
from assistant.sources.fetching.connectors.moderngov_service import ModernGovService
from assistant.sources.fetching.pages import PageReader
from assistant.sources.fetching.reports import Finding, RefusedAddress, Remark
from assistant.sources.fetching.settings import PaperSource

_SERVICE = "/mgWebService.asmx/"
_SWITCHED_OFF = (Refusal.GONE, Refusal.METHOD)
_NOT_FOR_US = (*_SWITCHED_OFF, Refusal.STATUS, Refusal.FORM, Refusal.ROBOTS, Refusal.OUTSIDE)
"""Refusals for which the pages are read instead; where the service has served before, only that it is no more there."""


def base_of(address: str) -> str:
    """The folder that a site's pages lie in: an address without the page it may name, no slash at its end."""
    parts = urlsplit(address)
    path = re.sub(r"/[^/]*\.as[pm]x\b.*$", "", parts.path, flags=re.I | re.S)
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}"


def list_moderngov(
    source: PaperSource, pages: PageReader, known: Sequence[FetchedPaper], today: date
) -> Iterator[Finding]:
    """The papers of the meetings of a source's committees."""
    base = base_of(source.address)
    site: ModernGovService | ModernGovPages = ModernGovService(base, pages)
    try:
        committees = site.committees()
    except FetchRefused as error:
        served = any(_SERVICE in (paper.file_address or "") for paper in known)
        if error.refusal not in (_SWITCHED_OFF if served else _NOT_FOR_US):
            yield RefusedAddress(base, str(error.refusal), f"The web service does not serve: {error}")
            return
        site = ModernGovPages(base, pages)
        try:
            committees = site.committees()
        except FetchRefused as also:
            yield RefusedAddress(base, str(error.refusal), f"The web service does not serve: {error}")
            yield RefusedAddress(base, str(also.refusal), f"Nor do the pages: {also}")
            return
        yield Remark(f"The web service does not serve ({error.refusal}); the site's pages were read.")
    yield from list_papers(source, site, committees, known, today)
