"""The verb: bring what is new from each source into the corpus folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import SourcesWrong, command
from assistant.sources.fetching.addresses import SiteScope
from assistant.sources.fetching.client import FetchLimits, SiteClient
from assistant.sources.fetching.connecting import findings, scope_of
from assistant.sources.fetching.pages import PageReader
from assistant.sources.fetching.reports import FetchReport, SourceReport
from assistant.sources.fetching.settings import PaperSource, kept_sources
from assistant.sources.fetching.source_run import SourceRun
from assistant.sources.fetching.store import PaperStore, opened_store

ClientMaker = Callable[[SiteScope, FetchLimits], SiteClient]


def fetch_papers(
    folder: str | Path,
    sources: Sequence[PaperSource] | None = None,
    *,
    tell: Callable[[str], None] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    client: ClientMaker = SiteClient,
    limits: FetchLimits | None = None,
) -> FetchReport:
    """Brings what is new, from ``sources`` or from all that ``sources.toml`` keeps, and says what it did.

    What was fetched before is asked for only where its site's list says that it changed, or with what the site said of
    it last. It may be stopped at any moment: what lies in the folder is whole, and the next fetch goes on from there.
    ``limits`` take the place of the usual ones, and of the source's delay.

    Raises:
        SourcesWrong: there is no source, or one cannot be used. FetchBusy: another fetch is at work there.
            ExtraMissing: a package that fetching needs is not installed. ManifestWrong: what is known cannot be read.
    """
    target = Path(folder)
    wanted = kept_sources(target) if sources is None else tuple(sources)
    if not wanted:
        site, listed = command("fetch", "moderngov", "https://…"), command("fetch", "urls", "FILE")
        raise SourcesWrong(f"{target} keeps no sources.", f"Name one: {site} or {listed}")
    heard = tell or (lambda _: None)
    with opened_store(target) as store:
        reports = [_fetched(store, source, heard, now, client, limits) for source in wanted]
    return FetchReport(tuple(reports))


def _fetched(
    store: PaperStore,
    source: PaperSource,
    tell: Callable[[str], None],
    now: Callable[[], datetime],
    client: ClientMaker,
    limits: FetchLimits | None,
) -> SourceReport:
    """What fetching from one source did."""
    with client(scope_of(source, store.folder), limits or FetchLimits(delay=source.delay)) as asking:
        run = SourceRun(store, source, asking, now, tell)
        pages = PageReader(asking, store)
        for finding in findings(source, pages, store, now().date()):
            run.take(finding)
        return run.report()
