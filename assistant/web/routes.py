"""The server's own routes beside Gradio's: the look of the page, original files and pages, downloads, and how it is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from assistant.answering import parse_address, parse_page, verbatim_count
from assistant.errors import OnRecordError, Unreadable
from assistant.records import Document, as_json
from assistant.web import file_routes, page_pictures
from assistant.web.gate import USER
from assistant.web.news import held
from assistant.web.page_pictures import PagePictures
from assistant.web.state import ChatState
from assistant.web.status import status_page

_HEALTH = "Ready, starting, or in trouble with what and remedy; the version of the index and its counts."
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_STATIC = {file.name: _TYPES[file.suffix] for file in _FOLDER.iterdir() if file.suffix in _TYPES}
"""The page's own files that are served, by name."""


def add(app: FastAPI, state: ChatState) -> None:
    """Adds the routes to ``app``; they go before Gradio's."""

    @app.get("/own/{name}", include_in_schema=False)
    def own(name: str) -> Response:
        if name not in _STATIC:
            raise HTTPException(404, "Not found.")
        return FileResponse(_FOLDER / name, media_type=_STATIC[name], headers={"Cache-Control": "no-cache"})

    @app.get("/healthz", summary="How the server is", description=_HEALTH)
    def healthz(request: Request) -> JSONResponse:
        told, status = health(state)
        if request.scope.get(USER, "") is None:  # a login is asked for, and nobody is logged in
            told = {"status": told["status"]}
        return JSONResponse(told, status, headers={"Cache-Control": "no-store"})

    @app.get("/held.json", include_in_schema=False)
    def held_documents(request: Request) -> JSONResponse:
        return _held(state)

    @app.get("/status", include_in_schema=False)
    def status(request: Request) -> Response:
        try:
            return HTMLResponse(status_page(state.assistant().snapshot, state.notice))
        except OnRecordError as error:
            return PlainTextResponse(str(error), 503)

    @app.get("/original", include_in_schema=False)
    @app.get("/original/{identity:path}", include_in_schema=False)
    def original(request: Request, identity: str = "") -> Response:
        place = parse_address(str(request.url.query)).place
        try:
            document = state.assistant().document(place.document if place and not identity else identity)
        except OnRecordError as error:
            raise HTTPException(404, str(error)) from None
        return file_routes.attachment(
            read_original(document, state.corpus), Path(document.file).name, "application/octet-stream"
        )

    pictures = PagePictures()

    @app.get("/page-picture", include_in_schema=False)
    def page_picture(request: Request) -> Response:
        return _picture(state, pictures, str(request.url.query))

    file_routes.add(app, state)


def _held(state: ChatState) -> JSONResponse:
    """The documents of the index as a browser keeps them, to see at its next visit what is new.

    Raises:
        HTTPException: the index cannot be opened.
    """
    try:
        named = held(state.assistant().documents)
    except OnRecordError as error:
        raise HTTPException(503, str(error)) from None
    return JSONResponse({"held": named}, headers={"Cache-Control": "no-cache"})


def _picture(state: ChatState, pictures: PagePictures, query: str) -> Response:
    """The picture of a page that an address asks for.

    Raises:
        HTTPException: there is no such document, file or page, or it cannot be drawn.
    """
    place, number = parse_page(query)
    try:
        document = state.assistant().document(place.document if place else "")
        page = next((page for page in document.pages if page.number == number), None)
        if place is None or page is None:
            raise HTTPException(404, "There is no such page.")
        asked = page_pictures.wanted(document, page, place)
        drawn = pictures.picture(document, asked, lambda: read_original(document, state.corpus))
    except Unreadable as error:
        raise HTTPException(422, str(error)) from None
    except OnRecordError as error:
        raise HTTPException(404, str(error)) from None
    return Response(drawn, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


def health(state: ChatState) -> tuple[dict[str, Any], int]:
    """How the server is: ``ready``, ``starting`` or ``trouble`` with its remedy, and the HTTP status that says so."""
    error = state.trouble
    if error is not None:
        return {"status": "trouble", "what": error.what, "remedy": error.remedy}, 503
    card = state.assistant().snapshot.card
    counts = {"documents": card.documents, "passages": card.passages, "unreadable": len(card.unreadable)}
    quotations = as_json(verbatim_count())
    ready = state.ready.is_set()
    told = {
        "status": "ready" if ready else "starting",
        "index": state.assistant().snapshot.version,
        **counts,
        "quotations": quotations,
    }
    return {**told, "notice": state.notice} if state.notice else told, 200


def read_original(document: Document, corpus: Path) -> bytes:
    """The bytes of the file that ``document`` was read from, as they were when it was indexed.

    Raises:
        HTTPException: the file is gone, stands outside the corpus, or has changed since.
    """
    root = corpus.resolve()
    path = (root / document.file).resolve()
    if not path.is_relative_to(root) or not path.is_file() or (root / document.file).is_symlink():
        raise HTTPException(404, "The original file is no longer in the corpus folder.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise HTTPException(409, "The file has changed since it was indexed. The index must be built again to give it.")
    return data
