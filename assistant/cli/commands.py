"""The command line, ``onrecord``. Nothing heavy is imported until a command needs it.

Exit codes: 0 answered or done; 1 the record does not answer, or nothing was found; 2 an error of ours or of the call,
in one line; 70 a defect of the program; 130 stopped by Ctrl-C, 143 by SIGTERM; 141 the reader of a pipe went away.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from assistant import __version__
from assistant.cli import terminal
from assistant.errors import OnRecordError
from assistant.present import made_visible
from assistant.records import Answer, Document, Record, as_json

if TYPE_CHECKING:
    from assistant.index import Snapshot

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_PIECE = 16_384
NONE, WRONG, DEFECT, STOPPED, PIPE, ENDED = 1, 2, 70, 130, 141, 143

EXAMPLE = """\b
Examples:
  onrecord ask "What did inspectors say about pathway plans?"
  onrecord ask "What did inspectors find about the quality of audits?" --publisher Ofsted --from 2024
  onrecord mentions "pathway plans" --out pathway-plans.docx
  onrecord show cabinet-report-2024-03-28
  onrecord build --corpus corpus --index index/built
"""


# ── options that commands share ─────────────────────────────────────────────────────────────────────────────────────


def _index(command: F) -> F:
    return click.option(
        "--index", default="index/built", show_default=True, metavar="DIR", help="The folder of the built index."
    )(command)


def _corpus(command: F) -> F:
    told = "The folder of the records; where it is not given, the one the index was built from, if there is one."
    return click.option("--corpus", default="corpus", show_default=True, metavar="DIR", help=told)(command)


def _corpus_of(given: str, index: str) -> str | Path:
    """The folder of the records: as it was named, else as the index remembers it, else the default."""
    from assistant.index import remembered_corpus

    if click.get_current_context().get_parameter_source("corpus") is ParameterSource.COMMANDLINE:
        return given
    return remembered_corpus(index) or given


def _json(command: F) -> F:
    return click.option("--json", "in_json", is_flag=True, help="Write JSON; strings in it are exact.")(command)


def _out(told: str) -> Callable[[F], F]:
    return click.option("--out", metavar="FILE", help=told)


def _models(command: F) -> F:
    """Options named as the keywords of `Assistant.open` are."""
    for option in (
        click.option(
            "--trust-remote-code", is_flag=True, help="Let a reader run code that comes with it. Read that code first."
        ),
        click.option(
            "--encoder", metavar="NAME", help="Where the index's encoder is now, if it moved: a folder, or its name."
        ),
        click.option("--reader", metavar="NAME", help="A model that reads the passages: a folder, a name, or none."),
    ):
        command = option(command)
    return command


def _opening(options: dict[str, Any]) -> dict[str, Any]:
    """The options of `_models`, taken out of ``options``."""
    return {name: options.pop(name) for name in ("reader", "encoder", "trust_remote_code")}


def _filters(command: F) -> F:
    """Options named as the keywords of `Assistant.ask` are."""
    for option in (
        click.option(
            "--document", "documents", multiple=True, metavar="ID", help="Only this document; may be repeated."
        ),
        click.option(
            "--publisher", "publishers", multiple=True, metavar="NAME", help="Only this publisher; may be repeated."
        ),
        click.option(
            "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of record; may be repeated."
        ),
        click.option("--to", "published_before", metavar="DATE", help="Only records dated up to then."),
        click.option(
            "--from", "published_after", metavar="DATE", help="Only records dated from then: 2023-01-01 or 2023."
        ),
    ):
        command = option(command)
    return command


# ── the commands ────────────────────────────────────────────────────────────────────────────────────────────────────


@click.group(invoke_without_command=True, epilog=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="onrecord")
@click.pass_context
def onrecord(context: click.Context) -> None:
    """Answers from the public record, in its own words, each with the place it stands at."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@onrecord.command(
    short_help="Ask a question.", epilog="Exit code 0: the record answers. 1: it does not. 2: an error, in one line."
)
@click.argument("question", nargs=-1, required=True)
@click.option("--k", default=5, show_default=True, type=click.IntRange(1), help="At most this many quotations.")
@_filters
@_out("Also write the answer there: .md, .csv or .docx (Word).")
@_models
@_index
@_json
def ask(question: Sequence[str], k: int, index: str, in_json: bool, out: str | None, **options: Any) -> None:
    """The sentences of the record that answer QUESTION, or that it does not answer."""
    from assistant import Assistant
    from assistant.present import briefing, citations_csv, reply_markdown

    write = _writer(out, {".md": reply_markdown, ".csv": citations_csv, ".docx": briefing})
    given = Assistant.open(index, **_opening(options)).ask(" ".join(question), k, **options)
    write(given)
    answered = isinstance(given, Answer)
    if in_json:
        _write(terminal.dumped({"answer": answered, **as_json(given)}))
    else:
        terminal.show_reply(terminal.screen(sys.stdout), given)
    _end(answered)


@onrecord.command(
    short_help="Find passages.", epilog="Exit code 0: passages were found. 1: none. 2: an error, in one line."
)
@click.argument("words", nargs=-1, required=True)
@click.option("--k", default=10, show_default=True, type=click.IntRange(1), help="At most this many passages.")
@_filters
@_models
@_index
@_json
def search(words: Sequence[str], k: int, index: str, in_json: bool, **options: Any) -> None:
    """The passages nearest WORDS, best first, with no judgement whether they answer. A score only orders."""
    from assistant import Assistant

    desk = Assistant.open(index, **_opening(options))
    found = desk.search(" ".join(words), k, **options)
    if in_json:
        _write(terminal.dumped(found))
    else:
        terminal.show_hits(terminal.screen(sys.stdout), found, desk.document, desk.reader)
    _end(bool(found))


@onrecord.command(short_help="Read a document, or a place in it.")
@click.argument("place", metavar="DOCUMENT[:START-END]")
@click.option("--whole", is_flag=True, help="With a span: the whole document around it, not only its passages.")
@_index
@_json
def show(place: str, whole: bool, index: str, in_json: bool) -> None:
    """The text of a document, exactly; or, with a span in characters, the passages around it with the span marked."""
    snapshot = _opened(index)
    document, span = _place(snapshot, place)
    if in_json:
        _write(terminal.dumped(_shown(document, span)))
    elif span is None:
        _write(made_visible(document.text) if sys.stdout.isatty() else document.text)
    else:
        around = (0, len(document.text)) if whole else _around(snapshot, document, span)
        terminal.show_excerpt(terminal.screen(sys.stdout), document, around, span)


@onrecord.command(short_help="List the documents.")
@_index
@_json
def documents(index: str, in_json: bool) -> None:
    """A table of all records, and the files that could not be read."""
    snapshot = _opened(index)
    listed = tuple(snapshot.documents.values())
    if in_json:
        unreadable = as_json(snapshot.card.unreadable)
        _write(terminal.dumped({"documents": [_listed(snapshot, each) for each in listed], "unreadable": unreadable}))
    else:
        terminal.show_documents(
            terminal.screen(sys.stdout), listed, lambda each, record: _passages(snapshot, each, record)
        )
        terminal.show_unread(terminal.screen(sys.stderr), snapshot.card.unreadable)


@onrecord.command(short_help="The health of the corpus.")
@_index
@_json
def health(index: str, in_json: bool) -> None:
    """What is in the index, what could not be read and why, pages without text, the same paper twice, undated records,
    and the newest record of each publisher."""
    from assistant.index import corpus_health

    found = corpus_health(_opened(index))
    if in_json:
        _write(terminal.dumped(found))
    else:
        terminal.show_health(terminal.screen(sys.stdout), found)


@onrecord.command(
    short_help="Build or refresh the index.",
    epilog="Exit code 0: an index was published, also where files could not be read; they are named.",
)
@_corpus
@_index
@click.option("--encoder", metavar="NAME", help="A sentence-transformers model: a folder, or one in the local cache.")
@click.option("--force", is_flag=True, help="Publish even if a fifth of the documents or more is gone.")
@click.option("--new-corpus", is_flag=True, help="Let --corpus replace another folder that the index was built from.")
@_json
def build(corpus: str, index: str, encoder: str | None, force: bool, new_corpus: bool, in_json: bool) -> None:
    """Read the corpus, embed what is new and publish the index, complete or not at all."""
    from assistant import build_index

    folder = _corpus_of(corpus, index)
    with terminal.progress(sys.stderr) as progress:
        made = build_index(folder, index, encoder=encoder, progress=progress, force=force, new_corpus=new_corpus)
    if in_json:
        _write(terminal.dumped(made))
    else:
        terminal.show_report(terminal.screen(sys.stdout), made)


@onrecord.command(
    short_help="Verify index, corpus and model.", epilog="Exit code 0: all is whole. 1: something is not; it is named."
)
@_corpus
@_index
@_json
def check(corpus: str, index: str, in_json: bool) -> None:
    """Read the index, the corpus and the model again, byte for byte, and name what is not as it was built."""
    from assistant.index import check_index

    found = check_index(index, _corpus_of(corpus, index))
    if in_json:
        _write(terminal.dumped(found))
    else:
        terminal.show_integrity(terminal.screen(sys.stdout), found)
    _end(not found.findings)


@onrecord.command(short_help="Go back to the version before.")
@_index
def rollback(index: str) -> None:
    """Let the version of the index before serve again, if it is whole. Again, to go forth again."""
    from assistant.index import roll_back

    now, before = roll_back(index)
    terminal.screen(sys.stdout).say(f"{index}: {now} serves now" + (f"; {before} served before." if before else "."))


@onrecord.command(
    short_help="Count every mention of words.",
    epilog="Exit code 0: the words occur. 1: they do not. 2: an error, in one line.",
)
@click.argument("words", nargs=-1, required=True)
@click.option("--stem", "stemmed", is_flag=True, help="Other forms too: plan, plans, planned.")
@_filters
@_out("Also write all places there: .csv or .docx (Word).")
@_index
@_json
def mentions(words: Sequence[str], stemmed: bool, index: str, in_json: bool, out: str | None, **filters: Any) -> None:
    """Every occurrence of WORDS (a word or an exact phrase), counted, each in its sentence."""
    from assistant import assistant
    from assistant.index import LocalIndex, make_filters
    from assistant.present import mentions_briefing, mentions_csv

    write = _writer(out, {".csv": mentions_csv, ".docx": mentions_briefing})
    wanted = make_filters(**filters)
    found = assistant.mentioned(LocalIndex(_opened(index)), " ".join(words), wanted, stemmed=stemmed)
    write(found)
    if in_json:
        _write(terminal.dumped(found))
    else:
        terminal.show_mentions(terminal.screen(sys.stdout), found)
    _end(found.count > 0)


@onrecord.command(short_help="Measure the answers to question files.")
@click.argument("questions", nargs=-1, required=True)
@click.option("--k", default=5, show_default=True, type=click.IntRange(1), help="Quotations asked for each question.")
@click.option("--limit", type=click.IntRange(1), help="That many questions of each file, spread evenly.")
@click.option("--out", metavar="DIR", help="Write each file's report there: CSV, Markdown, HTML.")
@_models
@_index
@_json
def evaluate(
    questions: Sequence[str], k: int, limit: int | None, out: str | None, index: str, in_json: bool, **models: Any
) -> None:
    """Measure the answers to question files (JSONL: id, question, kind, gold)."""
    from assistant.evaluation import run_questions

    runs = run_questions(index, questions, out, k, limit, _log(sys.stderr) if sys.stderr.isatty() else None, **models)
    _write(terminal.dumped(runs.as_json()) if in_json else f"{runs}\n")


@onrecord.group(short_help="List models, or bring one from the hub.", invoke_without_command=True)
@_json
@click.pass_context
def models(context: click.Context, in_json: bool) -> None:
    """The encoders and readers on this machine, and those worth bringing. Nothing is fetched."""
    if context.invoked_subcommand is not None:
        return
    from assistant.models import RECOMMENDED, present_models

    here = present_models()
    if in_json:
        _write(terminal.dumped({"models": here, "recommended": RECOMMENDED}))
    else:
        terminal.show_models(terminal.screen(sys.stdout), here, RECOMMENDED)


@models.command(short_help="Bring a model from the hub and pin it.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--revision", metavar="COMMIT", help="A commit, branch or tag; else the one pinned, else the newest.")
@click.option("--trust-remote-code", is_flag=True, help="Bring code that comes with the model too. Read it first.")
@_json
def get(names: Sequence[str], revision: str | None, trust_remote_code: bool, in_json: bool) -> None:
    """Bring NAME from the hub, without a name the recommended encoder and reader, and pin its files by digest."""
    from assistant.models import FIRST_RECOMMENDED, fetch_model

    wanted = names or FIRST_RECOMMENDED
    brought = [fetch_model(name, revision, code=trust_remote_code) for name in wanted]
    if in_json:
        _write(terminal.dumped(brought))
    else:
        terminal.show_models(terminal.screen(sys.stdout), brought)


# ── what they need ──────────────────────────────────────────────────────────────────────────────────────────────────


def _opened(index: str) -> Snapshot:
    """The index without its encoder, for commands that embed nothing."""
    from assistant.index import open_index

    return open_index(Path(index))


def _place(snapshot: Snapshot, place: str) -> tuple[Document, tuple[int, int] | None]:
    """The document of ``ID`` or ``ID:START-END``, and the span.

    Raises:
        UnknownDocument: there is no such document. OnRecordError: the span is not inside its text.
    """
    from assistant.answering import checked_document
    from assistant.index import LocalIndex

    index = LocalIndex(snapshot)
    if place in snapshot.documents:  # an id may end like a span
        return checked_document(index, place), None
    identity, start, end = place, "", ""
    if spanned := re.fullmatch(r"(.+):(\d+)-(\d+)", place, re.S):
        identity, start, end = spanned.groups()
    document = checked_document(index, snapshot.called(identity))
    if not start:
        return document, None
    if not int(start) < int(end) <= len(document.text):
        raise OnRecordError(
            f"{start}-{end} is no span of {identity}, whose text has {len(document.text)} characters.",
            "Give START-END with START below END, both within it.",
        )
    return document, (int(start), int(end))


def _around(snapshot: Snapshot, document: Document, span: tuple[int, int]) -> tuple[int, int]:
    """The passages that hold any of ``span``."""
    own = [
        passage
        for passage in snapshot.passages
        if passage.document == document.id and passage.start < span[1] and passage.end > span[0]
    ]
    return min(own[0].start, span[0]) if own else span[0], max(own[-1].end, span[1]) if own else span[1]


def _shown(document: Document, span: tuple[int, int] | None) -> dict[str, Any]:
    """A document as JSON: whole, or the record and the words of a span."""
    if span is None:
        return {"document": document.id, "file": document.file, "records": document.records, "text": document.text}
    record, page = document.record_at(span[0]), document.page_at(span[0])
    return {
        "document": document.id,
        "file": document.file,
        "record": record,
        "page": page.number if page else None,
        "start": span[0],
        "end": span[1],
        "quote": document.text[span[0] : span[1]],
    }


def _passages(snapshot: Snapshot, document: Document, record: Record) -> int:
    """How many passages of a document begin in a record of it."""
    return sum(1 for p in snapshot.passages if p.document == document.id and record.start <= p.start < record.end)


def _listed(snapshot: Snapshot, document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "file": document.file,
        "format": document.format,
        "sha256": document.sha256,
        "characters": len(document.text),
        "pages": len(document.pages),
        "passages": sum(_passages(snapshot, document, record) for record in document.records),
        "records": [
            {**as_json(record), "passages": _passages(snapshot, document, record)} for record in document.records
        ],
        "notices": document.notices,
        "also_at": document.also_at,
        "copies": document.copies,
    }


def _writer(out: str | None, ways: dict[str, Callable[[T], bytes]]) -> Callable[[T], object]:
    """What writes a result to ``out`` in the way its suffix names; it does nothing where there is no ``out``.

    Raises:
        OnRecordError: the suffix is none of ``ways``. (Said before the question is asked, not after.)
    """
    if out is None:
        return lambda _: None
    path = Path(out)
    way = ways.get(path.suffix.lower())
    if way is None:
        raise OnRecordError(f"{out} names no format.", f"End the name in {', '.join(ways)}.")
    return lambda result: path.write_bytes(way(result))


def _end(found: bool) -> None:
    """Exit code 1 where a command found nothing."""
    if not found:
        raise click.exceptions.Exit(NONE)


def _log(err: Any) -> Callable[[str], None]:
    return lambda line: print(line, file=err)


def _write(text: str) -> None:
    """``text`` and nothing more, with its own line ends: a document's bytes in UTF-8 are its file's.

    In pieces: where Python is unbuffered, one long write to a reader that goes away ends early without an error.
    """
    for start in range(0, len(text), _PIECE):
        sys.stdout.write(text[start : start + _PIECE])


# ── the rim ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script: runs a command and returns its exit code; no error of ours shows a traceback."""
    return run(onrecord, "onrecord", arguments)


def run(command: click.Command, name: str, arguments: Sequence[str] | None = None, **settings: Any) -> int:
    """Runs ``command`` and returns the exit code; errors become one line on stderr."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 (closed by the shell: >&-)
    _exact(sys.stdout)
    _exact(sys.stderr)
    try:
        with _heard():
            code = _invoked(command, name, sys.argv[1:] if arguments is None else list(arguments), **settings)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return PIPE
    except _Ended:
        return _said("Ended.", ENDED)
    except (click.Abort, KeyboardInterrupt):
        return _said("Stopped.", STOPPED)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else name
        return _said(f"{error.format_message()} See: {path} --help", WRONG)
    except (click.ClickException, OnRecordError) as error:
        return _said(error.format_message() if isinstance(error, click.ClickException) else str(error), WRONG)
    except MemoryError:
        return _said("Memory ran out. What was published serves on; end other programs, or give fewer records.", WRONG)
    except OSError as error:
        _drop_output()
        refused = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        return _said(f"The system refused: {refused}. Check the path, its permissions and the disk.", WRONG)
    except Exception:
        import traceback

        traceback.print_exc()
        return _said(f"This is a defect of On Record {__version__}. Please report it with the lines above.", DEFECT)
    return code


class _Ended(BaseException):
    """SIGTERM came: what is under way is put away as for Ctrl-C."""


class _Line(logging.Handler):
    """A warning of the program as a line for people."""

    def emit(self, record: logging.LogRecord) -> None:
        _said(record.getMessage(), 0)


@contextlib.contextmanager
def _heard() -> Iterator[None]:
    """While a command runs, warnings are lines on stderr and SIGTERM is obeyed as Ctrl-C is."""

    def end(*_: object) -> None:
        raise _Ended

    lines, log = _Line(), logging.getLogger("onrecord")
    log.addHandler(lines)
    before: Any = None
    with contextlib.suppress(ValueError):  # only the main thread hears signals
        before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        log.removeHandler(lines)
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _invoked(command: click.Command, name: str, arguments: list[str], **settings: Any) -> int:
    """What ``command.main`` does, but for its own ideas of a broken pipe and of Ctrl-C."""
    try:
        with command.make_context(name, arguments, **settings) as context:
            command.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    return 0


def _exact(stream: Any) -> None:
    """UTF-8 and untranslated line ends where a program reads; a terminal keeps its encoding, and nothing can fail."""
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


def _drop_output() -> None:
    """Lets go of what cannot be written, so that the interpreter does not complain of it at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(message: str, code: int) -> int:
    line = " ".join(made_visible(message).split())
    print(f"onrecord: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
