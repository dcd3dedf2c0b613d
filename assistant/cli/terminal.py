"""What the command line shows: styled and wrapped on a terminal, plain and unwrapped when piped, JSON on request.

A quotation is shown verbatim but for `visible`. Piped, its line ends are the document's; a terminal wraps it to the
window, and only there may a line end be one that the document does not have.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from assistant.present import (
    counted,
    json_made_visible,
    made_visible,
    read_by_in_words,
    reference,
    searched_in_words,
    stands_in_words,
)
from assistant.records import (
    Answer,
    BuildReport,
    Citation,
    Document,
    Hit,
    NoAnswer,
    Place,
    ReadBy,
    Record,
    Reply,
    Unread,
    as_json,
)
from assistant.text import NO_DATE, one_line, written_date

if TYPE_CHECKING:
    from assistant.answering import Mention, Mentions
    from assistant.index import BuildProgress, CorpusHealth, IntegrityReport, RepeatedDocument
    from assistant.models import PresentModel, RecommendedModel

Part = str | tuple[str, str]
"""Words to show, with a style (``bold``, ``dim``, ``reverse``, a colour) where they have one."""

_INDENT = 4
OPEN, CLOSE = "⟦", "⟧"
"""What stands around a marked span where no style can mark it."""


class Screen(Protocol):
    """Where a command writes."""

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        """The parts joined, then a line end; every line ``indent`` columns in. Parts are made `visible`.

        ``lead``, shorter than ``indent``, stands before the first line.
        """


class Plain:
    """For pipes and files: no styles, no boxes, no wrapping; tables are tab-separated."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        lines = made_visible("".join(_marked(part) for part in parts)).split("\n")
        margins = [lead.ljust(indent), *(" " * indent for _ in lines[1:])]
        for margin, line in zip(margins, lines, strict=True):
            self._out.write(f"{margin}{line}\n" if line else "\n")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        for row in (head, *rows):
            self._out.write("\t".join(made_visible(" ".join(cell.split())) for cell in row) + "\n")


class Styled:
    """For a terminal: rich's styles, wrapped to the window."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=out, highlight=False, markup=False, emoji=False)

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        from rich.table import Table
        from rich.text import Text

        pairs = [(part, "") if isinstance(part, str) else part for part in parts]
        text = Text.assemble(*((made_visible(words).replace("\r\n", "\n"), style) for words, style in pairs))
        if not indent:
            self._console.print(text)
            return
        grid = Table.grid(expand=True)
        grid.add_column(width=indent)
        grid.add_column(ratio=1)
        grid.add_row(Text(lead, "bold cyan"), text)
        self._console.print(grid)


def screen(out: TextIO) -> Screen:
    """The screen for ``out``: styled where it is a terminal that can be, plain elsewhere."""
    return Styled(out) if out.isatty() and os.environ.get("TERM") != "dumb" else Plain(out)


def dumped(value: Any) -> str:
    """``value`` as JSON in UTF-8, one line end after it; strings are exact, and nothing in it acts on a terminal."""
    return json_made_visible(json.dumps(as_json(value), ensure_ascii=False, indent=2)) + "\n"


def _marked(part: Part) -> str:
    if isinstance(part, str):
        return part
    return f"{OPEN}{part[0]}{CLOSE}" if part[1] == "reverse" else part[0]


# ── replies ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def show_reply(to: Screen, given: Reply) -> None:
    """An answer with its citations, or that there is none; either way what was searched."""
    match given:
        case Answer():
            to.say((f"{str(given.completeness).capitalize()}.", "bold green"))
            _citations(to, given.citations)
            if given.missing:
                to.say()
                to.say(("No quotation covers: ", "bold"), ", ".join(given.missing))
        case NoAnswer():
            to.say(("The record does not answer this", "bold yellow"), f": {given.why}. {given.reason}")
            if given.nearest:
                to.say()
                to.say("Nearest passages. They are not an answer:")
                _citations(to, given.nearest)
    to.say()
    to.say((searched_in_words(given.searched), "dim"))


def _citations(to: Screen, citations: Sequence[Citation]) -> None:
    for number, citation in enumerate(citations, start=1):
        to.say()
        to.say((citation.quote, "bold"), indent=_INDENT, lead=f"{number}.")
        to.say(reference(citation), indent=_INDENT)
        place = f"{citation.document}:{citation.start}-{citation.end}"
        to.say((f"{place}   support {citation.support:.2f}", "dim"), indent=_INDENT)
        for again in citation.also_in:
            to.say((f"also in {_also(again)}", "dim"), indent=_INDENT)


def _also(place: Place) -> str:
    named = ", ".join(part for part in (place.publisher, place.title, written_date(place.date)) if part)
    return f"{one_line(named)} ({place.document}:{place.start}-{place.end})"


def show_hits(
    to: Screen, found: Sequence[Hit], document: Callable[[str], Document], reader: ReadBy | None = None
) -> None:
    """Ranked passages with their scores, each under its record, and which reader took part."""
    for number, hit in enumerate(found, start=1):
        passage = hit.passage
        record = document(passage.document).record_at(passage.start)
        named = (record.publisher, record.title or passage.document, written_date(record.date), *passage.path[-1:])
        to.say((one_line(", ".join(part for part in named if part)), "bold"), indent=_INDENT, lead=f"{number}.")
        place = f"{passage.document}:{passage.start}-{passage.end}"
        to.say((f"{place}   score {hit.score:.3f}", "dim"), indent=_INDENT)
        to.say(passage.text.strip("\n"), indent=_INDENT)
        to.say()
    if reader:
        to.say((read_by_in_words(reader), "dim"))


def show_mentions(to: Screen, found: Mentions) -> None:
    """The counts by record, then every wording with the words marked and all its places."""
    forms = " in any form" if found.stemmed else ""
    to.say(
        (f"{counted(found.count, 'mention')} of “{found.words}”{forms}", "bold green" if found.count else "bold yellow")
    )
    for tally in found.by_record:
        named = (tally.publisher, tally.title, tally.part, written_date(tally.date))
        to.say(
            one_line(", ".join(part for part in named if part)), indent=_INDENT + 2, lead=f"{tally.count:>{_INDENT}}"
        )
    for number, wording in enumerate(found.wordings, start=1):
        to.say()
        to.say(*_occurring(wording.places[0]), indent=_INDENT + 2, lead=f"{number}.")
        for place in wording.places:
            to.say(reference(place), indent=_INDENT + 2)
            to.say((f"{place.document}:{place.start}-{place.end}", "dim"), indent=_INDENT + 2)
    to.say()
    to.say((searched_in_words(found.searched), "dim"))


def _occurring(mention: Mention) -> Iterator[Part]:
    """The sentence in parts, its occurrences marked."""
    at = mention.start
    for start, end in mention.found:
        yield mention.quote[at - mention.start : start - mention.start]
        yield mention.quote[start - mention.start : end - mention.start], "reverse"
        at = end
    yield mention.quote[at - mention.start :]


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────


HEAD = ("document", "part", "title", "publisher", "kind", "date", "pages", "passages", "standing", "found", "also")


def show_documents(to: Screen, listed: Sequence[Document], passages: Callable[[Document, Record], int]) -> None:
    """A row for every record of every document; a second record of a file names the part it is."""
    rows = [_row(each, record, passages(each, record)) for each in listed for record in each.records]
    if isinstance(to, Plain):
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
        to.say(one_line(", ".join(each for each in (publisher, title, part, when, standing) if each)), indent=_INDENT)
        counts = [kind, counted(int(pages), "page") if pages else "", counted(int(passages), "passage")]
        to.say((", ".join(each for each in counts if each), "dim"), indent=_INDENT)
        if found:
            to.say((f"found: {one_line(found)}", "dim"), indent=_INDENT)
        if also:
            to.say((f"also: {one_line(also)}", "dim"), indent=_INDENT)


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


def _again(twin: RepeatedDocument) -> Iterator[str]:
    yield from twin.files
    yield from (f"in {each}" for each in twin.documents)
    yield from (f"most of it in {each}" for each in twin.mostly)


def _named(to: Screen, what: str, number: int) -> None:
    """How many were not named one by one."""
    if number > _NAMED:
        to.say(f"{number - _NAMED:,} more {what} (all with --json)", indent=2)


# ── models ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def show_models(to: Screen, here: Sequence[PresentModel], recommended: Sequence[RecommendedModel] = ()) -> None:
    """The models on this machine, then those of the recommended that are not."""
    for each in here:
        to.say((each.name, "bold"))
        size = f"{each.size / 1e6:,.0f} MB" if each.size >= 1e6 else f"{each.size / 1e3:,.0f} kB"
        stated = f"licence {each.licence}" if each.licence else "licence not stated"
        pinned = ", pinned" if each.pinned else ""
        revision = f"revision {each.revision[:8]}{pinned}" if each.revision else ""
        digest = f"sha256 {each.digest[:12]}" if each.digest else ""
        to.say(", ".join(part for part in (each.kind, size, stated, digest, revision) if part), indent=_INDENT)
        if each.trouble:
            to.say((each.trouble, "bold yellow"), indent=_INDENT)
    missing = [each for each in recommended if each.name not in {one.name for one in here}]
    if missing:
        to.say()
        to.say("Can be brought (onrecord models get NAME); none was measured here:")
    for one in missing:
        to.say(f"{one.name}: {one.kind}, licence {one.licence}", indent=_INDENT)


def show_excerpt(to: Screen, document: Document, around: tuple[int, int], span: tuple[int, int]) -> None:
    """``document.text`` over ``around`` with ``span`` inside it marked; what is left out is said."""
    text = document.text
    if around[0] > 0:
        to.say((f"… {counted(around[0], 'character')} before", "dim"))
    to.say(text[around[0] : span[0]], (text[span[0] : span[1]], "reverse"), text[span[1] : around[1]].rstrip("\n"))
    if around[1] < len(text):
        to.say((f"… {counted(len(text) - around[1], 'character')} after", "dim"))


# ── building ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


_NAMED = 20
"""Files named one by one in a summary."""


@contextmanager
def progress(err: TextIO, clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[BuildProgress], None]]:
    """Called as a build goes on, a bar with rate and time left on a terminal, a line of them now and then elsewhere."""
    if not err.isatty():
        yield _Lines(err, clock)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[item]}"), console=Console(file=err)) as bar:
        yield _Bars(bar)


_COUNTED = {"read": "files", "embed": "passages"}
"""What the stages of a build are counted in."""


_EVERY = 30.0
"""Seconds between the lines of a log."""


class _Lines:
    """A line every half minute, for a log; none of a build that is done sooner."""

    def __init__(self, out: TextIO, clock: Callable[[], float]) -> None:
        self._out = out
        self._clock = clock
        self._told: tuple[str, float, int] = "", 0.0, 0

    def __call__(self, now: BuildProgress) -> None:
        stage, at, done = self._told
        since = self._clock() - at
        if stage == now.stage and since < _EVERY:
            return
        if stage == now.stage:
            self._out.write(_line(now, (now.done - done) / since))
            self._out.flush()
        self._told = now.stage, at + since, now.done


def _line(now: BuildProgress, rate: float) -> str:
    """``embed: 1,234 of 45,000 passages, 10.3 a second, 71 min left``, by the rate since the line before."""
    left = (now.total - now.done) / rate if rate else 0.0
    time_left = f"{left / 60:,.0f} min" if left >= 90 else f"{left:.0f} s"
    return f"{now.stage}: {now.done:,} of {now.total:,} {_COUNTED[now.stage]}, {rate:,.1f} a second, {time_left} left\n"


class _Bars:
    """A bar for each stage of a build."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._tasks: dict[str, Any] = {}

    def __call__(self, now: BuildProgress) -> None:
        from rich.markup import escape

        if now.stage not in self._tasks:
            self._tasks[now.stage] = self._bar.add_task(now.stage.capitalize(), total=now.total, rate="", item="")
        task = self._tasks[now.stage]
        speed = self._bar.tasks[task].speed
        rate = f"{speed:,.1f} {_COUNTED[now.stage]}/s" if speed else ""
        self._bar.update(task, completed=now.done, total=now.total, rate=rate, item=escape(made_visible(now.item)))
