"""Serving below a path, ``https://intranet.example/onrecord/``: by ``--root-path`` or a proxy's ``X-Forwarded-Prefix``.

A proxy may pass the path on with the prefix or without. What the page must know is the address it is reached by:
Gradio makes it of ``X-Forwarded-Host``, which is written anew here, from a name that the server answers to, and of the
``root_path`` of ASGI.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]

_MANIFEST = re.compile(rb"<link\b[^>]*\brel=\"manifest\"[^>]*>")
_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,80}){1,8}")


def as_prefix(path: str) -> str | None:
    """A path as it is put before others, ``/onrecord``; empty for the root, None where it is no such path."""
    plain = path.strip().rstrip("/")
    if not plain:
        return ""
    plain = plain if plain.startswith("/") else f"/{plain}"
    return plain if _PREFIX.fullmatch(plain) else None


def forwarded_prefix(scope: Scope) -> str:
    """The path that a proxy says it serves this server below; empty where it says none that can be one."""
    return as_prefix(_header(scope, b"x-forwarded-prefix")) or ""


def below(scope: Scope, prefix: str, allowed: Callable[[str], bool]) -> Scope:
    """The request as at the root, with the address that it was made to; itself where there is no ``prefix``."""
    if not prefix:
        return scope
    path: str = scope["path"]
    inner = path.removeprefix(prefix) or "/" if path == prefix or path.startswith(f"{prefix}/") else path
    named = _header(scope, b"x-forwarded-host")
    host = named if named and allowed(named) else _header(scope, b"host")
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-host"]
    headers = [*kept, (b"x-forwarded-host", host.encode("latin-1"))]
    own = {"path": inner, "raw_path": inner.encode("utf-8"), "root_path": prefix, "headers": headers}
    return {**scope, **own}


def with_prefix(page: bytes, prefix: str) -> bytes:
    """A page whose addresses of the server's own files stand below ``prefix``, without Gradio's manifest of an
    application, which names icons at the root of the host."""
    if not prefix:
        return page
    return _MANIFEST.sub(b"", page).replace(b'"/own/', f'"{prefix}/own/'.encode())


def _header(scope: Scope, wanted: bytes) -> str:
    """The first value of a header, of several that proxies have added."""
    values = (value.decode("latin-1") for name, value in scope.get("headers", ()) if name.lower() == wanted)
    return next(values, "").partition(",")[0].strip()
