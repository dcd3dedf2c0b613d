"""What the server lets in and what it tells browsers: hosts, routes, sizes, and a content policy with a nonce.

Gradio serves more than a chat needs (uploads, a proxy for public addresses, monitoring, files). Only the routes named
here are passed on. Requests for another host are refused, so that no foreign page can reach the chat by a name of its
own (DNS rebinding). A body is at most `BODY` bytes. Scripts run only from this server's files, or with the nonce that
the page's own carry: markup that a record might hold could not run even if it were not escaped.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from dataclasses import dataclass
from typing import Any

from assistant.web.prefix import below, forwarded_prefix, with_prefix

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

BODY = 64 * 1024
_OPEN = re.compile(
    r"/(?:|config/?|theme\.css|favicon\.ico|manifest\.json|robots\.txt|pwa_icon(?:/\d+)?|login/?|logout/?|session|healthz|status"
    r"|(?:assets|static)/[\w./@+-]+|own/[\w.-]+|original(?:/(?s:.+))?|page-picture|feeds/[0-9a-f]{12}\.xml|(?:answer|timeline)\.(?:csv|docx|json|md)|figures\.(?:csv|json)|openapi\.json|held\.json|programs|mentions\.(?:csv|docx)"
    r"|decisions\.(?:csv|docx|json)"
    r"|gradio_api/(?:info/?|app_id/?|login_check/?|startup-events|heartbeat/\w+|cancel|reset/?|queue/(?:join|data)|theme\.css"
    r"|(?:call|run|api)(?:/v2)?/\w+(?:/\w+)?/?|mcp(?:/.*)?))"
)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_PAGE = frozenset({"/", "/login", "/login/"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The names under which the server answers. ``addresses``: any number address too (it is bound to a network).

    Of names it says what Starlette's ``TrustedHostMiddleware`` does, which a test compares. That one knows no rule for
    number addresses, reads those of IPv6 in its newer releases only, and its refusal has neither our headers nor
    what to do; hence these lines. ``X-Forwarded-Host`` is not read: a proxy's own name is given with --allow-host.
    """

    hosts: frozenset[str] = _LOCAL
    addresses: bool = False

    @classmethod
    def for_host(cls, host: str, more: Collection[str] = ()) -> Allowed:
        """The names for a server bound to ``host``; names of hosts are compared without case (RFC 9110, 4.2.3)."""
        return cls(_LOCAL | {name.lower() for name in (host, *more)}, addresses=not _is_loopback(host))

    def __call__(self, header: str) -> bool:
        name = _name(header)
        return name in self.hosts or (self.addresses and _is_address(name))


class Guard:
    """An ASGI application around another."""

    def __init__(self, application: Application, allowed: Allowed, below: str = "") -> None:
        self._application = application
        self._allowed = allowed
        self._below = below

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        prefix = self._below or forwarded_prefix(scope)
        scope = below(scope, prefix, self._allowed) if scope["type"] == "http" else scope
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        nonce = secrets.token_urlsafe(16)
        outward = _Outward(send, nonce, scope, prefix)
        await self._application(outward.scope, _Inward(receive, outward), outward)

    def _refusal(self, scope: MutableMapping[str, Any]) -> tuple[int, str] | None:
        """The status and words with which a request is turned away at the door, None where it may pass."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}
        if scope["type"] != "http":
            return 404, "Not found."
        if not self._allowed(headers.get(b"host", "")):
            return 400, "This server does not answer under that name. Start it with --allow-host NAME."
        if not _OPEN.fullmatch(scope["path"]) or ".." in scope["path"].split("/"):
            return 404, "Not found."
        length = headers.get(b"content-length", "0")
        if (
            b"transfer-encoding" in headers
            and b"content-length" not in headers
            and not scope["path"].startswith("/gradio_api/mcp")
        ):
            return 411, "Send the length of the body."
        if not length.isascii() or not length.isdigit() or int(length) > BODY:
            return 413, f"A request may have {BODY:,} bytes."
        return None


class _Inward:
    """The body on its way in, never more than `BODY` bytes whatever its header said."""

    def __init__(self, receive: Receive, outward: _Outward) -> None:
        self._receive = receive
        self._outward = outward
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > BODY:
            return {"type": "http.disconnect"}
        return message


class _Outward:
    """The response on its way out: headers on each, a nonce on the scripts of the page."""

    def __init__(self, send: Send, nonce: str, scope: MutableMapping[str, Any], prefix: str) -> None:
        self._send = send
        self._nonce = nonce
        self._prefix = prefix
        self._page = scope["path"] in _PAGE and scope["method"] in {"GET", "HEAD"}
        self._start: Message | None = None
        self._body: list[bytes] = []
        plain = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        self.scope = {**scope, "headers": plain} if self._page else scope

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": self._headers(message)}
            if self._page:
                self._start = message
                return
        elif self._page and self._start is not None:
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish()
            return
        await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        own = {name for name, _ in _HEADERS} | {b"server"}
        kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in own]
        return [*kept, *_HEADERS, (b"content-security-policy", policy(self._nonce).encode())]

    async def _finish(self) -> None:
        assert self._start is not None
        body = with_prefix(with_nonce(b"".join(self._body), self._nonce), self._prefix)
        headers = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*headers, length, (b"cache-control", b"no-store")]})
        await self._send({"type": "http.response.body", "body": body})


def policy(nonce: str) -> str:
    """The content security policy. Gradio compiles its HTML components' templates, hence ``unsafe-eval``."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self' blob:; "
        "form-action 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
    )


def with_nonce(page: bytes, nonce: str) -> bytes:
    """The page with the nonce on every script it came with, and without the addresses of other hosts in its head."""
    page = re.sub(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>", b"", page)
    return page.replace(b"<script", f'<script nonce="{nonce}"'.encode())


def _name(header: str) -> str:
    """The host of a Host header, its port left out."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if header.count(":") == 1 else header


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host in _LOCAL or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


async def _refuse(send: Send, status: int, words: str) -> None:
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
