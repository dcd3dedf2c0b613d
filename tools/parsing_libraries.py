"""Our readers of PDF, HTML and Word against libraries of the field, on the same files: what is kept, and at what cost.

    python tools/parsing_libraries.py FOLDER [FOLDER…] [--tables FOLDER] [--files 60] [--seconds 20] [--kind pdf]

Each FOLDER is searched for PDF, HTML and DOCX. Where it holds a ``manifest.jsonl`` whose lines name a ``file`` and the
``text`` that was published with it, that text is the reference; of other PDFs it is what pdftotext prints, where that
is installed; of Word files, the words of the main part's XML. ``--tables`` is the folder that the paths of
``parsing_tables.json`` are in: tables whose rows were written down by hand from the page. Libraries that are not
installed are skipped, and said to be. Every reader runs in a process of its own, file after file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import json
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SUFFIXES = {".pdf": "pdf", ".html": "html", ".htm": "html", ".docx": "docx"}
TABLES = Path(__file__).with_name("parsing_tables.json")
Read = tuple[str, list[list[str]]]
"""A file's text, and the cells of each table row in it."""


# The readers


def ours(data: bytes, name: str) -> Read:
    from assistant.formats import parse_file
    from assistant.records import MarkKind

    parsed = parse_file(data, name)
    rows = [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is MarkKind.TABLE_ROW]
    return parsed.text, [re.split(r"\t| \| ", row) for row in rows]


def pdfplumber(data: bytes, name: str) -> Read:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:  # by its default of 3 points, a third of all blanks are lost
        text = "\f".join(page.extract_text(x_tolerance_ratio=0.15) for page in document.pages)
        tables = [table for page in document.pages for table in page.extract_tables()]
    return text, [[cell or "" for cell in row] for table in tables for row in table]


def trafilatura(data: bytes, name: str) -> Read:
    import trafilatura

    text = trafilatura.extract(data, include_tables=True, include_comments=False, favor_recall=True) or ""
    return text, [line.strip("| ").split("|") for line in text.splitlines() if "|" in line]


def inscriptis(data: bytes, name: str) -> Read:
    from charset_normalizer import from_bytes
    from inscriptis import get_text
    from inscriptis.model.config import ParserConfig

    best = from_bytes(data).best()
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", str(best) if best else data.decode("latin-1"))
    text = get_text(page, ParserConfig(table_cell_separator="\t"))
    return text, [line.split("\t") for line in text.splitlines() if "\t" in line]


def docx2python(data: bytes, name: str) -> Read:
    from docx2python import docx2python

    with docx2python(io.BytesIO(data)) as document:
        text = document.text
        rows = [row for table in document.body for row in table if len(row) > 1]
    return text, [["\n".join(cell) for cell in row] for row in rows]


READERS: dict[str, dict[str, Callable[[bytes, str], Read]]] = {
    "pdf": {"On Record": ours, "pdfplumber": pdfplumber},
    "html": {"On Record": ours, "trafilatura": trafilatura, "inscriptis": inscriptis},
    "docx": {"On Record": ours, "docx2python": docx2python},
}


# What a reading is held against


def reference_of_pdf(path: Path) -> str | None:
    """What pdftotext prints, in the order the file draws it."""
    if shutil.which("pdftotext") is None:
        return None
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def reference_of_docx(path: Path) -> str | None:
    """The words of the main part, one paragraph a line, deletions left out."""
    try:
        with zipfile.ZipFile(path) as archive:
            xml = archive.read("word/document.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError):
        return None
    xml = re.sub(r"(?s)<(?:\w+:)?(?:del|Fallback)\b(?!Text).*?</(?:\w+:)?(?:del|Fallback)>", "", xml)
    lines = re.findall(r"<(?:\w+:)?t(?: [^>]*)?>([^<]*)<|(</(?:\w+:)?p>)", xml)
    text = "".join("\n" if end else words for words, end in lines)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def given_texts(folder: Path) -> dict[Path, str]:
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        return {}
    entries = [json.loads(line) for line in manifest.read_text("utf-8").splitlines() if line.strip()]
    return {
        (folder / entry["file"]).resolve(): (folder / entry["text"]).read_text("utf-8", "replace")
        for entry in entries
        if entry.get("text")
    }


def sampled(paths: Sequence[Path], count: int) -> list[Path]:
    """So many of the paths, spread evenly over them."""
    return [paths[index * len(paths) // count] for index in range(count)] if len(paths) > count else list(paths)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def squeezed(text: str) -> str:
    """Letters and digits alone: line ends, hyphens at them and blanks differ from reader to reader."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower()))


def sentence_pairs(text: str) -> list[tuple[str, str]]:
    """Sentences of the reference that follow each other, without those that stand in it twice."""
    sentences = [squeezed(part) for part in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(])", " ".join(text.split()))]
    counts = Counter(sentences)
    return [(a, b) for a, b in pairwise(sentences) if counts[a] == counts[b] == 1 and min(len(a), len(b)) >= 25]


def cells(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, (squeezed(cell) for cell in row)))


@dataclass
class Tally:
    """What one reader did over the files of one kind."""

    files: int = 0
    errors: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    kept: int = 0
    wanted: int = 0
    said: int = 0
    in_order: int = 0
    both_found: int = 0
    pairs: int = 0
    rows_right: int = 0
    rows: int = 0
    failed: list[str] = field(default_factory=list)

    def compare(self, text: str, reference: str) -> None:
        held, wanted = words(text), words(reference)
        self.kept += (held & wanted).total()
        self.wanted += wanted.total()
        self.said += held.total()
        whole = squeezed(text)
        for first, second in sentence_pairs(reference):
            self.pairs += 1
            at = whole.find(first)
            then = whole.find(second)
            if at >= 0 and then >= 0:
                self.both_found += 1
                self.in_order += at < then

    def compare_rows(self, rows: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> None:
        held = Counter(map(cells, rows))
        wanted = Counter(map(cells, right))
        self.rows_right += (held & wanted).total()
        self.rows += wanted.total()

    def row(self, kind: str, reader: str) -> str:
        def share(part: int, of: int) -> str:
            return f"{100 * part / of:.1f} %" if of else "none"

        return " | ".join(
            (
                f"| {kind} | {reader}",
                str(self.files),
                str(self.errors),
                share(self.kept, self.wanted),
                share(self.kept, self.said),
                share(self.in_order, self.pairs),
                share(self.in_order, self.both_found),
                f"{self.rows_right} of {self.rows}",
                f"{self.seconds:.1f}",
                f"{self.megabytes:.0f} |",
            )
        )


HEAD = (
    "| kind | reader | files | errors | words kept | of its words, in the reference | sentence pairs in order | "
    "in order, of pairs it holds whole | rows right | seconds | MB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


# A reader in its own process


def serve(kind: str, reader: str, seconds: int) -> None:
    """Reads the paths that stand on the input, one a line, and answers each with a line of JSON."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGALRM, late)
    out = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        began = time.process_time()
        signal.alarm(seconds)
        try:
            text, rows = READERS[kind][reader](path.read_bytes(), path.name)
            answer: dict[str, object] = {"text": text, "rows": rows}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        signal.alarm(0)
        answer["seconds"] = time.process_time() - began
        answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer), file=out, flush=True)


def answers(kind: str, reader: str, paths: Sequence[Path], seconds: int) -> Iterator[tuple[Path, dict[str, object]]]:
    """What a reader makes of each file; a file over which its process ends is an error, and a new one goes on."""
    process: subprocess.Popen[str] | None = None
    for path in paths:
        if process is None:
            command = [sys.executable, __file__, "--serve", kind, reader, "--seconds", str(seconds)]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            process.wait()
            process = None
        yield path, json.loads(line) if line else {"error": "its process broke down", "seconds": 0.0, "megabytes": 0.0}
    if process is not None:
        process.communicate()


def tally(
    kind: str,
    reader: str,
    paths: Sequence[Path],
    references: dict[Path, str],
    truth: dict[Path, list[list[str]]],
    seconds: int,
) -> Tally:
    total = Tally()
    for path, answer in answers(kind, reader, list(dict.fromkeys([*paths, *truth])), seconds):
        text, rows = str(answer.get("text", "")), answer.get("rows", [])
        if path in truth:
            total.compare_rows(rows, truth[path])  # type: ignore[arg-type]
        if path not in paths:
            continue
        total.files += 1
        total.seconds += float(answer["seconds"])  # type: ignore[arg-type]
        total.megabytes = max(total.megabytes, float(answer["megabytes"]))  # type: ignore[arg-type]
        if "error" in answer:
            total.errors += 1
            total.failed.append(f"{path.name}: {answer['error']}")
        if path in references:
            total.compare(text, references[path])
    return total


def installed(reader: str) -> str | None:
    """The version of a library, or None where it is not there; ours is always there."""
    if reader == "On Record":
        return ""
    try:
        return importlib.metadata.version(reader)
    except importlib.metadata.PackageNotFoundError:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--tables", type=Path, help="the folder that holds the files of parsing_tables.json")
    parser.add_argument("--files", type=int, default=60, help="files of a kind read from each folder")
    parser.add_argument("--seconds", type=int, default=20, help="time a file may take")
    parser.add_argument("--kind", choices=READERS, help="this kind only")
    parser.add_argument("--failed", action="store_true", help="name the files that ended in error")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(*chosen.serve, chosen.seconds)
        return
    print(HEAD)
    for kind in [chosen.kind] if chosen.kind else READERS:
        paths, references = gathered(chosen.folders, kind, chosen.files)
        truth = known_tables(chosen.tables, kind)
        for reader in READERS[kind]:
            version = installed(reader)
            if version is None:
                print(f"| {kind} | {reader} | not installed: skipped |")
                continue
            total = tally(kind, reader, paths, references, truth, chosen.seconds)
            print(total.row(kind, f"{reader} {version}".strip()), flush=True)
            for failure in total.failed if chosen.failed else ():
                print(f"    {failure}", file=sys.stderr)


def gathered(folders: Sequence[Path], kind: str, count: int) -> tuple[list[Path], dict[Path, str]]:
    """The sample of files of a kind, and the reference text of each that has one."""
    paths: list[Path] = []
    references: dict[Path, str] = {}
    for folder in folders:
        there = sorted(path.resolve() for path in folder.rglob("*") if SUFFIXES.get(path.suffix.lower()) == kind)
        given = given_texts(folder)
        sample = sampled([path for path in there if path in given] or there, count)
        paths += sample
        for path in sample:
            other = {"pdf": reference_of_pdf, "docx": reference_of_docx}.get(kind)
            text = given.get(path) or (other(path) if other else None)
            if text and text.strip():
                references[path] = text
    return paths, references


def known_tables(folder: Path | None, kind: str) -> dict[Path, list[list[str]]]:
    """The rows of the tables that were written down by hand, by file."""
    if folder is None:
        return {}
    known = json.loads(TABLES.read_text("utf-8"))
    return {
        (folder / entry["file"]).resolve(): entry["rows"]
        for entry in known
        if SUFFIXES[Path(entry["file"]).suffix] == kind and (folder / entry["file"]).is_file()
    }


if __name__ == "__main__":
    main()
