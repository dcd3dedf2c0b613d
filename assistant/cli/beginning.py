"""``onrecord init`` and ``onrecord demo``: a place for one's own papers, and the sample that comes with the program."""

from __future__ import annotations

import contextlib
import sys
from importlib.resources import files
from pathlib import Path

import click

from assistant.cli.listings import show_built_sample
from assistant.cli.progress import progress
from assistant.cli.running import unheard
from assistant.cli.screen import screen
from assistant.errors import OnRecordError, command

_HELD = """\
The papers that are searched: PDF, Word (DOCX), OpenDocument text (ODT), RTF, HTML, CSV and text files, in folders of
their own if you like. A file "manifest.json" here may say of them what they do not say of themselves: title, publisher,
kind and date. This file is not read as a paper.
"""


class FolderTaken(OnRecordError):
    """What stands where a folder is to be made is none."""


@click.command(short_help="Make a folder for your own papers.")
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make FOLDER with a place for papers and one for their index, and say what to do next. Nothing is overwritten."""
    try:
        for part in ("corpus", "index"):
            (folder / part).mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise FolderTaken(f"{error.filename} is a file.", "Name a folder, or one that is to be made.") from error
    about = folder / "corpus" / "README.txt"
    if not about.exists():
        about.write_text(_HELD, encoding="utf-8")
    to, where = screen(sys.stdout), {"index": folder / "index" / "built"}
    to.say(f"Put your papers into {folder / 'corpus'}, then:")
    to.say(command("build", **where, corpus=folder / "corpus"), indent=2)
    to.say(command("serve", **where), indent=2)


@click.command(short_help="Try it with five public records.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where they are kept; else your data folder.")
@click.option("--port", default=7860, show_default=True, help="The port to listen on, 0 for any free one.")
@click.option("--build-only", is_flag=True, help="Build the index and end.")
def demo(folder: Path | None, port: int, build_only: bool) -> None:
    """Serve the chat over five public records that come with the program. Their index is built when it is first needed.

    The records are Herefordshire Council's and Ofsted's; README.md beside them says on what terms they are here.
    """
    from assistant import build_index, web

    place = folder or _data_folder()
    corpus, index = place / "corpus", place / "index"
    _lay_out(corpus)
    with progress(sys.stderr) as told:
        made = build_index(corpus, index, progress=told)
    show_built_sample(screen(sys.stdout), made, corpus)
    if build_only:
        return
    settings = web.ServerSettings(port=port, index=index, corpus=corpus, feedback=place / "feedback.sqlite")
    with unheard(), contextlib.suppress(KeyboardInterrupt):
        web.serve(settings)


def _data_folder() -> Path:
    """The folder of this person's data of the program, by the custom of the system."""
    from platformdirs import user_data_path

    return user_data_path("onrecord", appauthor=False) / "demo"


def _lay_out(corpus: Path) -> None:
    """Copies the sample to ``corpus``, where files of it are missing or other than those that came with the program."""
    corpus.mkdir(parents=True, exist_ok=True)
    for record in (files("assistant.cli") / "sample").iterdir():
        kept, data = corpus / record.name, record.read_bytes()
        if not kept.is_file() or kept.read_bytes() != data:
            kept.write_bytes(data)
