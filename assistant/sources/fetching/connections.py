"""Connections that go where they were checked to go: the name is looked up once, every answer is checked, and the
connection is made to what was checked. No byte is waited for beyond the end of the time an answer has.

A name that is public when it is checked and private when it is connected to (DNS rebinding) so has no second look-up
to lie in. `httpcore` lets the network be given; `httpx` speaks HTTP over it.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import Refusal, is_public

Resolver = Callable[[str, int], list[str]]
"""The IP addresses of a host, by its name and port."""


def resolved(host: str, port: int) -> list[str]:
    """What the system says the addresses of ``host`` are.

    Raises:
        FetchRefused: it knows of none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(
            Refusal.UNREACHABLE, f"{host} has no address: {error}.", "Check the name and the network."
        ) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _TimedStream(httpcore.NetworkStream):
    """A connection of which nothing is waited for beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._within(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _within(self, timeout: float | None) -> float:
        left = self._left()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses alone, or to any where ``private`` is asked for.

    ``begin`` says how long all that follows may take.
    """

    def __init__(self, *, private: bool, resolve: Resolver = resolved) -> None:
        self._private = private
        self._resolve = resolve
        self._network = httpcore.SyncBackend()
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        """From now on an answer has ``seconds``."""
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left of them."""
        return self._ends - time.monotonic()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        numbers = self._resolve(host, port)
        for number in numbers:
            if not self._private and not is_public(number):
                raise FetchRefused(
                    Refusal.PRIVATE,
                    f"{host} is {number}, which is not an address of the public internet.",
                    "If that machine is meant, name it with --private.",
                )
        within = min(timeout or 60.0, max(self.left(), 0.001))
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for number in numbers:
            try:
                stream = self._network.connect_tcp(number, port, within, local_address, socket_options)
                return _TimedStream(stream, self.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class CheckedTransport(httpx.BaseTransport):
    """HTTP/1.1 over a `CheckedNetwork`, one connection at a time; no proxy, no cookies, no other settings."""

    def __init__(self, network: CheckedNetwork) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=1, network_backend=network, retries=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=b"",
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
