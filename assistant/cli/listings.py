"""The corpus, the models, a build and a check on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.screen import INDENT, PlainScreen, Screen
from assistant.errors import command
from assistant.present import counted, stands_in_words
from assistant.records import BuildReport, Document, Record, Unread
from assistant.text import NO_DATE, one_line, written_date

if TYPE_CHECKING:
    from assistant.index import CorpusHealth, IntegrityReport, RepeatedDocument
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
        to.say(one_line(", ".join(fact for fact in (publisher, title, part, when, standing) if fact)), indent=INDENT)
        counts = [kind, counted(int(pages), "page") if pages else "", counted(int(passages), "passage")]
        to.say((", ".join(count for count in counts if count), "dim"), indent=INDENT)
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
    for file in files:
        to.say(f"{file.file}: {file.reason}", indent=2)


def show_health(to: Screen, health: CorpusHealth) -> None:
    """Totals, the newest record of each publisher, then what is missing or stands there twice."""
    to.say((f"{counted(health.documents, 'document')}, {counted(health.records, 'record')}", "bold green"))
    formats = ", ".join(f"{number:,} {name}" for name, number in health.formats.items())
    to.say(
        f"{formats}; {counted(health.pages, 'page')}, {counted(health.passages, 'passage')}, "
        f"{counted(health.sentences, 'sentence')}",
        indent=2,
    )
    if health.standings:
        to.say(", ".join(f"{number:,} {name}" for name, number in health.standings.items()), indent=2)
    to.say(("Newest record of each publisher:", "bold"))
    for newest_of in health.newest[:_NAMED]:
        newest = (
            f"{written_date(newest_of.date)}, {one_line(newest_of.title or newest_of.document or '')}"
            if newest_of.date
            else NO_DATE
        )
        to.say(f"{newest_of.publisher or 'no publisher stated'} ({newest_of.records:,}): {newest}", indent=2)
    _named(to, "publishers", len(health.newest))
    show_unread(to, health.unreadable)
    blank = [f"{blank.document}: {len(blank.pages):,} of {counted(blank.of, 'page')}" for blank in health.blank]
    twins = [f"{twin.document}: {', '.join(_again(twin))}" for twin in health.twins]
    for title, lines in (
        ("With pages that hold no text (scanned?)", blank),
        ("In the corpus more than once", twins),
        ("No date stated", health.undated),
        ("No publisher stated", health.unattributed),
        ("Remarks", health.notices),
    ):
        if lines:
            to.say((f"{title}, {len(lines):,}:", "bold yellow"))
        for line in lines[:_NAMED]:
            to.say(line, indent=2)
        _named(to, "lines", len(lines))


def _again(twin: RepeatedDocument) -> Iterator[str]:
    yield from twin.files
    yield from (f"in {document}" for document in twin.documents)
    yield from (f"most of it in {document}" for document in twin.mostly)


def _named(to: Screen, what: str, number: int) -> None:
    """How many were not named one by one."""
    if number > _NAMED:
        to.say(f"{number - _NAMED:,} more {what} (all with --json)", indent=2)


def show_models(to: Screen, here: Sequence[PresentModel], recommended: Sequence[RecommendedModel] = ()) -> None:
    """The models on this machine, then those of the recommended that are not."""
    for model in here:
        to.say((model.name, "bold"))
        size = f"{model.size / 1e6:,.0f} MB" if model.size >= 1e6 else f"{model.size / 1e3:,.0f} kB"
        stated = f"licence {model.licence}" if model.licence else "licence not stated"
        pinned = ", pinned" if model.pinned else ""
        revision = f"revision {model.revision[:8]}{pinned}" if model.revision else ""
        digest = f"sha256 {model.digest[:12]}" if model.digest else ""
        to.say(", ".join(part for part in (model.kind, size, stated, digest, revision) if part), indent=INDENT)
        if model.trouble:
            to.say((model.trouble, "bold yellow"), indent=INDENT)
    missing = [model for model in recommended if model.name not in {one.name for one in here}]
    if missing:
        to.say()
        to.say(f"Can be brought ({command('models', 'get', 'NAME')}); none was measured here:")
    for one in missing:
        to.say(f"{one.name}: {one.kind}, licence {one.licence}", indent=INDENT)


def show_built_sample(to: Screen, made: BuildReport, corpus: Path) -> None:
    """Where the sample and its index are, and how it is asked on the command line."""
    to.say(f"{counted(made.documents, 'document')} in {corpus}, index in {made.index} ({made.seconds:.0f} s).")
    to.say("Ask them here: " + command("ask", "Who voted against?", index=made.index))


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


def show_integrity(to: Screen, report: IntegrityReport) -> None:
    """What a check compared, and what it found damaged."""
    for whole in report.whole:
        to.say(("whole: ", "green"), whole)
    for remark in report.remarks:
        to.say(("remark: ", "yellow"), remark)
    for finding in report.findings:
        to.say((f"damaged {finding.part}: ", "bold red"), f"{finding.what} {finding.remedy}")
    to.say(
        ("Nothing is damaged.", "bold")
        if not report.findings
        else (f"{counted(len(report.findings), 'finding')}.", "bold")
    )
