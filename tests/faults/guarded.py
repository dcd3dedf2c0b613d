"""The server of the tests, which writes down every connection that it tries to make to another machine."""

from __future__ import annotations

import ipaddress
import os
import runpy
import sys
from pathlib import Path

LOG = "ONRECORD_TEST_CONNECTIONS"


def heard(event: str, arguments: tuple[object, ...]) -> None:
    """Writes down a connection or a look-up of a name that is not this machine's."""
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}:
        address = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        host = address[0] if isinstance(address, tuple) else address
        if host not in {None, "localhost", ""} and not loopback(str(host)):
            with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
                log.write(f"{event} {address}\n")


def loopback(host: str) -> bool:
    """Whether ``host`` is an address of this machine's own, or a socket in its file system."""
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host.startswith("/")


if __name__ == "__main__":
    sys.addaudithook(heard)
    runpy.run_module("tests.web.server", run_name="__main__")
