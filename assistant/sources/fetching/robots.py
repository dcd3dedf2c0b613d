"""What a site's robots.txt allows (RFC 9309), read by protego, which Scrapy reads it with."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import Refusal
from assistant.sources.fetching.extra import require

_LARGEST = 512 * 1024
"""Bytes of a robots.txt; RFC 9309 asks for 500 kibibytes at least."""

_NONE = (Refusal.GONE, Refusal.STATUS, Refusal.OUTSIDE, Refusal.REDIRECTS)
"""Refusals that say that a host has no rules (RFC 9309, 2.3.1.3)."""


class RobotRules:
    """The rules of one host. A robots.txt that is not there allows all; one that cannot be had allows nothing now."""

    def __init__(self, rules: Any, agent: str) -> None:
        self._rules = rules
        self._agent = agent

    @classmethod
    def read(cls, site: str, fetch: Callable[[str, BinaryIO, int], None], agent: str = "OnRecord") -> RobotRules:
        """The rules of ``site``, whose robots.txt is had by ``fetch``.

        Raises:
            FetchRefused: the site does not answer, so that nobody knows what it allows.
        """
        held = io.BytesIO()
        try:
            fetch(f"{site}/robots.txt", held, _LARGEST)
        except FetchRefused as error:
            if error.refusal not in _NONE:
                raise FetchRefused(
                    error.refusal, f"The robots.txt of {site} could not be read: {error.what}", error.remedy
                ) from error
            held = io.BytesIO()
        parser = require("protego").Protego
        return cls(parser.parse(held.getvalue().decode("utf-8", "replace")), agent)

    def allow(self, address: str) -> bool:
        """Whether ``address`` may be asked for."""
        return bool(self._rules.can_fetch(address, self._agent))

    @property
    def delay(self) -> float:
        """The seconds that the site asks to leave between requests; 0 where it does not ask."""
        return float(self._rules.crawl_delay(self._agent) or 0.0)
