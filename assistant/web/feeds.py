"""What is new on a saved question as an Atom feed (RFC 4287), at ``/feeds/ID.xml``."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response
from lxml import etree

from assistant.answering import Address, write_address
from assistant.errors import OnRecordError
from assistant.present import made_visible
from assistant.web.saved_questions import News, NoSuchWatch, SavedQuestions, Watch, WatchKind
from assistant.web.state import ChatState

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 100
"""Entries of a feed."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def add(app: FastAPI, state: ChatState, saved: SavedQuestions) -> None:
    """Adds the route to ``app``; a feed is made anew where a new version of the index is open."""

    @app.get("/feeds/{identity}.xml", summary="What is new on a saved question.", include_in_schema=False)
    def feed(identity: str, request: Request) -> Response:
        try:
            watch = saved.watch(identity)
            saved.refresh(state.assistant(), watch)
            made = atom(watch, saved.news(watch)[:_MOST], str(request.base_url))
        except NoSuchWatch as error:
            raise HTTPException(404, str(error)) from None
        except OnRecordError as error:
            raise HTTPException(503, str(error)) from None
        return Response(made, media_type="application/atom+xml", headers={"Cache-Control": "no-cache"})


def atom(watch: Watch, news: Sequence[News], address: str) -> bytes:
    """``news``, newest first, as a feed whose links lead to the server at ``address``; ids stay the same."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _put(feed, "id", _identity(watch.id))
    _put(feed, "title", f"On Record: {watch.words}")
    _put(feed, "updated", news[0].found if news else watch.added)
    _put(feed, "link", None, rel="self", href=f"{address}feeds/{watch.id}.xml")
    view = "mentions" if watch.kind is WatchKind.MENTIONS else "ask"
    _put(feed, "link", None, href=f"{address}{write_address(Address(watch.words, watch.filters, view=view))}")
    _put(_put(feed, "author", None), "name", "On Record")
    for one in news:
        entry = _put(feed, "entry", None)
        _put(entry, "id", _identity(f"{watch.id}/{one.key}"))
        _put(entry, "title", one.reference)
        _put(entry, "updated", one.found)
        _put(entry, "link", None, href=f"{address}{one.link}")
        _put(entry, "content", one.quote, type="text")
    made: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return made


def _put(parent: etree._Element, name: str, words: str | None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if words is not None:
        child.text = _FORBIDDEN.sub("\ufffd", made_visible(words))
    return child


def _identity(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord:{name}").urn
