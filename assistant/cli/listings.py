"""The corpus, the models, a build and a check on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.cli.screen import INDENT, PlainScreen, Screen
from assistant.present import counted, stands_in_words
from assistant.records import BuildReport, Document, Record, Unread
from assistant.text import NO_DATE, one_line, written_date

if TYPE_CHECKING:
    from assistant.index import CorpusHealth, IntegrityReport, SamePaper
    from assistant.models import PresentModel, RecommendedModel

_NAMED = 20
"""Files named one by one in a summary."""
HEAD = ("document", "part", "title", "publisher", "kind", "date", "pages", "passages", "standing", "found", "also")


def show_documents(to: Screen, listed: Sequence[Document], passages: Mapping[tuple[str, int], int]) -> None:
    """A row for every record of every document, with its ``passages`` by document and start of the record.

    A second record of a file names the part it is.
    """
    rows = [
        _row(document, record, passages[document.id, record.start])
        for document in listed
        for record in document.records
    ]
    if isinstance(to, PlainScreen):
        to.table(HEAD, rows)
    else:
        _listing(to, rows)


def _listing(to: Screen, rows: Sequence[tuple[str, ...]]) -> None:
    """The table's rows as paragraphs: on a window its ten columns would be a few characters wide."""
    last = None
    for document, part, title, publisher, kind, date, pages, passages, standing, found, also in rows:
        if document != last:
            to.say((document, "bold"))
        last = document
        when = written_date(date) if date[:1].isdigit() else NO_DATE
        to.say(one_line(", ".join(each for each in (publisher, title, part, when, standing) if each)), indent=INDENT)
        counts = [kind, counted(int(pages), "page") if pages else "", counted(int(passages), "passage")]
        to.say((", ".join(each for each in counts if each), "dim"), indent=INDENT)
        if found:
            to.say((f"found: {one_line(found)}", "dim"), indent=INDENT)
        if also:
            to.say((f"also: {one_line(also)}", "dim"), indent=INDENT)


def _row(document: Document, record: Record, passages: int) -> tuple[str, ...]:
    pages = sum(1 for page in document.pages if page.start < record.end and page.end > record.start)
    return (
        document.id,
        record.part or "",
        record.title or "",
        record.publisher or "",
        record.kind or "",
        record.date or "not stated",
        str(pages) if pages else "",
        str(passages),
        record.standing or "",
        "; ".join(f"{name}: {where}" for name, where in record.provenance),
        "; ".join((*document.also_at, *map(stands_in_words, document.copies))),
    )


def show_unread(to: Screen, files: Sequence[Unread]) -> None:
    """The files that are not in the index, each with its reason."""
    if files:
        to.say((f"Not in the index, {counted(len(files), 'file')}:", "bold yellow"))
    for each in files:
        to.say(f"{each.file}: {each.reason}", indent=2)


def show_health(to: Screen, found: CorpusHealth) -> None:
    """Totals, the newest record of each publisher, then what is missing or stands there twice."""
    to.say((f"{counted(found.documents, 'document')}, {counted(found.records, 'record')}", "bold green"))
    formats = ", ".join(f"{number:,} {name}" for name, number in found.formats.items())
    to.say(
        f"{formats}; {counted(found.pages, 'page')}, {counted(found.passages, 'passage')}, "
        f"{counted(found.sentences, 'sentence')}",
        indent=2,
    )
    if found.standings:
        to.say(", ".join(f"{number:,} {name}" for name, number in found.standings.items()), indent=2)
    to.say(("Newest record of each publisher:", "bold"))
    for each in found.newest[:_NAMED]:
        newest = f"{written_date(each.date)}, {one_line(each.title or each.document or '')}" if each.date else NO_DATE
        to.say(f"{each.publisher or 'no publisher stated'} ({each.records:,}): {newest}", indent=2)
    _named(to, "publishers", len(found.newest))
    show_unread(to, found.unreadable)
    blank = [f"{each.document}: {len(each.pages):,} of {counted(each.of, 'page')}" for each in found.blank]
    twins = [f"{each.document}: {', '.join(_again(each))}" for each in found.twins]
    for title, lines in (
        ("With pages that hold no text (scanned?)", blank),
        ("In the corpus more than once", twins),
        ("No date stated", found.undated),
        ("No publisher stated", found.unattributed),
        ("Remarks", found.notices),
    ):
        if lines:
            to.say((f"{title}, {len(lines):,}:", "bold yellow"))
        for line in lines[:_NAMED]:
            to.say(line, indent=2)
        _named(to, "lines", len(lines))


def _again(twin: SamePaper) -> Iterator[str]:
    yield from twin.files
    yield from (f"in {each}" for each in twin.documents)
    yield from (f"most of it in {each}" for each in twin.mostly)


def _named(to: Screen, what: str, number: int) -> None:
    """How many were not named one by one."""
    if number > _NAMED:
        to.say(f"{number - _NAMED:,} more {what} (all with --json)", indent=2)


def show_models(to: Screen, here: Sequence[PresentModel], recommended: Sequence[RecommendedModel] = ()) -> None:
    """The models on this machine, then those of the recommended that are not."""
    for each in here:
        to.say((each.name, "bold"))
        size = f"{each.size / 1e6:,.0f} MB" if each.size >= 1e6 else f"{each.size / 1e3:,.0f} kB"
        stated = f"licence {each.licence}" if each.licence else "licence not stated"
        pinned = ", pinned" if each.pinned else ""
        revision = f"revision {each.revision[:8]}{pinned}" if each.revision else ""
        digest = f"sha256 {each.digest[:12]}" if each.digest else ""
        to.say(", ".join(part for part in (each.kind, size, stated, digest, revision) if part), indent=INDENT)
        if each.trouble:
            to.say((each.trouble, "bold yellow"), indent=INDENT)
    missing = [each for each in recommended if each.name not in {one.name for one in here}]
    if missing:
        to.say()
        to.say("Can be brought (onrecord models get NAME); none was measured here:")
    for one in missing:
        to.say(f"{one.name}: {one.kind}, licence {one.licence}", indent=INDENT)


def show_report(to: Screen, made: BuildReport) -> None:
    """What a build did, the files it could not read with their reasons, and where the index is."""
    to.say((f"Published {made.index}", "bold green"), f" ({made.version})")
    to.say(
        f"{counted(made.documents, 'document')}, {counted(made.passages, 'passage')}, "
        f"{counted(made.sentences, 'sentence')}; {made.embedded:,} texts embedded in {made.seconds:.1f} s",
        indent=2,
    )
    to.say(
        f"added {len(made.added)}, changed {len(made.changed)}, unchanged {made.unchanged}, "
        f"removed {len(made.removed)}, unreadable {len(made.unreadable)}",
        indent=2,
    )
    for what, files in (("added", made.added), ("changed", made.changed), ("removed", made.removed)):
        for file in files[:_NAMED]:
            to.say(f"{what}: {file}", indent=2)
        if len(files) > _NAMED:
            to.say(f"{what}: {len(files) - _NAMED} more (all with --json)", indent=2)
    for notice in made.notices:
        to.say(("notice: ", "yellow"), notice, indent=2)
    show_unread(to, made.unreadable)


def show_integrity(to: Screen, found: IntegrityReport) -> None:
    """What a check compared, and what it found damaged."""
    for each in found.whole:
        to.say(("whole: ", "green"), each)
    for remark in found.remarks:
        to.say(("remark: ", "yellow"), remark)
    for finding in found.findings:
        to.say((f"damaged {finding.part}: ", "bold red"), f"{finding.what} {finding.remedy}")
    to.say(
        ("Nothing is damaged.", "bold")
        if not found.findings
        else (f"{counted(len(found.findings), 'finding')}.", "bold")
    )
