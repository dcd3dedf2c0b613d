"""Whether the tests of faults would notice: each guard is taken out of a copy of the program; a test must turn red.

    python tools/mutations.py [NAME …]     all, or those whose name holds a NAME, into docs/reliability.md

A guard that no test misses is a hole in the tests; the exit code is 1 where there is one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
COPIED = (
    "assistant",
    "tests",
    "tools",
    "index",
    "corpus",
    "docs",
    "pyproject.toml",
    "README.md",
    "app.py",
    "CHANGELOG.md",
)
STEPS = "tests/faults/test_publishing.py::test_"
POWER = (f"{STEPS}after_a_power_loss_at_any_moment_old_or_new_serves_and_what_was_done_stays",)
PUBLISHING = (
    "tests/index/test_files.py",
    f"{STEPS}after_an_error_at_any_step_old_or_new_serves_whole_and_the_next_build_works",
)
OPENING = ("tests/index/test_opening.py", "tests/faults/test_damage.py", "tests/faults/test_race.py")
DOOR = ("tests/answering/test_verbatim.py",)
GUARD = ("tests/web/test_guard.py",)
MARKUP = ("tests/web/test_markup.py",)


@dataclass(frozen=True)
class Mutation:
    """A guard taken out: ``old`` in ``file`` becomes ``new``; the tests that may notice, the likeliest first."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def _m(name: str, file: str, old: str, new: str, *tests: str) -> Mutation:
    return Mutation(name, f"assistant/{file}", old, new, tests)


MUTATIONS = (
    # flushing
    _m("no flush of a written file", "index/files.py", "        if flushed:\n", "        if False:\n", *POWER),
    _m("no flush of a new version's folder", "index/files.py", "        flush_folder(staging)\n", "", *POWER),
    _m("no flush of the index folder before the pointer moves", "index/files.py",
       "        flush_folder(index)\n        if settings", "        if settings", "tests/index/test_files.py", *POWER),
    _m("no flush after the pointer has moved", "index/files.py",
       "    fresh.replace(index / name)\n    flush_folder(index)\n", "    fresh.replace(index / name)\n", *POWER),
    _m("no flush of the folder that the index was made in", "index/files.py",
       "    for path in missing:\n        flush_folder(path.parent)\n", "", *POWER),
    # publishing
    _m("the pointer is written in place", "index/files.py", 'fresh = index / f"{name}.new"', "fresh = index / name",
       *POWER),
    _m("a version is written where it will stand", "index/files.py",
       'staging = index / f"{_STAGING}{os.getpid()}"', "staging = index / version", *POWER),
    _m("what was written is not read back", "index/files.py", "        if not _holds(staging, contents, card):\n",
       "        if False:\n", *PUBLISHING),
    _m("a damaged version of the same name is left as it is", "index/files.py",
       "if not _holds(index / version, contents, card):", "if not (index / version).exists():", *PUBLISHING),
    _m("a write cut short is not gone on with", "index/files.py", "        while rest:\n", "        if rest:\n", *PUBLISHING),
    _m("what a failed build began is not put away", "index/files.py",
       "    finally:\n        shutil.rmtree(staging, ignore_errors=True)\n", "    finally:\n        pass\n", *PUBLISHING),
    _m("the version before is not kept", "index/files.py", "keep={version, before or (pointer[0] if pointer else version)}",
       "keep={version}", "tests/index/test_files.py"),
    _m("the version that served in place of a damaged one is not kept", "index/files.py",
       "keep={version, before or (pointer[0] if pointer else version)}",
       "keep={version, pointer[0] if pointer else version}", "tests/index/test_files.py"),
    _m("older versions are never removed", "index/files.py", "        for path in [*others[spare:], *index",
       "        for path in [*index", "tests/index/test_files.py"),
    _m("no lock", "index/files.py", "            lock.acquire()\n", "            pass\n", *PUBLISHING),
    _m("a lock that is a file's being there, where there is no other", "index/files.py",
       "blocking=False, fallback_to_soft=False", "blocking=False", "tests/index/test_files.py"),
    _m("a lock note that cannot be written ends the build", "index/files.py",
       "    with contextlib.suppress(OSError):\n        descriptor = os.open(index / _LOCK, os.O_WRONLY)",
       "    with contextlib.suppress(KeyError):\n        descriptor = os.open(index / _LOCK, os.O_WRONLY)",
       *PUBLISHING),
    _m("no digest of what a broken-off build kept", "index/files.py",
       "return data if hashlib.sha256(data).digest() == sha256 else None", "return data", "tests/index/test_files.py"),
    _m("a full disk is a foreign error", "index/files.py", "    except OSError as error:\n        raise IndexUnwritable(",
       "    except KeyError as error:\n        raise IndexUnwritable(", *PUBLISHING),
    # opening
    _m("no digest of the files of a version", "index/opening.py", "len(data) != size or files.digest(data) != sha256", "False",
       *OPENING),
    _m("no digest of the card that the pointer names", "index/opening.py", "expected is not None and digest != expected", "False",
       *OPENING),
    _m("no digest of the card of another version", "index/opening.py",
       "expected is None and files.version_of(digest) != folder.name", "False", *OPENING),
    _m("no version in place of a damaged one", "index/opening.py", "for name in files.versions(index):", "for name in ():",
       *OPENING),
    _m("a version collected while it is opened is an error", "index/opening.py",
       "if files.current(index) not in {None, pointer}:", "if False:", *OPENING),
    _m("what serves in place of another is not logged", "index/opening.py", '        log.warning("%s", opened.warning)\n',
       "        pass\n", *OPENING),
    _m("another format is read", "index/opening.py", 'if content.get("format") != FORMAT:', "if False:", *OPENING),
    _m("the card's counts are not compared", "index/disk_format.py",
       "if counts != told or {*parts.documents} != {*card.texts}:",
       "if False:", *OPENING),
    _m("passages and tokens are not compared", "index/disk_format.py",
       "if len(tokens.bounds) != passages + 1 or tokens.bounds[-1] != len(tokens.codes):", "if False:",
       "tests/index/test_tokens.py", *OPENING),
    # vectors
    _m("row −1 comes back", "index/vectors.py", "real = all_rows[0] >= 0", "real = all_rows[0] >= -1", "tests/index/test_vectors.py"),
    _m("a vector that is not finite is searched with", "index/vectors.py", "if not np.isfinite(vector).all():", "if False:",
       "tests/index/test_vectors.py"),
    _m("a vector of another dimension is searched with", "index/vectors.py", "if vector.shape != (self.dimension,):",
       "if False:", "tests/index/test_vectors.py"),
    _m("a vector index of another size is taken", "index/vectors.py",
       "if len(data) != rows * width:", "if False:", "tests/index/test_vectors.py", *OPENING),
    _m("the codes of tokens are read at another length", "index/token_coding.py", "* (self._unit_length / _STEPS)",
       "* self._unit_length", "tests/index/test_token_coding.py"),
    _m("the steps of a packed table are not added up", "index/packing.py",
       "    table[:, own] = np.cumsum(table[:, own].reshape(-1), dtype=np.int32).reshape(-1, 2)\n", "",
       "tests/index/test_packing.py"),
    # the last door
    _m("quotations are not compared", "answering/verbatim.py", " and text[start : start + len(quote)] == quote\n", "\n", *DOOR),
    _m("documents are not compared with the card", "answering/verbatim.py",
       "return text_digest(document) == index.text_digest(document.id)", "return True", *DOOR),
    _m("the passage around is not compared", "answering/verbatim.py",
       "            and self.stands(citation.document, citation.passage_start, citation.passage)\n", "", *DOOR),
    _m("the end of a quotation is not compared", "answering/verbatim.py",
       "citation.end == citation.start + len(citation.quote)", "True", *DOOR),
    _m("other places are not compared", "answering/verbatim.py", "same = spelling(text[place.start : place.end]) == spelling(quote)",
       "same = True", *DOOR),
    _m("what is withheld is not counted", "answering/verbatim.py",
       "_COUNTER.add(len(quotations), len(quotations) - len(kept))", "pass", *DOOR),
    _m("replies do not pass the door", "assistant.py", "return answering.checked_reply(self._index, self._reply(self._asked(text, filters, k, exact_words)))",
       "return self._reply(self._asked(text, filters, k, exact_words))", *DOOR),
    _m("hits do not pass the door", "assistant.py",
       "return answering.checked_hits(self._index, [one.hit for one in ranked[:count]])",
       "return [one.hit for one in ranked[:count]]", *DOOR),
    _m("mentions do not pass the door", "answering/lookups.py", "return checked_mentions(index, found)", "return found", *DOOR),
    _m("documents do not pass the door", "assistant.py", "return answering.checked_document(self._index, self._index.called(identity, sha256))",
       "return self._index.document(self._index.called(identity, sha256))", *DOOR),
    # private interfaces
    _m("bm25s is asked for another formula", "index/bm25_columns.py", 'method="lucene"', 'method="robertson"',
       "tests/index/test_adapters.py"),
    # the model
    _m("another encoder answers", "assistant.py", "if encoder.identity.digest != built.digest:", "if False:", *OPENING),
    _m("an encoder with other vectors answers", "assistant.py", "            indexes.check_probes(self._index, self._encoder)\n", "", *OPENING),
    _m("the published model's files are not compared", "models/encoder.py", "        _check_published(files)\n",
       "        pass\n", "tests/models/test_encoder.py"),
    _m("a model that does not say how it pools is loaded", "models/encoder.py",
       'if not (folder / "modules.json").is_file():', "if False:", "tests/models/test_encoder.py"),
    _m("the shipped difference of the encoder is not compared", "models/adaptation.py",
       'if here is None or here != card.get("sha256"):', "if here is None:", "tests/models/test_adaptation.py"),
    _m("the shipped centroids of the encoder are not compared", "models/adaptation.py",
       "        check_shipped(self.name, path, told, _remedy(folder))\n", "", "tests/models/test_adaptation.py"),
    _m("a model is looked for elsewhere", "models/folders.py",
       "snapshot_download(name, revision=revision, local_files_only=True)",
       "snapshot_download(name, revision=revision)", "tests/models/test_encoder.py", "tests/faults/test_serving.py"),
    _m("a brought model is not held against its pin", "models/folders.py", "    if pin:\n        check(name, folder, pin)\n", "",
       "tests/models/test_fetching.py"),
    _m("a reader runs code that nobody trusted", "models/loading.py", "if not code and _is_own_code(config):", "if False:",
       "tests/models/test_rerankers.py"),
    _m("belief next to nothing moves a quotation", "answering/evidence.py", "least = max(_BELIEVED, ", "least = max(0.0, ",
       "tests/answering/test_reranking.py"),
    _m("a span in a title speaks for the sentences", "answering/reranking.py", "/ max(1, end - start) for length",
       "/ max(1, sum(held)) if any(held) else 1.0 for length", "tests/answering/test_reranking.py"),
    _m("a long title crowds out the sentences", "models/sentence_reranker.py", "    above = above[:_CONTEXT]\n", "",
       "tests/models/test_sentence_reranker.py"),
    _m("a sentence reader on another encoder", "models/sentence_reranker.py",
       'settings.get("base_sha256") != encoder.PUBLISHED_WEIGHTS', "False", "tests/models/test_sentence_reranker.py"),
    _m("a reader whose weights lack a part reads by chance", "models/transformer_reranker.py", "    if lacking:\n", "    if False:\n",
       "tests/models/test_rerankers.py"),
    # building
    _m("another corpus takes the place of the index's own", "index/building/publishing.py",
       "    if differs and not build.new_corpus:\n        raise differs\n", "", "tests/index/test_settings.py"),
    _m("new documents make up for those that are gone", "index/building/publishing.py",
       "len(gone) >= max(2, was / _SHRUNK)", "was - len(corpus.documents) >= max(2, was / _SHRUNK)",
       "tests/index/test_building.py"),
    _m("what is remembered of a build is written after the pointer has moved", "index/files.py",
       "            _replace(index, SETTINGS, settings)\n        if pointer != (version, card_digest):\n"
       "            point(index, version, card_digest)\n",
       "            pass\n        if pointer != (version, card_digest):\n            point(index, version, card_digest)\n"
       "        _replace(index, SETTINGS, settings or b'')\n", "tests/index/test_settings.py"),
    _m("a shrunken corpus is published", "index/building/publishing.py",
       "        _check_documents(build, before, corpus)\n", "        pass\n", "tests/index/test_building.py", "tests/index/test_integrity.py"),
    _m("an empty corpus is published", "index/building/publishing.py",
       "    if not corpus.documents:\n        raise CorpusEmpty", "    if False:\n        raise CorpusEmpty", "tests/index/test_building.py"),
    _m("vectors that are no numbers are published", "index/building/embedding.py", " or not np.isfinite(vectors).all():", ":",
       "tests/index/test_building.py"),
    _m("links in the corpus are followed", "sources/corpus_folder.py", 'getattr(os, "O_NOFOLLOW", 0)', "0", "tests/sources/test_corpus_folder.py"),
    _m("pipes in the corpus are opened", "sources/corpus_folder.py", "elif not stat.S_ISREG(mode):", "elif False:",
       "tests/sources/test_corpus_folder.py"),
    _m("a reader's memory is not limited", "formats/serving.py",
       "        resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes << 20, limits.megabytes << 20))\n", "",
       "tests/formats/test_sandbox.py"),
    _m("a reader's files are not limited", "formats/serving.py",
       "        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n", "", "tests/formats/test_sandbox.py"),
    _m("SIGTERM ends a build where it stands", "cli/running.py",
       "        before = signal.signal(signal.SIGTERM, end)\n", "        pass\n",
       "tests/cli/test_commands.py::test_sigterm_puts_away_what_a_build_had_begun_and_is_143"),
    # the page
    _m("text is not escaped", "web/markup.py", 'return str(escape(text)).replace("\\r", "&#13;")',
       'return text.replace("\\r", "&#13;")', *MARKUP),
    _m("attributes are not escaped", "web/markup.py",
       'escape(_UNSENDABLE.sub(chr(0xFFFD), str(value)))', "_UNSENDABLE.sub(chr(0xFFFD), str(value))",
       *MARKUP),
    _m("characters that act are not shown", "web/markup.py", "for acting in _ACTING.finditer(text):", "for acting in ():",
       *MARKUP),
    _m("a terminal is sent control characters", "cli/screen.py",
       'lines = made_visible("".join(_marked(part) for part in parts)).split("\\n")',
       'lines = "".join(_marked(part) for part in parts).split("\\n")', "tests/cli/test_commands.py"),
    _m("any host is answered", "web/guard.py", 'if not self._allowed(headers.get(b"host", "")):', "if False:", *GUARD),
    _m("any route is open", "web/guard.py", "if not _OPEN.fullmatch(scope[\"path\"]) or \"..\" in scope[\"path\"].split(\"/\"):",
       "if False:", *GUARD),
    _m("a body's length is not limited", "web/guard.py", " or int(length) > BODY:", ":", *GUARD),
    _m("a body of unknown length is taken", "web/guard.py", 'b"transfer-encoding" in headers\n            and',
       "False and", *GUARD),
    _m("a body longer than it says is read on", "web/guard.py", "        if self._seen > BODY:\n",
       "        if False:\n", *GUARD),
    _m("no content policy", "web/guard.py", '(b"content-security-policy", policy(self._nonce).encode())', "", *GUARD),
    _m("a defect comes through the handler", "web/controller.py", "        except Exception as error:\n",
       "        except KeyboardInterrupt as error:\n", "tests/web/test_controller.py"),
    _m("a place is never given back", "web/controller.py", "            self._places.release()\n", "            pass\n",
       "tests/web/test_controller.py"),
    _m("long questions are read", "answering/question.py", "if len(text) > LONGEST:", "if False:", "tests/web/test_controller.py"),
    _m("questions without a word are asked", "answering/question.py",
       "if not any(character.isalnum() for character in text):", "if False:", "tests/web/test_controller.py"),
    _m("control characters reach the log", "web/logs.py", 'return _UNPRINTABLE.sub(" ", told)', "return told",
       "tests/web/test_operation.py"),
    _m("a mended version is not noticed", "web/state.py",
       "return pointer, folder and (folder.st_ino, folder.st_mtime_ns)", "return pointer", "tests/web/test_operation.py"),
    _m("the first screen does not say that an older version serves", "web/page.py", "state.trouble, state.notice,",
       "state.trouble, None,", "tests/web/test_operation.py"),
)  # fmt: skip
# ruff: noqa: E501


def main(wanted: list[str]) -> int:
    """Tries the mutations and writes the table; returns 1 where one went unnoticed."""
    chosen = [mutation for mutation in MUTATIONS if not wanted or any(word in mutation.name for word in wanted)]
    tried: list[tuple[Mutation, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder) / "copy")
        for number, mutation in enumerate(chosen, start=1):
            tried.append((mutation, noticed(copy, mutation)))
            print(f"{number}/{len(chosen)} {mutation.name}: {tried[-1][1] or 'NOT NOTICED'}", flush=True)
    _write(tried)
    return int(not all(test for _, test in tried))


def copied(copy: Path) -> Path:
    """A copy of the program and its tests that may be broken."""
    for name in COPIED:
        source = ROOT / name
        ignore = shutil.ignore_patterns("built", "__pycache__", "screenshots")
        copy.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=ignore)
        else:
            shutil.copy(source, copy / name)
    return copy


def noticed(copy: Path, mutation: Mutation) -> str:
    """The first test that turns red when the guard is gone; empty where none does."""
    path = copy / mutation.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(mutation.old) != 1:
        raise SystemExit(f"{mutation.name}: the guard stands {whole.count(mutation.old)} times in {mutation.file}.")
    path.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        options = ["-m", "not browser", "-x", "-q", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *options, *mutation.tests]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=900)
        red = re.search(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", done.stdout, re.M)
        return red[1].partition("[")[0] if red else ""
    finally:
        path.write_text(whole, encoding="utf-8")


def _write(tried: list[tuple[Mutation, str]]) -> None:
    """The table, between its marks in the page; what was not tried now keeps the row that it had."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {
        row.split(" | ")[0].removeprefix("| "): row for row in re.findall(r"^\| .* \| `assistant/.*\|$", page, re.M)
    }
    for mutation, test in tried:
        rows[mutation.name] = f"| {mutation.name} | `{mutation.file}` | {f'`{test}`' if test else '**none**'} |"
    listed = [rows[mutation.name] for mutation in MUTATIONS if mutation.name in rows]
    caught = sum("**none**" not in row for row in listed)
    head = [
        f"{caught} of {len(MUTATIONS)} were noticed.",
        "",
        "| taken out | in | the test that turned red |",
        "|---|---|---|",
    ]
    table = "\n".join(["<!-- mutations -->", *head, *listed, "<!-- /mutations -->"])
    PAGE.write_text(re.sub(r"<!-- mutations -->.*?<!-- /mutations -->", lambda _: table, page, flags=re.S), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
