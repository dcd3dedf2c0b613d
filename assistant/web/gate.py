"""The gate: where a login is asked for, nothing but the login itself passes without one.

It stands before every route, ours, Gradio's and the tools for programs, so that a route added later is behind it too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from assistant.web.guard import Application, Receive, Send
from assistant.web.login_page import login_page
from assistant.web.sessions import COOKIE, LIFETIME, Sessions
from assistant.web.throttle import Throttle
from assistant.web.users import Users

USER = "onrecord.user"
"""Where a request says who made it: a name, None for nobody; nothing where no login is asked for."""
_OPEN = frozenset(
    "/favicon.ico /robots.txt /manifest.json /own/chat.css /own/login.css /own/login.js /healthz".split()  # noqa: SIM905
)
"""What may be had without a login: how the login page looks, whether the server is up, what browsers ask for without a
session."""

log = logging.getLogger("onrecord")


class Gate:
    """An ASGI application around another, which asks for a login of ``users``."""

    def __init__(self, application: Application, users: Users, sessions: Sessions) -> None:
        self._application = application
        self._users = users
        self._sessions = sessions
        self._throttle = Throttle()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        request = Request(scope, receive)
        user = self._sessions.user(request.cookies.get(COOKIE, ""))
        given = await self._own(request, user)
        if given is None:
            await self._application({**scope, USER: user}, receive, send)
        else:
            given.headers.setdefault("cache-control", "no-store")
            await given(scope, receive, send)

    async def _own(self, request: Request, user: str | None) -> Response | None:
        """What the gate answers itself; None where the request may pass."""
        path = request.scope["path"].rstrip("/")
        if path == "/login":
            wanted = request.query_params.get("next", "/")
            return await self._log_in(request) if request.method == "POST" else self._page(request, wanted)
        if path == "/logout":
            return self._log_out(request)
        if path == "/session" and user is not None:
            return JSONResponse({"user": user})
        if user is not None or path in _OPEN:
            return None
        if _is_page(request):
            query = urlencode({"next": _address(request)})
            return RedirectResponse(f"{_root(request)}/login?{query}", 303)
        return PlainTextResponse("Log in first.", 401)

    def _page(self, request: Request, wanted: str, trouble: str = "", status: int = 200, name: str = "") -> Response:
        return HTMLResponse(login_page(_root(request), _local(wanted), trouble, name), status)

    async def _log_in(self, request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        name, password = (str(form.get(field, ""))[:1000] for field in ("username", "password"))
        name, address = name.strip(), request.client.host if request.client else ""
        refused = partial(self._refused, request, name, str(form.get("next", "/")))
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return refused(403, "The login came from another site. Fill it in here.")
        if wait := self._throttle.begin(address, name):
            log.warning("login: too many tries from %s", address)
            told = f"Too many tries. Try again in {-(-wait // 60)} minutes."
            return refused(429, told, {"retry-after": str(wait)})
        if not await asyncio.to_thread(self._users.check, name, password):
            log.warning("login: refused from %s", address)
            return refused(400, "The name or the password is not right.")
        self._throttle.succeeded(address, name)
        log.info("login: %s from %s", name, address)
        wanted = f"{_root(request)}{_local(str(form.get('next', '/')))}"
        given = RedirectResponse(wanted, 303) if _is_page(request) else JSONResponse({"success": True})
        self._set_cookie(request, given, self._sessions.begin(name), LIFETIME)
        return given

    def _refused(
        self, request: Request, name: str, wanted: str, status: int, told: str, headers: dict[str, str] | None = None
    ) -> Response:
        """The page again, with what was filled in but for the password, so that the next try comes where one wanted."""
        page = _is_page(request)
        given = self._page(request, wanted, told, status, name) if page else JSONResponse({"error": told}, status)
        given.headers.update(headers or {})
        return given

    def _log_out(self, request: Request) -> Response:
        """Ends the session where it is told to; a link to it, on whatever page, ends none."""
        if request.method != "POST":
            return RedirectResponse(f"{_root(request)}/", 303)
        self._sessions.end(request.cookies.get(COOKIE, ""))
        given = RedirectResponse(f"{_root(request)}/login", 303)
        self._set_cookie(request, given, "", 0)
        return given

    def _set_cookie(self, request: Request, given: Response, value: str, seconds: int) -> None:
        secure = request.url.scheme == "https"
        given.set_cookie(
            COOKIE, value, max_age=seconds, path=_root(request) or "/", secure=secure, httponly=True, samesite="lax"
        )


def _is_page(request: Request) -> bool:
    """Whether a person's browser asks for a page, rather than a program for data."""
    return "text/html" in request.headers.get("accept", "")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _address(request: Request) -> str:
    """The path and query that were asked for, as they are asked for again after the login."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    return quote(request.scope["path"], safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")


def _local(wanted: str) -> str:
    """``wanted`` where it is an address below this server's root, else the root: nobody is sent elsewhere."""
    plain = wanted.isprintable() and wanted.isascii() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"
