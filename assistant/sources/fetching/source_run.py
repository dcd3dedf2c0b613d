"""One source, being fetched from: what a connector finds is fetched, kept and told of, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from assistant.errors import FetchRefused
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import Refusal
from assistant.sources.fetching.client import FetchedBody, SiteClient
from assistant.sources.fetching.file_types import suffix_of
from assistant.sources.fetching.reports import (
    Finding,
    GroupListed,
    ListedPaper,
    RefusedAddress,
    Remark,
    RestrictedPaper,
    SourceReport,
)
from assistant.sources.fetching.settings import PaperSource
from assistant.sources.fetching.store import PaperStore, digest_of
from assistant.sources.fetching.validators import Validators

_STANDS = re.compile(r"\W*\b(?:draft|unconfirmed|unapproved|confirmed|approved|signed|final)\b\W*", re.I)
_TOLD = ("title", "publisher", "committee", "kind", "date", "meeting_date", "published", "standing", "gone")
"""What of a paper's line people read; a change in it is a change of the paper."""


class SourceRun:
    """Takes the findings of a source one by one."""

    def __init__(
        self,
        store: PaperStore,
        source: PaperSource,
        client: SiteClient,
        now: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._store = store
        self._source = source
        self._client = client
        self._now = now
        self._tell = tell
        self._seen: set[str] = set()
        self._restricted: set[str] = set()
        self._lists: dict[str, list[str]] = {name: [] for name in ("new", "changed", "gone", "superseded", "notices")}
        self._refused: list[RefusedAddress] = []
        self._unchanged = self._repeated = 0

    def take(self, finding: Finding) -> None:
        """Does what a finding asks for."""
        match finding:
            case ListedPaper():
                if finding.key not in self._seen:
                    self._seen.add(finding.key)
                    self._paper(finding)
            case RestrictedPaper():
                self._restricted.add(finding.key)
            case RefusedAddress():
                self._refuse(finding)
            case GroupListed():
                self._end_group(finding.group)
            case Remark():
                self._lists["notices"].append(finding.text)

    def report(self) -> SourceReport:
        """What was done so far."""
        told = {name: tuple(dict.fromkeys(names)) for name, names in self._lists.items()}
        return SourceReport(
            source=self._source.name,
            refused=tuple(self._refused),
            unchanged=self._unchanged,
            restricted=len(self._restricted),
            repeated=self._repeated,
            requests=self._client.asked,
            **told,
        )

    def _note(self, what: str, paper: FetchedPaper) -> None:
        self._lists[what].append(paper.file)
        self._tell(f"{what}: {paper.file}")

    def _refuse(self, refused: RefusedAddress) -> None:
        self._refused.append(refused)
        self._tell(f"refused ({refused.refusal}): {refused.address}")

    def _paper(self, listed: ListedPaper) -> None:
        known = self._store.current(self._source.name, listed.key)
        in_hand = listed.content is not None or listed.stamp is None
        if known and not known.gone and not in_hand and listed.stamp == known.stamp:
            self._same(listed, known, Validators(known.etag, known.last_modified))
            return
        try:
            with self._store.draft() as (stream, path):
                body = self._body(listed, stream, known)
                stream.flush()
                if body.changed:
                    self._came(listed, body, path, known)
                elif known:
                    self._same(listed, known, Validators(known.etag, known.last_modified))
        except FetchRefused as error:
            if error.refusal != Refusal.GONE or not known:
                self._refuse(RefusedAddress(listed.address, str(error.refusal), str(error)))
            elif not known.gone:
                self._withdraw(known)

    def _body(self, listed: ListedPaper, stream: BinaryIO, known: FetchedPaper | None) -> FetchedBody:
        """The paper's bytes, in ``stream``."""
        if listed.content is not None:
            stream.write(listed.content)
            return FetchedBody(listed.address, "", len(listed.content), validators=listed.validators)
        before = Validators(known.etag, known.last_modified) if known and not known.gone else None
        return self._client.fetch(listed.address, stream, self._client.limits.largest_paper, before)

    def _came(self, listed: ListedPaper, body: FetchedBody, path: Path, known: FetchedPaper | None) -> None:
        """Keeps what came, unless it is here already."""
        sha256, size = digest_of(path)
        if known and known.sha256 == sha256:
            self._same(listed, known, body.validators)
            return
        suffix = suffix_of(path, body.type, body.address)
        twin = self._store.with_digest(sha256)
        file, identity = (twin.file, twin.id) if twin else self._store.place(self._source.name, listed, suffix, sha256)
        paper = self._described(
            listed,
            FetchedPaper(
                source=self._source.name,
                key=listed.key,
                file=file,
                id=identity,
                sha256=sha256,
                fetched=self._now().replace(microsecond=0).isoformat(),
                size=size,
                same_as=twin.id if twin and twin.key != listed.key else None,
            ),
            body.validators,
        )
        if twin:
            self._store.tell(paper)
            self._repeated += 1
        else:
            self._store.keep(path, paper)
        if known:
            self._store.tell(replace(known, superseded_by=identity))
            self._note("superseded", known)
        if not twin or known:
            self._note("changed" if known else "new", paper)

    def _described(self, listed: ListedPaper, paper: FetchedPaper, validators: Validators) -> FetchedPaper:
        """The paper with all that its site says of it now."""
        page = listed.page_address or (listed.address if paper.file.endswith(".html") else None)
        return replace(
            paper,
            title=listed.title,
            publisher=self._source.publisher,
            committee=listed.committee,
            kind=listed.kind,
            date=listed.date,
            meeting_date=listed.meeting_date,
            published=listed.published,
            standing=listed.standing,
            page_address=page,
            file_address=listed.address,
            stamp=listed.stamp,
            group=listed.group,
            etag=validators.etag,
            last_modified=validators.last_modified,
            gone=None,
        )

    def _same(self, listed: ListedPaper, known: FetchedPaper, validators: Validators) -> None:
        """The bytes are as they were; what the site says of them may have changed."""
        now = self._described(listed, known, validators)
        self._store.tell(now)
        if any(getattr(now, name) != getattr(known, name) for name in _TOLD):
            self._note("changed", now)
        else:
            self._unchanged += 1

    def _end_group(self, group: str) -> None:
        """Of a meeting whose papers were all listed: drafts that minutes took the place of, and what is gone."""
        held = [paper for paper in self._store.papers(self._source.name) if paper.group == group and paper.is_current]
        minutes = {
            _subject(paper): paper
            for paper in held
            if paper.key in self._seen and paper.kind == "minutes" and paper.standing != "draft"
        }
        for paper in held:
            newer = minutes.get(_subject(paper)) if paper.kind == "minutes" and paper.standing == "draft" else None
            if newer and newer.id != paper.id:
                self._store.tell(replace(paper, superseded_by=newer.id))
                self._note("superseded", paper)
            elif paper.key not in self._seen:
                self._withdraw(paper)

    def _withdraw(self, paper: FetchedPaper) -> None:
        """The site does not give it any more; the file stays, and says so, unless it stands at another address too."""
        others = [
            other
            for other in self._store.papers()
            if other.same_as == paper.id and other.is_current and other.identity != paper.identity
        ]
        if others and not paper.same_as:
            at = others[-1]
            self._store.tell(replace(paper, page_address=at.page_address, file_address=at.file_address))
            return
        self._store.tell(replace(paper, gone=self._now().date().isoformat()))
        if not paper.same_as:
            self._note("gone", paper)


def _subject(paper: FetchedPaper) -> str:
    """What minutes are of, without the words for how they stand: the same in a draft and in what takes its place."""
    return " ".join(_STANDS.sub(" ", paper.title or "").casefold().split())
