"""A polite client for one site: one request at a time, spaced, within what robots.txt allows, and within limits.

Each redirect is checked as the address itself was. A body is counted as it comes, packed and unpacked, and cut off at
the limit; what is cut off is not kept. An answer of trouble (429, 5xx, a connection lost, a body cut short) is asked
for again after a pause that doubles, or as long as the site says; a site that keeps refusing is left alone.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

import httpcore
import httpx

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import Refusal, SiteScope, joined_to, origin, shortened
from assistant.sources.fetching.connections import CheckedNetwork, CheckedTransport, Resolver, resolved
from assistant.sources.fetching.robots import RobotRules
from assistant.sources.fetching.validators import Validators

AGENT = "OnRecord"
"""What the client calls itself, and what a robots.txt can speak to."""
MEGABYTE = 1024 * 1024


_FAILURES = (Refusal.UNREACHABLE, Refusal.SLOW, Refusal.CUT, Refusal.STATUS, Refusal.BUSY)
"""What says that the site does not want to be asked, or cannot answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much and how long a site may take. Sizes are bytes, packed or unpacked; times are seconds."""

    largest_paper: int = 100 * MEGABYTE
    largest_page: int = 20 * MEGABYTE
    whole_answer: float = 300.0
    next_byte: float = 75.0
    """Self-hosted sites can think for a minute."""
    redirects: int = 5
    attempts: int = 3
    first_pause: float = 2.0
    longest_pause: float = 120.0
    delay: float = 1.0
    """Between the end of one answer and the next request; a Crawl-delay makes it longer."""
    longest_delay: float = 30.0
    failures: int = 5
    """Addresses in a row that a site does not give before it is left alone."""


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """A site's answer: the address it came from in the end, its type as stated, its size; ``changed`` is False where it
    is what the validators were of, and then nothing was written."""

    address: str
    type: str = ""
    size: int = 0
    changed: bool = True
    validators: Validators = field(default_factory=Validators)


class _RetryWanted(Exception):
    """An answer that another try may better."""

    def __init__(self, refusal: Refusal, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.refusal = refusal
        self.wait = wait


class SiteClient:
    """Asks one site, and nobody else."""

    def __init__(
        self,
        scope: SiteScope,
        limits: FetchLimits | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolver = resolved,
    ) -> None:
        self.scope = scope
        self.limits = limits or FetchLimits()
        self.asked = 0
        self._sleep = sleep
        self._network = CheckedNetwork(private=scope.private, resolve=resolve)
        timeout = httpx.Timeout(self.limits.next_byte)
        self._http = httpx.Client(
            transport=CheckedTransport(self._network), timeout=timeout, trust_env=False, follow_redirects=False
        )
        self._robots: dict[str, RobotRules] = {}
        self._last_end: float | None = None
        self._failed = 0

    def close(self) -> None:
        """Lets the connection go."""
        self._http.close()

    def __enter__(self) -> SiteClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(self, address: str, into: BinaryIO, largest: int, known: Validators | None = None) -> FetchedBody:
        """Writes what the site gives at ``address`` to ``into``, which is emptied where a try fails.

        Raises:
            FetchRefused: it is not to be had, by name; nothing of it is kept.
        """
        if self._failed >= self.limits.failures:
            raise FetchRefused(
                Refusal.UNREACHABLE,
                f"{shortened(address)} was not asked for: the site refused {self._failed} times in a row.",
                "Fetch again later.",
            )
        try:
            given = self._followed(address, into, largest, known or Validators(), robots=True)
        except FetchRefused as error:
            self._failed = self._failed + 1 if error.refusal in _FAILURES else 0
            raise
        self._failed = 0
        return given

    def _followed(self, address: str, into: BinaryIO, largest: int, known: Validators, *, robots: bool) -> FetchedBody:
        """The answer at the end of the redirects, each of which stays on the site and, but for its own, its rules."""
        at = self.scope.checked(address)
        for _ in range(self.limits.redirects + 1):
            if robots and not self._rules(at).allow(at):
                raise FetchRefused(Refusal.ROBOTS, f"{shortened(at)}: the site's robots.txt asks not to fetch it.")
            given = self._tried(at, into, largest, known)
            if isinstance(given, FetchedBody):
                return given
            following = self.scope.checked(joined_to(at, given))
            if at.startswith("https:") and following.startswith("http:"):
                raise FetchRefused(Refusal.OUTSIDE, f"{shortened(at)} leads from https to http.")
            at = following
        raise FetchRefused(
            Refusal.REDIRECTS, f"{shortened(address)} redirects more than {self.limits.redirects} times."
        )

    def _rules(self, address: str) -> RobotRules:
        """What the robots.txt of the host says; asked for once."""
        site = origin(address)
        if site not in self._robots:
            self._robots[site] = RobotRules.read(site, self._robots_text)
        return self._robots[site]

    def _robots_text(self, address: str, into: BinaryIO, largest: int) -> None:
        self._followed(address, into, largest, Validators(), robots=False)

    def _tried(self, address: str, into: BinaryIO, largest: int, known: Validators) -> FetchedBody | str:
        """The answer, or where it redirects to; asked for again after trouble."""
        pause = self.limits.first_pause
        for attempt in range(1, self.limits.attempts + 1):
            into.seek(0)
            into.truncate()
            self._keep_apart(address)
            try:
                return self._asked(address, into, largest, known)
            except _RetryWanted as trouble:
                wait = pause if trouble.wait is None else trouble.wait
                if attempt == self.limits.attempts or wait > self.limits.longest_pause:
                    raise FetchRefused(
                        trouble.refusal, f"{shortened(address)}: {trouble}.", "Fetch again later."
                    ) from None
                self._sleep(wait)
                pause *= 2
            finally:
                self._last_end = time.monotonic()
        raise AssertionError("unreachable")

    def _keep_apart(self, address: str) -> None:
        """Waits until the pause after the last answer is over."""
        rules = self._robots.get(origin(address))
        delay = min(max(self.limits.delay, rules.delay if rules else 0.0), self.limits.longest_delay)
        if self._last_end is not None and (left := self._last_end + delay - time.monotonic()) > 0:
            self._sleep(left)

    def _asked(self, address: str, into: BinaryIO, largest: int, known: Validators) -> FetchedBody | str:
        self.asked += 1
        self._network.begin(self.limits.whole_answer)
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        try:
            with self._http.stream("GET", address, headers=headers) as answer:
                return self._answered(address, answer, into, largest)
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            took = f"no answer within {self.limits.next_byte:.0f} s a byte, {self.limits.whole_answer:.0f} s in all"
            raise _RetryWanted(Refusal.SLOW, took) from error
        except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError) as error:
            raise _RetryWanted(Refusal.CUT, f"the answer was cut short or is not HTTP ({error})") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError, OSError) as error:
            raise _RetryWanted(Refusal.UNREACHABLE, f"the site cannot be reached ({error})") from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchRefused(Refusal.ADDRESS, f"{shortened(address)} is not an address: {error}.") from None

    def _answered(self, address: str, answer: httpx.Response, into: BinaryIO, largest: int) -> FetchedBody | str:
        status, headers = answer.status_code, answer.headers
        if status == 304:
            return FetchedBody(address, changed=False)
        if status in (301, 302, 303, 307, 308) and "location" in headers:
            return str(headers["location"])
        if status in (404, 410):
            raise FetchRefused(Refusal.GONE, f"{shortened(address)} is not there any more ({status}).")
        if status in (429, 500, 502, 503, 504) and not self._says_no(status, answer):
            raise _RetryWanted(Refusal.BUSY, f"the site answers {status}", _retry_after(headers.get("retry-after")))
        if status != 200:
            raise FetchRefused(Refusal.STATUS, f"{shortened(address)}: the site refuses it ({status}).")
        size = 0
        for piece in _unpacked(address, answer, largest):
            size += len(piece)
            if size > largest:
                raise _too_large(address, largest)
            into.write(piece)
            if self._network.left() <= 0:
                raise _RetryWanted(Refusal.SLOW, f"the whole answer took more than {self.limits.whole_answer:.0f} s")
        kept = Validators(headers.get("etag"), headers.get("last-modified"))
        return FetchedBody(address, headers.get("content-type", ""), size, validators=kept)

    def _says_no(self, status: int, answer: httpx.Response) -> bool:
        """Whether a 500 is a service's way to say that it has no such method: asking again changes nothing."""
        if status != 500:
            return False
        start = next(answer.iter_raw(4096), b"")
        if b"method name is not valid" in start:
            raise FetchRefused(Refusal.METHOD, f"{shortened(str(answer.url))}: the service has no such method.")
        return False


def _too_large(address: str, largest: int) -> FetchRefused:
    return FetchRefused(
        Refusal.LARGE, f"{shortened(address)} is larger than {largest:,} bytes; it was cut off there and not kept."
    )


def _unpacked(address: str, answer: httpx.Response, largest: int) -> Iterator[bytes]:
    """The body in pieces, unpacked where it was packed with gzip, no piece larger than a megabyte.

    Raises:
        FetchRefused: it says beforehand that it is too large, or is packed otherwise.
        _RetryWanted: the packing is broken.
    """
    stated = answer.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > largest:
        raise _too_large(address, largest)
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        yield from answer.iter_raw(65_536)
        return
    if packing not in ("gzip", "x-gzip"):
        raise FetchRefused(
            Refusal.TYPE, f"{shortened(address)} is packed as {packing[:40]!r}, which was not asked for."
        )
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for packed in answer.iter_raw(65_536):
            rest, full = packed, False
            while (rest or full) and not unpack.eof:
                piece = unpack.decompress(rest, MEGABYTE)
                rest, full = unpack.unconsumed_tail, len(piece) == MEGABYTE
                yield piece
    except zlib.error as error:
        raise _RetryWanted(Refusal.CUT, f"the packed answer cannot be unpacked ({error})") from error
    if not unpack.eof:
        raise _RetryWanted(Refusal.CUT, "the packed answer was cut short")


def _retry_after(stated: str | None) -> float | None:
    """The seconds that a Retry-After asks for; None where it does not say."""
    if stated is None:
        return None
    if stated.strip().isdigit():
        return float(stated)
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
