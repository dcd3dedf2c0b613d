"""Line icons, drawn here so that nothing is fetched. They decorate; the words beside them say what is meant."""

from __future__ import annotations

from assistant.web.markup import Html, element

_PATHS = {
    "open": "M4 5.5A2.5 2.5 0 0 1 6.5 3H20v15H6.5A2.5 2.5 0 0 0 4 20.5zM4 20.5A2.5 2.5 0 0 0 6.5 21H20M9 7.5h6.5",
    "copy": "M9 9h11v12H9zM15 9V3H4v12h5",
    "link": "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
    "up": "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 3L13 9h5.5a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7",
    "down": "M17 13V4h3v9zM17 13l-4 8a2.5 2.5 0 0 1-2.5-3l.5-3H5.5a2 2 0 0 1-2-2.4l1.3-7a2 2 0 0 1 2-1.6H17",
    "close": "M5 5l14 14M19 5L5 19",
    "earlier": "M6 14l6-6 6 6",
    "later": "M6 10l6 6 6-6",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M12 11v6M9.5 14.5L12 17l2.5-2.5",
    "page": "M6 3h12v18H6zM9 8h6M9 12h6M9 16h3",
    "edit": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "contrast": "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "out": "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    "list": "M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5",
}


def icon(name: str) -> Html:
    """The icon called ``name``, hidden from readers of the page who do not look at it."""
    box = {"viewBox": "0 0 24 24"}
    return element(
        "svg", element("path", d=_PATHS[name]), attributes=box, class_="icon", aria_hidden="true", focusable="false"
    )
