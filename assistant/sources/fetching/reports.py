"""What a connector finds, and what a fetch tells when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.sources.fetching.validators import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPaper:
    """A paper that a site lists. ``key`` is what the site knows it by; ``stamp`` changes when the paper does, None
    where the list does not say. ``content`` is the paper itself where it came with the list."""

    key: str
    address: str
    page_address: str | None = None
    title: str | None = None
    committee: str | None = None
    kind: str | None = None
    date: str | None = None
    meeting_date: str | None = None
    published: str | None = None
    standing: str | None = None
    stamp: str | None = None
    group: str | None = None
    content: bytes | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class RestrictedPaper:
    """A paper that the site lists and does not show to the public."""

    key: str
    title: str | None


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An address that was not fetched, why in a word or two, and the reason in a sentence.

    >>> RefusedAddress("https://example.org/a", "too large", "It is larger than 100 bytes.").refusal
    'too large'
    """

    address: str
    refusal: str
    reason: str


@dataclass(frozen=True, slots=True)
class GroupListed:
    """All that a group (a meeting) has was listed: what is known of it and was not listed is gone."""

    group: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What else to tell of a source."""

    text: str


Finding = ListedPaper | RestrictedPaper | RefusedAddress | GroupListed | Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What fetching from one source did: files that are new, changed, or no longer given by the site; addresses that
    were refused; how many papers are unchanged, restricted, or have the bytes of another; how many requests it took.

    for report in fetch_papers("corpus").sources:
        print(report.source, len(report.new), "new", *(refused.reason for refused in report.refused))
    """

    source: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    refused: tuple[RefusedAddress, ...] = ()
    unchanged: int = 0
    restricted: int = 0
    repeated: int = 0
    requests: int = 0
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch did, source by source.

    report = fetch_papers("corpus")
    print("changed" if report.changes else "nothing new")
    """

    sources: tuple[SourceReport, ...]

    @property
    def changes(self) -> bool:
        """Whether the corpus is another than before."""
        return any(one.new or one.changed or one.gone or one.superseded for one in self.sources)
