"""The command line, ``onrecord``. Nothing heavy is imported until a command needs it.

Exit codes: 0 answered or done; 3 the record may answer; 1 it does not, or nothing was found; 2 an error of ours or of
the call, in one line; 70 a defect of the program; 130 stopped by Ctrl-C, 143 by SIGTERM; 141 the reader of a pipe went
away.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant import __version__
from assistant.cli import listings, replies
from assistant.cli.beginning import demo, init
from assistant.cli.decisions import decisions
from assistant.cli.explaining import asks_how, explain_options, explained_as_json, show_explanation
from assistant.cli.fetching import fetch
from assistant.cli.figures import figures
from assistant.cli.models import models
from assistant.cli.options import (
    corpus_folder,
    corpus_option,
    filter_options,
    index_option,
    json_option,
    listening,
    model_options,
    opening_options,
    out_option,
)
from assistant.cli.output import dumped, file_writer, write
from assistant.cli.places import excerpt_as_json, find_place, listed_document, passage_counts, passages_around
from assistant.cli.progress import progress
from assistant.cli.quotes import check_quote
from assistant.cli.running import MAY, NONE, run, unheard
from assistant.cli.screen import screen
from assistant.cli.timeline import timeline
from assistant.cli.users import login_options, users
from assistant.cli.watching import watch
from assistant.present import made_visible
from assistant.records import Verdict, as_json

if TYPE_CHECKING:
    from assistant.index import LocalIndex, MilvusIndex

EXAMPLE = """\b
Examples:
  onrecord ask "What did inspectors say about pathway plans?"
  onrecord ask "What did inspectors find about the quality of audits?" --publisher Ofsted --from 2024
  onrecord check-quote "The quality of pathway plans remain variable."
  onrecord timeline "pathway plans"
  onrecord mentions "pathway plans" --out pathway-plans.docx
  onrecord decisions "children's social care" --out tracker.docx
  onrecord show cabinet-report-2024-03-28
  onrecord fetch moderngov https://democracy.example.gov.uk --committee Cabinet
  onrecord build --corpus corpus --index index/built
"""


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(invoke_without_command=True, epilog=EXAMPLE, context_settings=_HELP)
@click.version_option(__version__, prog_name="onrecord")
@click.pass_context
def onrecord(context: click.Context) -> None:
    """Answers from the public record, in its own words, each with the place it stands at."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@onrecord.command(
    short_help="Ask a question.",
    epilog="Exit code 0: the record answers. 3: it may answer. 1: it does not. 2: an error, in one line.",
)
@click.argument("question", nargs=-1, required=True)
@click.option("--k", default=5, show_default=True, type=click.IntRange(1), help="At most this many quotations.")
@click.option("--as-typed", "exact_words", is_flag=True, help="Take every word as typed, misspelt or not.")
@explain_options
@filter_options
@out_option("Also write the answer there: .md, .csv, .docx (Word) or .json.")
@model_options
@index_option
@json_option
def ask(question: Sequence[str], k: int, index: str, in_json: bool, out: str | None, **options: Any) -> None:
    """The sentences of the record that answer QUESTION, or may, or that it does not answer."""
    from assistant import Assistant
    from assistant.present import Edition, briefing, citations_csv, reply_json, reply_markdown

    save = file_writer(out, {".md": reply_markdown, ".csv": citations_csv, ".docx": briefing, ".json": reply_json})
    assistant = Assistant.open(index, **opening_options(options))
    how, wanted = asks_how(options), " ".join(question)
    explained = assistant.explain(wanted, k, **how, **options) if how is not None else None
    given = explained.reply if explained else assistant.ask(wanted, k, **options)
    save(given)
    if in_json:
        told = {"answer": given.verdict is Verdict.ANSWERS, **Edition.today().of(given), **as_json(given)}
        write(dumped({**told, "explanation": explained_as_json(explained)} if explained else told))
    else:
        replies.show_reply(screen(sys.stdout), given)
        if explained:
            show_explanation(screen(sys.stdout), explained)
    _exit({Verdict.ANSWERS: 0, Verdict.MAY_ANSWER: MAY, Verdict.NO_ANSWER: NONE}[given.verdict])


@onrecord.command(
    short_help="Find passages.", epilog="Exit code 0: passages were found. 1: none. 2: an error, in one line."
)
@click.argument("words", nargs=-1, required=True)
@click.option("--k", default=10, show_default=True, type=click.IntRange(1), help="At most this many passages.")
@filter_options
@model_options
@index_option
@json_option
def search(words: Sequence[str], k: int, index: str, in_json: bool, **options: Any) -> None:
    """The passages nearest WORDS, best first, with no judgement whether they answer. A score only orders."""
    from assistant import Assistant

    assistant = Assistant.open(index, **opening_options(options))
    hits = assistant.search(" ".join(words), k, **options)
    if in_json:
        write(dumped(hits))
    else:
        replies.show_hits(screen(sys.stdout), hits, assistant.document, assistant.reader)
    _end(bool(hits))


@onrecord.command(short_help="Read a document, or a place in it.")
@click.argument("place", metavar="DOCUMENT[:START-END]")
@click.option("--whole", is_flag=True, help="With a span: the whole document around it, not only its passages.")
@index_option
@json_option
def show(place: str, whole: bool, index: str, in_json: bool) -> None:
    """The text of a document, exactly; or, with a span in characters, the passages around it with the span marked."""
    opened = _opened(index)
    document, span = find_place(opened, place)
    if in_json:
        write(dumped(excerpt_as_json(document, span)))
    elif span is None:
        write(made_visible(document.text) if sys.stdout.isatty() else document.text)
    else:
        around = (0, len(document.text)) if whole else passages_around(opened.passages(document.id), span)
        replies.show_excerpt(screen(sys.stdout), document, around, span)


@onrecord.command(short_help="List the documents.")
@index_option
@json_option
def documents(index: str, in_json: bool) -> None:
    """A table of all records, and the files that could not be read."""
    snapshot = _opened(index).snapshot
    listed, counts = tuple(snapshot.documents.values()), passage_counts(snapshot)
    if in_json:
        unreadable = as_json(snapshot.card.unreadable)
        told = [listed_document(document, counts) for document in listed]
        write(dumped({"documents": told, "unreadable": unreadable}))
    else:
        listings.show_documents(screen(sys.stdout), listed, counts)
        listings.show_unread(screen(sys.stderr), snapshot.card.unreadable)


@onrecord.command(short_help="The health of the corpus.")
@index_option
@json_option
def health(index: str, in_json: bool) -> None:
    """What is in the index, what could not be read and why, pages without text, the same paper twice, undated records,
    and the newest record of each publisher."""
    from assistant.index import corpus_health

    report = corpus_health(_opened(index).snapshot)
    if in_json:
        write(dumped(report))
    else:
        listings.show_health(screen(sys.stdout), report)


@onrecord.command(
    short_help="Build or refresh the index.",
    epilog="Exit code 0: an index was published, also where files could not be read; they are named.",
)
@corpus_option
@index_option
@click.option("--encoder", metavar="NAME", help="A sentence-transformers model: a folder, or one in the local cache.")
@click.option("--force", is_flag=True, help="Publish even if a fifth of the documents or more is gone.")
@click.option("--new-corpus", is_flag=True, help="Let --corpus replace another folder that the index was built from.")
@click.option("--ocr/--no-ocr", default=None, help="Recognise the words of scans, or not; else as the build before.")
@click.option("--ray", metavar="ADDRESS", help="Read and embed on the workers of a Ray cluster; local starts one here.")
@json_option
def build(corpus: str, index: str, in_json: bool, **options: Any) -> None:
    """Read the corpus, embed what is new and publish the index, complete or not at all."""
    from assistant import build_index

    folder = corpus_folder(corpus, index)
    with progress(sys.stderr) as told:
        made = build_index(folder, index, progress=told, **options)
    if in_json:
        write(dumped(made))
    else:
        listings.show_report(screen(sys.stdout), made)


@onrecord.command(
    short_help="Verify index, corpus and model.", epilog="Exit code 0: all is whole. 1: something is not; it is named."
)
@corpus_option
@index_option
@json_option
def check(corpus: str, index: str, in_json: bool) -> None:
    """Read the index, the corpus and the model again, byte for byte, and name what is not as it was built."""
    from assistant.index import check_index

    report = check_index(index, corpus_folder(corpus, index))
    if in_json:
        write(dumped(report))
    else:
        listings.show_integrity(screen(sys.stdout), report)
    _end(not report.findings)


@onrecord.command(short_help="Go back to the version before.")
@index_option
def rollback(index: str) -> None:
    """Let the version of the index before serve again, if it is whole. Again, to go forth again."""
    from assistant.index import roll_back

    now, before = roll_back(index)
    screen(sys.stdout).say(f"{index}: {now} serves now" + (f"; {before} served before." if before else "."))


@onrecord.command(
    short_help="Count every mention of words.",
    epilog="Exit code 0: the words occur. 1: they do not. 2: an error, in one line.",
)
@click.argument("words", nargs=-1, required=True)
@click.option("--stem", "stemmed", is_flag=True, help="Other forms too: plan, plans, planned.")
@filter_options
@out_option("Also write all places there: .csv or .docx (Word).")
@index_option
@json_option
def mentions(words: Sequence[str], stemmed: bool, index: str, in_json: bool, out: str | None, **filters: Any) -> None:
    """Every occurrence of WORDS (a word or an exact phrase), counted, each in its sentence."""
    from assistant import answering
    from assistant.index import make_filters
    from assistant.present import mentions_briefing, mentions_csv

    save = file_writer(out, {".csv": mentions_csv, ".docx": mentions_briefing})
    wanted = make_filters(**filters)
    counted = answering.mentioned(_opened(index), " ".join(words), wanted, stemmed=stemmed)
    save(counted)
    if in_json:
        write(dumped(counted))
    else:
        replies.show_mentions(screen(sys.stdout), counted)
    _end(counted.count > 0)


@onrecord.command(short_help="Measure the answers to question files.")
@click.argument("questions", nargs=-1, required=True)
@click.option("--k", default=5, show_default=True, type=click.IntRange(1), help="Quotations asked for each question.")
@click.option("--limit", type=click.IntRange(1), help="That many questions of each file, spread evenly.")
@click.option("--out", metavar="DIR", help="Write each file's report there: CSV, Markdown, HTML.")
@model_options
@index_option
@json_option
def evaluate(
    questions: Sequence[str], k: int, limit: int | None, out: str | None, index: str, in_json: bool, **models: Any
) -> None:
    """Measure the answers to question files (JSONL: id, question, kind, gold)."""
    from assistant.evaluation import run_questions

    log = _to_stderr if sys.stderr.isatty() else None
    runs = run_questions(index, questions, out_dir=out, k=k, limit=limit, log=log, **models)
    write(dumped(runs.as_json()) if in_json else f"{runs}\n")


@onrecord.command(short_help="Serve the web chat.", context_settings=_HELP)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option(
    "--port", default=7860, show_default=True, metavar="PORT", help="The port to listen on, 0 for any free one."
)
@index_option
@corpus_option
@login_options
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    envvar="ONRECORD_HOSTS",
    help="A name the server is reached by; may be repeated; also $ONRECORD_HOSTS, with blanks between.",
)
@click.option("--root-path", default="", metavar="PATH", help="The path a proxy serves it below: /onrecord.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the log is written.",
)
@click.option("--metrics", callback=listening, metavar="HOST:PORT", help="Serve figures for Prometheus there.")
@click.option("--watch", is_flag=True, help="Rebuild the index when files of the corpus change.")
@click.option("--new-corpus", is_flag=True, help="Serve --corpus though the index was built from another folder.")
@model_options
@click.option(
    "--feedback",
    default="feedback/feedback.sqlite",
    show_default=True,
    metavar="FILE",
    help="Where thumbs are kept.",
)
@click.option(
    "--watches",
    default="feedback/watches.sqlite",
    show_default=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where saved questions are kept (onrecord watch).",
)
@click.option("--export-feedback", is_flag=True, help="Write the kept thumbs as CSV to standard output and end.")
def serve(index: str, corpus: str, feedback: str, export_feedback: bool, **options: Any) -> None:
    """On Record: the web chat. Nothing leaves this machine, unless --reader names an address."""
    from assistant import web
    from assistant.index import is_address, serving_another

    if export_feedback:
        _to_stderr(f"{web.export_feedback(Path(feedback), sys.stdout)} rows")
        return
    another = serving_another(index, Path(corpus_folder(corpus, index)))
    if another and not options["new_corpus"]:
        raise another
    settings = web.ServerSettings(
        index=index if is_address(index) else Path(index),
        corpus=Path(corpus_folder(corpus, index)),
        feedback=Path(feedback),
        **options,
    )
    with unheard(), contextlib.suppress(KeyboardInterrupt):
        web.serve(settings)


def _end(found: bool) -> None:
    """Exit code 1 where a command found nothing."""
    _exit(0 if found else NONE)


def _exit(code: int) -> None:
    if code:
        raise click.exceptions.Exit(code)


def _opened(index: str) -> LocalIndex | MilvusIndex:
    """The index without its encoder, for commands that embed nothing."""
    from assistant.index import open_search_index

    return open_search_index(index)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


for added in (check_quote, decisions, demo, fetch, figures, init, models, timeline, users, watch):
    onrecord.add_command(added)


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script: runs a command and returns its exit code; no error of ours shows a traceback."""
    return run(onrecord, "onrecord", arguments)


if __name__ == "__main__":
    sys.exit(main())
