"""The sources of a corpus: ``sources.toml`` in its folder, which `onrecord fetch` adds to and people may edit.

```toml
[[source]]
name = "www.example.gov.uk"
kind = "sitemap"
address = "https://www.example.gov.uk/sitemap.xml"
match = ["/minutes/"]
since = "2024-01"
```
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import FetchRefused, SourcesWrong
from assistant.sources.fetched import SOURCES
from assistant.sources.fetching.addresses import SiteScope, normal
from assistant.sources.fetching.files import write_whole
from assistant.text import is_iso_date

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,80}")


class SourceKind(StrEnum):
    """What a source is, and so how its papers are found.

    >>> SourceKind("urls")
    <SourceKind.URLS: 'urls'>
    """

    MODERNGOV = "moderngov"
    CMIS = "cmis"
    OFSTED = "ofsted"
    URLS = "urls"
    SITEMAP = "sitemap"
    FEED = "feed"


_FILE_HOSTS = {SourceKind.OFSTED: ("files.ofsted.gov.uk",)}
"""Hosts that the files of a kind of source lie on, beside its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSource:
    """A site, or a list of addresses, that papers are fetched from.

    ``address`` is the site's, the sitemap's or the feed's; of ``urls`` the file of addresses is ``file``, its path from
    the corpus folder. ``committees`` are names, whole or in part; none means all. ``since`` leaves out what is dated
    before. ``hosts`` may be fetched from too; ``private`` lets the site stand in a private network. ``match`` keeps
    only the addresses of a sitemap or feed that hold one of these.

    >>> PaperSource(name="council", kind=SourceKind.FEED, address="https://example.org/news.rss").delay
    1.0
    """

    name: str
    kind: SourceKind
    address: str = ""
    file: str = ""
    committees: tuple[str, ...] = ()
    since: str | None = None
    publisher: str | None = None
    hosts: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    private: bool = False
    delay: float = 1.0

    def scope(self, addresses: tuple[str, ...] = ()) -> SiteScope:
        """The hosts that may be asked: the source's own, those of ``addresses`` it lists, and those it names beside."""
        own = (self.address,) if self.address else ()
        hosts = (*self.hosts, *_FILE_HOSTS.get(self.kind, ()))
        beside = tuple(host if "://" in host else f"https://{host}" for host in hosts)
        return SiteScope.of((*own, *addresses, *beside), private=self.private)


def named_source(folder: Path, kind: str, where: str, **settings: Any) -> PaperSource:
    """The source that ``kind`` and ``where``, an address or a file of addresses, name; kept in ``sources.toml``.

    One that is kept already with the same settings is not kept twice.

    Raises:
        SourcesWrong: it is none that can be fetched from, or ``sources.toml`` cannot be used.
    """
    kept = kept_sources(folder)
    given = {
        name: value for name, value in settings.items() if value is not None and value != () and value is not False
    }
    what = SourceKind(kind)
    if what is SourceKind.URLS:
        place: dict[str, Any] = {"file": Path(os.path.relpath(where, folder)).as_posix()}
        name = Path(where).stem
    else:
        place = {"address": _address(where)}
        name = urlsplit(place["address"]).hostname or "site"
    same = next((one for one in kept if one == PaperSource(name=one.name, kind=what, **place, **given)), None)
    if same:
        return same
    wanted = _free(re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.") or "source", {one.name for one in kept})
    source = _checked({"name": wanted, "kind": kind, **place, **given}, "This source")
    _keep(folder, source)
    return source


def _address(where: str) -> str:
    try:
        return normal(where if "://" in where else f"https://{where}")
    except FetchRefused as error:
        raise SourcesWrong(error.what, "Give the address as the browser shows it: https://…") from None


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def kept_sources(folder: Path) -> tuple[PaperSource, ...]:
    """The sources of ``sources.toml`` in ``folder``, in order; none where there is no such file.

    Raises:
        SourcesWrong: it is not TOML, or a source says what cannot be; which and why.
    """
    path = folder / SOURCES
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SourcesWrong(f"{path} cannot be read: {error.strerror}.", "Make it readable, or remove it.") from error
    except (ValueError, RecursionError) as error:
        raise SourcesWrong(
            f"{path} is not TOML: {error}.", "Mend it, or remove it and name the sources again."
        ) from error
    listed = content.get("source", [])
    if set(content) - {"source"} or not isinstance(listed, list):
        raise SourcesWrong(f"{path} must hold [[source]] tables alone.", "See docs/fetching.md for the form.")
    sources = tuple(_checked(raw, f"{path}, source {number}") for number, raw in enumerate(listed, start=1))
    if len({source.name for source in sources}) < len(sources):
        raise SourcesWrong(f"{path}: two sources have one name.", "Give each a name of its own.")
    return sources


_DEFAULTS = {each.name: each.default for each in fields(PaperSource)}
_FORMS: dict[str, type | tuple[type, ...]] = {"private": bool, "delay": (int, float)}
_LISTS = ("committees", "hosts", "match")


def _checked(raw: Any, where: str) -> PaperSource:
    """The source that a table of settings says.

    Raises:
        SourcesWrong: it says what cannot be.
    """
    remedy = "See docs/fetching.md for the form."
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str) or not _NAME.fullmatch(raw["name"]):
        raise SourcesWrong(f"{where} has no name of letters, figures, dots and hyphens.", remedy)
    if raw.get("kind") not in list(SourceKind):
        raise SourcesWrong(f"{where}: kind {raw.get('kind')!r} is none of {', '.join(SourceKind)}.", remedy)
    if unknown := sorted(set(raw) - set(_DEFAULTS)):
        raise SourcesWrong(f"{where}: unknown keys {', '.join(unknown)}.", f"Known: {', '.join(sorted(_DEFAULTS))}.")
    for name, value in raw.items():
        if name in _LISTS:
            fits = isinstance(value, (list, tuple)) and all(isinstance(member, str) for member in value)
        else:
            fits = isinstance(value, _FORMS.get(name, str))
        if not fits:
            raise SourcesWrong(f"{where}: {name} is not of the right form.", remedy)
    if raw.get("since") is not None and not is_iso_date(raw["since"]):
        raise SourcesWrong(f"{where}: since {raw['since']!r} is not a date.", "Write 2024-03-28, 2024-03 or 2024.")
    values: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in raw.items()}
    source = PaperSource(**{**values, "kind": SourceKind(raw["kind"])})
    lacks = "file" if source.kind is SourceKind.URLS else "address"
    if not getattr(source, lacks):
        raise SourcesWrong(f"{where}: a source of kind {source.kind} needs {lacks!r}.", remedy)
    if not 0 <= source.delay <= 60:
        raise SourcesWrong(f"{where}: delay {source.delay} is not between 0 and 60 seconds.", remedy)
    try:
        source.scope()
    except FetchRefused as error:
        raise SourcesWrong(f"{where}: {error.what}", remedy) from None
    return source


def _keep(folder: Path, source: PaperSource) -> None:
    """Adds ``source`` at the end of ``sources.toml``; what people wrote there stays as it is."""
    path = folder / SOURCES
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    lines = [f"{name} = {_toml(value)}" for name, value in _said(source)]
    text = "\n".join(["[[source]]", *lines, ""])
    write_whole(path, (f"{before.rstrip()}\n\n{text}" if before.strip() else text).encode())


def _said(source: PaperSource) -> list[tuple[str, Any]]:
    values = ((name, getattr(source, name)) for name in _DEFAULTS)
    return [(name, value) for name, value in values if _DEFAULTS[name] is MISSING or value != _DEFAULTS[name]]


def _toml(value: Any) -> str:
    """A value as TOML: its strings, lists and booleans are JSON's."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace("\x7f", "\\u007f")
