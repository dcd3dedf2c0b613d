"""Where a record was published on the web: a link that leaves this machine, and says so; on paper its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from assistant.web.icons import icon
from assistant.web.markup import Html, element


def published_link(address: str | None, class_: str = "action") -> Html | None:
    """A link to the page that a record was published on, in a window of its own; None where that is not known."""
    if not _is_of_the_web(address):
        return None
    return element(
        "a",
        icon("out"),
        element("span", "Published page"),
        href=address,
        class_=class_,
        target="_blank",
        rel="noopener noreferrer",
        title=f"Opens {urlsplit(address or '').hostname} in a new window: {address}",
    )


def published_on_paper(address: str | None) -> Html | None:
    """The address, where the page is printed."""
    return element("p", "Published at ", address, class_="on-paper permalink") if _is_of_the_web(address) else None


def _is_of_the_web(address: str | None) -> bool:
    return (address or "").lower().startswith(("http://", "https://"))
