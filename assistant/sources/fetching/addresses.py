"""Which addresses a fetch may go to: those of the site that was asked for, and no machine inside somebody's network."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from assistant.errors import FetchRefused

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
"""Characters of an address; a longer one is a trap or a mistake."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\u200b-\u200f\u202a-\u202e]")
_SAFE = "/%:=&?~#+!$,;'@()*[]"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refusal(StrEnum):
    """Why an address was not fetched, in a word or two.

    >>> str(Refusal.PRIVATE)
    'private address'
    """

    ADDRESS = "not an address"
    OUTSIDE = "outside the site"
    PRIVATE = "private address"
    ROBOTS = "robots.txt"
    REDIRECTS = "too many redirects"
    LARGE = "too large"
    SLOW = "too slow"
    CUT = "cut short"
    TYPE = "wrong type"
    STATUS = "refused by the site"
    BUSY = "site in trouble"
    METHOD = "no such method"
    UNREACHABLE = "out of reach"
    GONE = "gone"
    FORM = "not understood"


@dataclass(frozen=True, slots=True)
class SiteScope:
    """The hosts a source may be fetched from, each with its port; ``private`` lets them stand in a private network."""

    hosts: frozenset[tuple[str, int]]
    private: bool = False

    @classmethod
    def of(cls, addresses: tuple[str, ...], *, private: bool = False) -> SiteScope:
        """The site of ``addresses``: http and https of a host, on their usual ports, are one.

        Raises:
            FetchRefused: one is no address.
        """
        ends = (_end(address) for address in addresses)
        return cls(frozenset(host for name, port in ends for host in _both(name, port)), private)

    def checked(self, address: str) -> str:
        """The address as it is to be asked for.

        Raises:
            FetchRefused: it is no address, or none of this site.
        """
        if _end(address) not in self.hosts:
            named = ", ".join(sorted({name for name, _ in self.hosts}))
            raise FetchRefused(
                Refusal.OUTSIDE, f"{shortened(address)} is outside the site that was asked for ({named})."
            )
        return normal(address)


def _both(name: str, port: int) -> tuple[tuple[str, int], ...]:
    return ((name, 80), (name, 443)) if port in _PORTS.values() else ((name, port),)


def _end(address: str) -> tuple[str, int]:
    """Host and port of an address.

    Raises:
        FetchRefused: it is no address of the web, or holds a name and password, or what cannot be seen.
    """
    why = "is not an address of the web (http or https)"
    if len(address) > _LONGEST:
        why = f"has {len(address):,} characters; the limit is {_LONGEST:,}"
    elif _UNSEEN.search(address):
        why = "holds characters that cannot be seen"
    else:
        try:
            parts = urlsplit(address)
            port = parts.port or _PORTS.get(parts.scheme, 0)
            host = (parts.hostname or "").rstrip(".")
        except ValueError:
            raise FetchRefused(Refusal.ADDRESS, f"{shortened(address)} {why}.") from None
        if parts.username is not None or parts.password is not None:
            why = "holds a name or a password before the host"
        elif parts.scheme in _PORTS and host:
            return host, port
    raise FetchRefused(Refusal.ADDRESS, f"{shortened(address)} {why}.")


def normal(address: str) -> str:
    """An address in one form: no fragment, host in lower case, what may not stand in an address escaped."""
    parts = urlsplit(address)
    host, port = _end(address)
    shown = f"[{host}]" if ":" in host else host
    at = shown if port == _PORTS[parts.scheme] else f"{shown}:{port}"
    return urlunsplit((parts.scheme, at, quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE), ""))


def joined_to(page: str, reference: str) -> str:
    """The address that ``reference`` on ``page`` leads to.

    Raises:
        FetchRefused: it leads to no address.
    """
    try:
        return urljoin(page, reference.strip())
    except ValueError:
        raise FetchRefused(Refusal.ADDRESS, f"{shortened(reference)} on {page} is not an address.") from None


def origin(address: str) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet, also where it hides another inside it."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        hidden = (address.sixtofour, *(address.teredo or ()))
        if any(inner is not None and not is_public(str(inner)) for inner in hidden):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def shortened(address: str) -> str:
    """An address for a message: its unseen characters shown, its middle left out where it is long."""
    seen = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", address)
    return seen if len(seen) <= 200 else f"{seen[:120]}…{seen[-60:]}"
