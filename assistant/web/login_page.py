"""The login page: two labelled fields and a button, in the dress of the chat; it works without a script."""

from __future__ import annotations

from assistant.web.markup import Html, element

TITLE = "Log in – On Record"


def login_page(root: str, wanted: str, trouble: str = "", name: str = "") -> str:
    """The page below ``root`` as HTML; after it one comes to ``wanted``. ``trouble`` is why the last try failed."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"Not logged in: {TITLE}" if trouble else TITLE),
        element("link", rel="icon", href=f"{root}/favicon.ico"),
        element("link", rel="stylesheet", href=f"{root}/own/chat.css"),
        element("link", rel="stylesheet", href=f"{root}/own/login.css"),
        element("script", src=f"{root}/own/login.js"),
    )
    form = element(
        "form",
        element("input", type="hidden", name="next", value=wanted),
        _field("Name", "username", "text", "username", trouble, value=name, autofocus=not name),
        _field("Password", "password", "password", "current-password", trouble, value="", autofocus=bool(name)),
        element("button", "Log in", type="submit"),
        method="post",
        action=f"{root}/login",
    )
    main = element(
        "main",
        element("p", "On Record", class_="name"),
        element("h1", "Log in"),
        element("p", "The records are open to those who have a name and a password here.", class_="promise"),
        element("p", trouble, role="alert", class_="trouble", id="trouble") if trouble else None,
        form,
    )
    return f"<!DOCTYPE html>{element('html', head, element('body', main, class_='login'), lang='en')}"


def _field(label: str, name: str, kind: str, known_as: str, trouble: str, *, value: str, autofocus: bool) -> Html:
    """A field with its label, and after a failed try with what was wrong."""
    return element(
        "p",
        element("label", label, for_=name),
        element(
            "input",
            id=name,
            name=name,
            type=kind,
            autocomplete=known_as,
            required=True,
            aria_describedby="trouble" if trouble else None,
            aria_invalid="true" if trouble else None,
            spellcheck="false",
            autocapitalize="none",
            maxlength="200",
            value=value,
            autofocus=autofocus,
        ),
    )
