"""Starting the server: what ``onrecord serve`` and ``python app.py`` do.

Gradio is imported when the server starts, with its analytics off; the model is loaded after the page is up.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.errors import OnRecordError, command, install_extra
from assistant.web import logs
from assistant.web.guard import Allowed, Application, Guard, Message, Receive, Send
from assistant.web.prefix import as_prefix
from assistant.web.users import PasswordHash, Users, UsersWrong

if TYPE_CHECKING:
    from assistant.web.state import ChatState

STATIC = Path(__file__).parent / "static"
_DRAIN = 5
"""Seconds that running answers are waited for when the server is told to stop."""
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_SSR_MODE": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the chat is served."""

    host: str = "127.0.0.1"
    port: int = 7860
    index: str | Path = Path("index/built")
    corpus: Path = Path("corpus")
    feedback: Path = Path("feedback/feedback.sqlite")
    watches: Path = Path("feedback/watches.sqlite")
    """Where saved questions are kept, of which there are feeds."""
    auth: tuple[str, str] | None = None
    """One name and password; ``users`` is a file of several."""
    users: Path | None = None
    hosts: tuple[str, ...] = ()
    root_path: str = ""
    """The path that a proxy serves the chat below: ``/onrecord``."""
    log_format: str = "text"
    """How the log is written: "text" for people, "json" for what collects logs."""
    metrics: tuple[str, int] | None = None
    """The address and port at which figures are served for Prometheus."""
    watch: bool = False
    new_corpus: bool = False
    """Whether ``corpus`` may be another folder than the index was built from, and ``watch`` may build from it."""
    reader: str | None = None
    encoder: str | None = None
    trust_remote_code: bool = False


class CannotServe(OnRecordError):
    """The address cannot be served."""


def export_feedback(path: Path, out: TextIO) -> int:
    """Writes the thumbs kept at ``path`` to ``out`` as CSV; returns how many."""
    from assistant.web.feedback import Feedback

    return Feedback(path).export(out)


def serve(settings: ServerSettings) -> None:
    """Serves until told to stop.

    Raises:
        CannotServe: the port is taken, the address is not this machine's, or the path below which it is no path.
        ModelMissing, ModelDamaged, ModelUnfit: a model that was named cannot be used.
    """
    with logs.set_up(settings.log_format):
        _serve(settings)


def _serve(settings: ServerSettings) -> None:
    from assistant.models import NO_RERANKER, Reranker, load_question_encoder, load_reranker

    encoder = load_question_encoder(settings.encoder) if settings.encoder else None
    reader: str | Reranker | None = settings.reader
    if isinstance(reader, str) and reader != NO_RERANKER:
        reader = load_reranker(reader, code=settings.trust_remote_code)
    _prefix(settings)
    who_may(settings)
    listening = listen(settings.host, settings.port)
    log.info("starting …")
    from assistant.web.state import ChatState

    state = ChatState(settings.index, settings.corpus, encoder, reader)
    guard = application(state, settings)
    counted = _counted(guard, state, settings)
    server = server_of(when_started(counted, lambda: _announce(settings, listening)))
    state.start()
    if settings.watch:
        from assistant.web.watch import watch

        watch(state, new_corpus=settings.new_corpus)
    server.run(sockets=[listening])


def _counted(application: Application, state: ChatState, settings: ServerSettings) -> Application:
    """``application``, counted where figures are asked for.

    Raises:
        CannotServe: the package that counts is not installed, or the address of the figures cannot be had.
    """
    if settings.metrics is None:
        return application
    try:
        from assistant.web.metrics import Metrics
    except ModuleNotFoundError as error:
        needed = f"Figures need {error.name}, which is not installed."
        raise CannotServe(needed, f"Install it: {install_extra('metrics')}") from error
    metrics, (host, port) = Metrics(state), settings.metrics
    try:
        at = metrics.serve(host, port)
    except OSError as error:
        raise CannotServe(f"Cannot serve figures on {host}, port {port}: {error}.", "Choose another port.") from error
    log.info("metrics at http://%s:%d/metrics", host, at)
    return metrics.around(application)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        CannotServe: with the reason and what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotServe(
            f"Cannot listen on {host}, port {port}: {why}.", f"Choose another: --port {port % 60000 + 1}"
        ) from error
    bound.listen(128)
    return bound


def application(state: ChatState, settings: ServerSettings) -> Guard:
    """The whole server as an ASGI application, guarded."""
    os.environ.update(_QUIET)
    import gradio as gr
    from fastapi import FastAPI

    from assistant.index import folder_of
    from assistant.web import feeds, page, routes
    from assistant.web.controller import Controller
    from assistant.web.feedback import Feedback
    from assistant.web.saved_questions import SavedQuestions
    from assistant.web.theme import chat_theme

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    users = who_may(settings)
    routes.add(app, state)
    feeds.add(app, state, SavedQuestions(settings.watches))
    made = page.blocks(Controller(state, Feedback(settings.feedback)), leave=users is not None)
    gr.mount_gradio_app(
        app,
        made,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        show_error=False,
        allowed_paths=[],
        blocked_paths=[str(folder_of(settings.index).resolve()), str(settings.corpus.resolve())],
        max_file_size="1kb",
        enable_monitoring=False,
        run_history=False,
        pwa=False,
        ssr_mode=False,
        footer_links=[],
        theme=chat_theme(),
        head=_HEAD + (_SESSION if users else ""),
        mcp_server=_has_mcp(),
        favicon_path=str(STATIC / "favicon.png"),
    )
    return Guard(
        _behind_login(app, users, settings), Allowed.for_host(settings.host, settings.hosts), _prefix(settings)
    )


def _behind_login(application: Application, users: Users | None, settings: ServerSettings) -> Application:
    """``application`` behind a login of ``users``, where there are any; what must be known of sessions is kept beside
    the thumbs."""
    if users is None:
        return application
    from assistant.web.gate import Gate
    from assistant.web.session_file import SessionFile
    from assistant.web.sessions import Sessions

    return Gate(application, users, Sessions(users, SessionFile(settings.feedback.with_name("sessions"))))


def _prefix(settings: ServerSettings) -> str:
    prefix = as_prefix(settings.root_path)
    if prefix is None:
        raise CannotServe(
            f"The chat cannot be served below {settings.root_path!r}.", "Give a path such as --root-path /onrecord"
        )
    return prefix


_HEAD = (
    '<link rel="stylesheet" href="/own/chat.css"><link rel="stylesheet" href="/own/quotes.css">'
    '<link rel="stylesheet" href="/own/timeline.css"><link rel="stylesheet" href="/own/decisions.css">'
    '<link rel="stylesheet" href="/own/print.css" media="print">'
    '<script src="/own/chat.js" type="module"></script>'
)


_SESSION = '<link rel="stylesheet" href="/own/login.css"><script src="/own/session.js" type="module"></script>'


def who_may(settings: ServerSettings) -> Users | None:
    """Those who may log in; None where no login is asked for.

    Raises:
        UsersWrong: the file of users cannot be read, or holds none.
    """
    if settings.users is not None:
        users = Users(file=settings.users)
        if not users.known():
            adding = command("users", "add", "--users", settings.users, "NAME")
            raise UsersWrong(f"The file of users, {settings.users}, holds no user.", f"Add one: {adding}")
        return users
    return Users({settings.auth[0]: PasswordHash.of(settings.auth[1])}) if settings.auth else None


def _has_mcp() -> bool:
    """Whether the package that Model Context Protocol tools need is installed (``pip install 'onrecord[mcp]'``)."""
    from importlib.util import find_spec

    return find_spec("mcp") is not None


def server_of(application: Application) -> Any:
    """The server around an application: no access log (addresses hold questions), a short drain at the end."""
    import uvicorn

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN,
        lifespan="on",
        ws="none",
    )
    return uvicorn.Server(config)


def when_started(application: Application, tell: Callable[[], None]) -> Application:
    """``application``, which calls ``tell`` once it has started.

    It listens to what the application says of itself (ASGI, lifespan protocol), which no server's insides are needed
    for. The socket listens already, so whoever comes at that moment is answered.
    """

    async def told(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        async def heard(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                tell()

        await application(scope, receive, heard if scope["type"] == "lifespan" else send)

    return told


def _announce(settings: ServerSettings, listening: socket.socket) -> None:
    """Prints the address, and says where anyone may ask."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    print(f"On Record: http://{shown}:{port}", flush=True)
    if not (settings.auth or settings.users) and host not in {"127.0.0.1", "::1"}:
        log.warning("anyone who reaches %s can ask; --users FILE asks for a password", host)
