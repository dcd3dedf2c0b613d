"""Starting the server: what `python app.py` does.

Gradio is imported when the server starts, with its analytics off; the model is loaded after the page is up.
"""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import OnRecordError
from assistant.web import logs
from assistant.web.guard import Allowed, Guard

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
class Settings:
    """How the chat is served."""

    host: str = "127.0.0.1"
    port: int = 7860
    index: Path = Path("index/built")
    corpus: Path = Path("corpus")
    feedback: Path = Path("feedback/feedback.sqlite")
    auth: tuple[str, str] | None = None
    hosts: tuple[str, ...] = ()
    watch: bool = False
    reader: str | None = None
    encoder: str | None = None
    trust_remote_code: bool = False


class CannotServe(OnRecordError):
    """The address cannot be served."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until stopped; returns the exit code."""
    given = parser().parse_args(arguments)
    if given.export_feedback:
        return _export(given.feedback)
    settings = Settings(
        given.host,
        given.port,
        given.index,
        given.corpus or _remembered_corpus(given.index) or Path("corpus"),
        given.feedback,
        given.auth,
        tuple(given.allow_host),
        given.watch,
        given.reader,
        given.encoder,
        given.trust_remote_code,
    )
    try:
        with logs.set_up():
            serve(settings)
    except OnRecordError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def parser() -> argparse.ArgumentParser:
    """The arguments of `app.py`."""
    made = argparse.ArgumentParser(prog="app.py", description="On Record: the web chat. Nothing leaves this machine.")
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    made.add_argument(
        "--port", type=int, default=7860, help="port to listen on, 0 for any free one (default: %(default)s)"
    )
    made.add_argument(
        "--index", type=Path, default=Path("index/built"), metavar="DIR", help="the built index (default: %(default)s)"
    )
    made.add_argument(
        "--corpus", type=Path, metavar="DIR", help="the records (default: the index's own folder of them, or corpus)"
    )
    made.add_argument("--auth", type=_auth, metavar="USER:PASSWORD", help="ask for a name and a password")
    made.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name the server is reached by; may be repeated",
    )
    made.add_argument("--watch", action="store_true", help="rebuild the index when files of the corpus change")
    made.add_argument("--reader", metavar="NAME", help="a model that reads the passages: a folder, a name, or none")
    made.add_argument(
        "--encoder", metavar="NAME", help="where the index's encoder is now, if it moved: a folder, or its name"
    )
    made.add_argument(
        "--trust-remote-code", action="store_true", help="let a reader run code that comes with it; read it first"
    )
    made.add_argument(
        "--feedback",
        type=Path,
        default=Path("feedback/feedback.sqlite"),
        metavar="FILE",
        help="where thumbs are kept (default: %(default)s)",
    )
    made.add_argument(
        "--export-feedback", action="store_true", help="write the kept thumbs as CSV to standard output and end"
    )
    return made


def _auth(value: str) -> tuple[str, str]:
    user, colon, password = value.partition(":")
    if not (user and colon and password):
        raise argparse.ArgumentTypeError("write USER:PASSWORD")
    return user, password


def _remembered_corpus(index: Path) -> Path | None:
    from assistant.index import remembered_corpus

    return remembered_corpus(index)


def _export(path: Path) -> int:
    from assistant.web.feedback import Feedback

    kept = Feedback(path).export(sys.stdout)
    print(f"{kept} rows", file=sys.stderr)
    return 0


def serve(settings: Settings) -> None:
    """Serves until told to stop.

    Raises:
        CannotServe: the port is taken, or the address is not this machine's.
        ModelMissing, ModelDamaged, ModelUnfit: a model that was named cannot be used.
    """
    from assistant.models import NO_RERANKER, load_encoder, load_reranker

    encoder = load_encoder(settings.encoder) if settings.encoder else None
    named = settings.reader not in {None, NO_RERANKER}
    reader = load_reranker(str(settings.reader), code=settings.trust_remote_code) if named else None
    listening = listen(settings.host, settings.port)
    log.info("starting …")
    from assistant.web.state import ChatState

    room = ChatState(settings.index, settings.corpus, encoder, reader)
    server = server_of(application(room, settings))
    _announce(server, settings, listening)
    room.start()
    if settings.watch:
        from assistant.web.watch import watch

        watch(room)
    server.run(sockets=[listening])


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
            f"Cannot listen on {host}, port {port}: {why}.", f"Choose another: python app.py --port {port % 60000 + 1}"
        ) from error
    bound.listen(128)
    return bound


def application(room: ChatState, settings: Settings) -> Guard:
    """The whole server as an ASGI application, guarded."""
    os.environ.update(_QUIET)
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web import page, routes
    from assistant.web.controller import Controller
    from assistant.web.feedback import Feedback
    from assistant.web.theme import chat_theme

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    login = routes.Login(settings.auth is not None)
    routes.add(app, room, login)
    made = page.blocks(Controller(room, Feedback(settings.feedback)))
    gr.mount_gradio_app(
        app,
        made,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        auth=settings.auth,
        show_error=False,
        allowed_paths=[],
        blocked_paths=[str(settings.index.resolve()), str(settings.corpus.resolve())],
        max_file_size="1kb",
        enable_monitoring=False,
        run_history=False,
        pwa=False,
        ssr_mode=False,
        footer_links=[],
        theme=chat_theme(),
        head=_HEAD,
        mcp_server=_has_mcp(),
        favicon_path=str(STATIC / "favicon.png"),
    )
    login.tokens_of(app.routes[-1])
    return Guard(app, Allowed.for_host(settings.host, settings.hosts))


_HEAD = '<link rel="stylesheet" href="/own/room.css"><script src="/own/room.js" defer></script>'


def _has_mcp() -> bool:
    """Whether the package that Model Context Protocol tools need is installed (``pip install 'onrecord[mcp]'``)."""
    from importlib.util import find_spec

    return find_spec("mcp") is not None


def server_of(guard: Guard) -> Any:
    """The server around the application: no access log (addresses hold questions), a short drain at the end."""
    import uvicorn

    config = uvicorn.Config(
        guard,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN,
        lifespan="on",
        ws="none",
    )
    return uvicorn.Server(config)


def _announce(server: Any, settings: Settings, listening: socket.socket) -> None:
    """Prints the address once it answers."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    startup = server.startup

    async def started(sockets: list[socket.socket] | None = None) -> None:
        await startup(sockets=sockets)
        print(f"On Record: http://{shown}:{port}", flush=True)
        if settings.auth is None and host not in {"127.0.0.1", "::1"}:
            log.warning("anyone who reaches %s can ask; --auth USER:PASSWORD asks for a password", host)

    server.startup = started
