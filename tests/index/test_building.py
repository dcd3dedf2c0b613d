"""Building against building: in one go, in steps, after interruptions, the files are the same, byte for byte."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import models
from assistant.errors import (
    CorpusEmpty,
    CorpusMissing,
    CorpusShrunk,
    IndexBusy,
    IndexUnwritable,
    ManifestWrong,
    ModelDamaged,
)
from assistant.formats import sandbox
from assistant.index import files, opening
from assistant.index.building import BuildProgress, assembling, build_index, workers
from assistant.index.building.embedding import BatchTexts
from assistant.models.folders import ModelIdentity
from assistant.records import Unread
from assistant.text import cut_sections
from assistant.text.passages import Cutting
from tests.toys import MINUTES, NOTE, REPORT, ToyEncoder, load_with, write_corpus

ROOT = Path(__file__).parent.parent.parent


class Counting:
    """A toy encoder that remembers what it was asked to embed, and may be broken off after so many texts."""

    identity, dimension = ToyEncoder.identity, ToyEncoder.dimension

    def __init__(self, fails_after=None):
        self.texts = []
        self.fails_after = fails_after

    def encode(self, texts):
        self._note(texts)
        return ToyEncoder().encode(texts)

    def read(self, texts):
        self._note(texts)
        return ToyEncoder().read(texts)

    def _note(self, texts):
        self.texts.extend(texts)
        if self.fails_after is not None and len(self.texts) > self.fails_after:
            raise KeyboardInterrupt


class Other(ToyEncoder):
    identity = ModelIdentity("other", "1" * 64)


def build(corpus, index, encoder=None, **more):
    return build_index(corpus, index, encoder=encoder or ToyEncoder(), **more)


def served(index):
    """Every file of the version that serves, and the pointer to it."""
    version, _ = files.current(index)
    found = {path.name: path.read_bytes() for path in sorted((index / version).iterdir())}
    return found | {"CURRENT": (index / "CURRENT").read_bytes()}


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def index(tmp_path):
    return tmp_path / "built"


# ── the same bytes ──


def test_building_twice_gives_the_same_bytes(corpus, index, tmp_path):
    build(corpus, index)
    build(corpus, tmp_path / "again")
    assert served(index) == served(tmp_path / "again")


def test_building_again_over_what_serves_changes_no_file_and_embeds_nothing(corpus, index):
    build(corpus, index)
    before = served(index)
    counting = Counting()
    report = build(corpus, index, counting)
    assert counting.texts == []
    assert (report.embedded, report.unchanged, report.added, report.changed, report.removed) == (0, 3, (), (), ())
    assert served(index) == before


def test_the_bytes_depend_on_neither_the_hash_seed_the_time_zone_nor_the_folder(corpus, index, tmp_path):
    build(corpus, index)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from assistant import build_index\nfrom tests.toys import ToyEncoder\n"
        "build_index(sys.argv[2], sys.argv[3], encoder=ToyEncoder())"
    )
    env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
    elsewhere = tmp_path / "else where"
    corpus.rename(elsewhere)
    subprocess.run([sys.executable, "-c", code, ROOT, elsewhere, tmp_path / "other"], check=True, env=env, cwd=tmp_path)
    assert served(tmp_path / "other") == served(index)


def test_no_path_of_this_machine_stands_in_the_index(corpus, index):
    build(corpus, index)
    assert not any(str(corpus.parent).encode() in data for data in served(index).values())


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["write", "remove", "rename", "another kind", "move"]),
        st.sampled_from(["a", "b", "note"]),
        st.sampled_from([NOTE, NOTE.replace(". ", ".  "), "# Roads\n\nThe road is closed.\n", "Café. It opened."]),
    ),
    max_size=5,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_an_incremental_build_equals_a_fresh_one(tmp_path_factory, edits):
    folder = tmp_path_factory.mktemp("steps")
    corpus = write_corpus(folder / "corpus")
    (corpus / "manifest.json").unlink()
    build(corpus, folder / "steps")
    for number, (edit, name, text) in enumerate(edits):
        path = corpus / f"{name}.txt"
        if edit == "write":
            path.write_text(text)
        elif path.exists() and edit == "remove":
            path.unlink()
        elif path.exists():
            where = {"rename": f"{name}{number}.txt", "another kind": f"{name}.md", "move": f"in/{name}.txt"}[edit]
            (corpus / "in").mkdir(exist_ok=True)
            path.rename(corpus / where)
        build(corpus, folder / "steps")
    build(corpus, folder / "fresh")
    assert served(folder / "steps") == served(folder / "fresh")


# ── only what is new ──


def test_only_the_changed_file_is_embedded_again(corpus, index, tmp_path):
    build(corpus, index)
    (corpus / "note.txt").write_text("The library closes on Monday.\n")
    counting = Counting()
    report = build(corpus, index, counting)
    assert (report.changed, report.unchanged, report.added, report.removed) == (("note.txt",), 2, (), ())
    assert report.embedded == len(counting.texts) == 2  # its passage and its sentence
    assert all("The library closes on Monday." in text for text in counting.texts)
    build(corpus, tmp_path / "fresh")
    assert served(index) == served(tmp_path / "fresh")


def test_a_renamed_file_is_not_embedded_again_where_its_words_stay(corpus, index, tmp_path):
    (corpus / "manifest.json").unlink()
    build(corpus, index)
    (corpus / "note.txt").rename(corpus / "library.txt")
    counting = Counting()
    report = build(corpus, index, counting)
    assert (report.added, report.removed, report.unchanged) == (("library.txt",), ("note.txt",), 2)
    assert counting.texts == []
    assert "library" in opening.open_index(index).documents
    build(corpus, tmp_path / "fresh")
    assert served(index) == served(tmp_path / "fresh")


def test_a_removed_file_leaves_nothing_behind(corpus, index):
    build(corpus, index)
    (corpus / "note.txt").unlink()
    report = build(corpus, index)
    assert report.removed == ("note.txt",)
    assert Unread("note.txt", "the manifest names it, but it is not in the folder.") in report.unreadable
    snapshot = opening.open_index(index)
    assert set(snapshot.documents) == {"minutes", "report"}
    assert not any(b"library" in data for name, data in served(index).items() if name.endswith((".jsonl", ".json")))


def test_unchanged_files_are_not_read_again(corpus, index, monkeypatch):
    build(corpus, index)
    (corpus / "note.txt").write_text("The library closes on Monday.\n")
    read = read_again(monkeypatch)
    build(corpus, index)
    assert read == ["note.txt"]


def test_a_new_title_embeds_again_what_stands_under_it(corpus, index):
    build(corpus, index)
    manifest = json.loads((corpus / "manifest.json").read_text())
    manifest["records"][2]["title"] = "The library's hours"
    (corpus / "manifest.json").write_text(json.dumps(manifest))
    counting = Counting()
    build(corpus, index, counting)
    assert counting.texts
    assert counting.texts[0].startswith("The library's hours")


def test_another_encoder_or_another_cutting_embeds_everything_again(corpus, index):
    whole = build(corpus, index).embedded
    assert build(corpus, index, Other()).embedded == whole
    assert opening.open_index(index).card.encoder == Other.identity
    assert build(corpus, index, Other(), cutting=Cutting(200)).embedded > 0
    assert opening.open_index(index).card.cutting == Cutting(200)


def test_the_same_bytes_twice_are_one_document_that_names_both_places(corpus, index):
    (corpus / "copy.txt").write_bytes(NOTE.encode())
    report = build(corpus, index)
    assert report.documents == 3
    assert opening.open_index(index).documents["note"].also_at == ("copy.txt",)
    assert "copy.txt: the same bytes as note.txt; the two are one document." in report.notices


def read_again(monkeypatch):
    """The files that are read from now on."""
    read, real = [], sandbox.read_all

    def read_all(items, workers, limits=None):
        return real(((file, read.append(file) or data) for file, data in items), workers)

    monkeypatch.setattr(workers, "read_all", read_all)
    return read


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("a.txt", "a.md", "# Fostering strategy\n\nWe will find more foster carers in the county this year.\n"),
        ("a.html", "a.txt", "Some words <p>The council will open three homes this year.</p><p>They open in May.</p>"),
        ("a.html", "a.pdf", "<html><body><p>The council will open three homes this year.</p></body></html>"),
        ("a.txt", "a.TXT", "The council will open three homes this year.\n"),
    ],
)
def test_a_file_renamed_to_be_of_another_kind_is_read_as_that_kind(corpus, index, tmp_path, old, new, text):
    (corpus / old).write_text(text)
    build(corpus, index)
    (corpus / old).rename(corpus / new)
    build(corpus, index)
    build(corpus, tmp_path / "fresh")
    assert served(index) == served(tmp_path / "fresh")


def test_a_file_with_another_s_words_is_not_read_again_while_its_bytes_stay(corpus, index, tmp_path, monkeypatch):
    (corpus / "copy.txt").write_text(NOTE.replace(". ", ".  "))
    (corpus / "copy.md").write_text(NOTE)
    first = build(corpus, index)
    assert first.documents == 3
    read = read_again(monkeypatch)
    again = build(corpus, index)
    assert read == []
    assert (again.version, again.unchanged, again.notices) == (first.version, 5, first.notices)
    (corpus / "note.txt").unlink()
    (corpus / "manifest.json").unlink()
    build(corpus, index)
    assert read == []
    build(corpus, tmp_path / "fresh")
    assert served(index) == served(tmp_path / "fresh")


def test_a_twin_that_comes_or_goes_is_reported_as_any_file(corpus, index):
    (corpus / "manifest.json").unlink()
    build(corpus, index)
    (corpus / "again.txt").write_text(NOTE)  # before note.txt, and now first to stand for both
    (corpus / "other.txt").write_text(NOTE.replace(". ", ".  "))
    report = build(corpus, index)
    assert (report.added, report.changed, report.removed) == (("again.txt", "other.txt"), (), ())
    assert (report.documents, report.unchanged) == (3, 3)
    (corpus / "other.txt").write_text(NOTE.replace(". ", ".   "))
    report = build(corpus, index)
    assert (report.added, report.changed, report.removed) == ((), ("other.txt",), ())
    (corpus / "note.txt").unlink()
    (corpus / "other.txt").unlink()
    assert build(corpus, index).removed == ("note.txt", "other.txt")


def test_an_index_without_the_file_of_twins_is_one_without_twins(corpus, index):
    build(corpus, index)
    assert "twins.jsonl" not in served(index)
    assert opening.open_index(index).twins == ()


def test_all_that_decides_how_a_document_is_embedded_is_in_its_key():
    keys = {
        BatchTexts((("a text", [(0, 6)]),), ("one",)).key,
        BatchTexts((("a text", [(0, 5)]),), ("one",)).key,
        BatchTexts((("b text", [(0, 6)]),), ("one",)).key,
        BatchTexts((("a text", [(0, 6)]),), ()).key,
        BatchTexts((("a text", [(0, 6)]), ("one", [])), ()).key,
    }
    assert len(keys) == 5


# ── broken off ──


@pytest.mark.parametrize("after", [0, 6, 7, 10, 11, 19])
def test_a_build_broken_off_goes_on_where_it_was_and_ends_the_same(corpus, index, tmp_path, after):
    build(corpus, tmp_path / "fresh")
    whole = Counting()
    build(corpus, tmp_path / "counted", whole)
    first = Counting(fails_after=after)
    with pytest.raises(KeyboardInterrupt):
        build(corpus, index, first)
    assert not (index / "CURRENT").exists()
    second = Counting()
    build(corpus, index, second)
    assert len(second.texts) <= len(whole.texts)
    assert len(second.texts) == len(whole.texts) - (0 if after < 7 else 7 if after < 11 else 11)  # whole documents
    assert served(index) == served(tmp_path / "fresh")
    assert not (index / ".partial").exists()


def test_a_long_document_broken_off_goes_on_with_the_batch_it_was_at(corpus, index, tmp_path):
    items = (f"{n}. The {n}th crossing was closed in winter, and the committee heard why." for n in range(300))
    (corpus / "long.txt").write_text("\n\n".join(items))
    cutting = Cutting(100)
    whole = build(corpus, tmp_path / "fresh", cutting=cutting).embedded
    assert whole > 600
    with pytest.raises(KeyboardInterrupt):
        build(corpus, index, Counting(fails_after=300), cutting=cutting)
    again = Counting()
    build(corpus, index, again, cutting=cutting)
    assert len(again.texts) <= whole - 250
    assert served(index) == served(tmp_path / "fresh")


def test_what_a_broken_off_build_left_damaged_is_embedded_again(corpus, index, tmp_path):
    build(corpus, tmp_path / "fresh")
    with pytest.raises(KeyboardInterrupt):
        build(corpus, index, Counting(fails_after=15))
    pieces = list((index / ".partial").iterdir())
    assert pieces
    for piece in pieces:
        data = bytearray(piece.read_bytes())
        data[len(data) // 2] ^= 1
        piece.write_bytes(data)
    build(corpus, index)
    assert served(index) == served(tmp_path / "fresh")


def test_a_broken_off_build_leaves_the_index_before_serving(corpus, index):
    build(corpus, index)
    before = served(index)
    (corpus / "note.txt").write_text("The library closes on Monday.\n")
    with pytest.raises(KeyboardInterrupt):
        build(corpus, index, Counting(fails_after=0))
    assert served(index) == before


# ── bad input ──


def test_an_empty_or_missing_corpus_leaves_the_index_before_serving(corpus, index, tmp_path):
    build(corpus, index)
    before = served(index)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusEmpty, match="holds no record that can be read") as caught:
        build(tmp_path / "empty", index, new_corpus=True)
    assert "nothing was changed" in caught.value.remedy
    with pytest.raises(CorpusMissing):
        build(tmp_path / "none", index)
    (corpus / "manifest.json").write_text("{")
    with pytest.raises(ManifestWrong):
        build(corpus, index)
    assert served(index) == before


@pytest.mark.parametrize(
    ("was", "now", "refused"), [(3, 1, True), (10, 8, True), (10, 9, False), (12, 10, False), (2, 1, False)]
)
def test_a_corpus_that_lost_a_fifth_at_once_is_not_published_unless_that_is_meant(tmp_path, index, was, now, refused):
    (tmp_path / "many").mkdir()
    for number in range(was):
        (tmp_path / "many" / f"{number}.txt").write_text(f"Paper number {number} says so.\n")
    build(tmp_path / "many", index)
    before = served(index)
    for number in range(now, was):
        (tmp_path / "many" / f"{number}.txt").unlink()
    if refused:
        with pytest.raises(CorpusShrunk, match=f"Of the {was} documents of the index {was - now} are not") as caught:
            build(tmp_path / "many", index)
        assert "--force" in caught.value.remedy
        assert served(index) == before
    assert build(tmp_path / "many", index, force=refused).documents == now


def numbered(folder, numbers, text="Paper number {} says so."):
    """Papers called by their numbers, each with words of its own."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(text.format(number) + "\n")


@pytest.mark.parametrize(("gone", "refused"), [(1, False), (2, True), (5, True)])
def test_new_documents_do_not_make_up_for_known_ones_that_are_gone(tmp_path, index, gone, refused):
    folder = tmp_path / "many"
    numbered(folder, range(10))
    build(folder, index)
    before = served(index)
    for number in range(gone):
        (folder / f"{number}.txt").unlink()
    numbered(folder, range(100, 120))
    if refused:
        with pytest.raises(CorpusShrunk, match=rf"{gone} are not in .*\(0\.txt, 1\.txt"):
            build(folder, index)
        assert served(index) == before
    assert build(folder, index, force=refused).documents == 30 - gone


def test_files_that_are_renamed_moved_or_edited_are_not_gone(tmp_path, index):
    folder = tmp_path / "many"
    numbered(folder, range(8))
    (folder / "twin.txt").write_text((folder / "0.txt").read_text().replace(" ", "  "))
    build(folder, index)
    (folder / "sub").mkdir()
    (folder / "0.txt").unlink()  # its words stand in another file still
    (folder / "twin.txt").rename(folder / "renamed.txt")
    for number in range(1, 8):
        (folder / f"{number}.txt").rename(folder / "sub" / f"paper-{number}.txt")
    assert build(folder, index).documents == 8
    for number in range(1, 8):
        edited = folder / "sub" / f"paper-{number}.txt"
        edited.write_text(f"{edited.read_text().rstrip()} A line was added later.\n")
    assert build(folder, index).documents == 8


def test_files_that_are_there_and_can_no_longer_be_read_are_gone(tmp_path, index):
    numbered(tmp_path / "many", range(4))
    build(tmp_path / "many", index)
    for number in range(2):
        (tmp_path / "many" / f"{number}.txt").write_bytes(bytes(range(256)) * 50)
    with pytest.raises(CorpusShrunk, match=r"2 are not in .*, cannot be read, or are other papers"):
        build(tmp_path / "many", index)


def test_an_empty_corpus_publishes_nothing(tmp_path, index):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/blank.txt").write_text(" \n")
    with pytest.raises(CorpusEmpty, match=r"blank\.txt: the file is empty"):
        build(tmp_path / "empty", index)
    assert not (index / "CURRENT").exists()


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_indexed(corpus, index):
    (corpus / "scan.txt").write_bytes(bytes(range(256)) * 50)
    (corpus / "link.txt").symlink_to(corpus / "note.txt")
    os.mkfifo(corpus / "pipe.txt")
    report = build(corpus, index)
    assert [each.file for each in report.unreadable] == ["link.txt", "pipe.txt", "scan.txt"]
    assert all(each.reason for each in report.unreadable)
    assert report.documents == 3
    assert opening.open_index(index).card.unreadable == report.unreadable


def test_what_could_not_be_read_is_read_once_it_can_be(corpus, index):
    (corpus / "scan.txt").write_bytes(bytes(range(256)) * 50)
    build(corpus, index)
    (corpus / "scan.txt").write_text("The scan is text now.\n")
    report = build(corpus, index)
    assert (report.unreadable, report.added) == ((), ("scan.txt",))


def test_an_index_where_the_records_are_is_refused_and_one_below_them_is_not_read(corpus):
    with pytest.raises(IndexUnwritable, match="holds the records"):
        build(corpus, corpus)
    report = build(corpus, corpus / "built")
    again = build(corpus, corpus / "built")
    assert (again.documents, again.version) == (report.documents, opening.open_index(corpus / "built").version)
    assert again.unreadable == ()


def test_a_file_that_is_not_what_the_manifest_says_is_noticed(corpus, index):
    manifest = json.loads((corpus / "manifest.json").read_text())
    manifest["records"][0]["sha256"] = "0" * 64
    (corpus / "manifest.json").write_text(json.dumps(manifest))
    assert "minutes.txt: its bytes are not those the manifest gives the sha256 of." in build(corpus, index).notices


def test_a_second_build_at_the_same_time_is_refused(corpus, index):
    with files.writing(index), pytest.raises(IndexBusy):
        build(corpus, index)


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_an_encoder_that_gives_no_numbers_is_refused(corpus, index, odd):
    class Broken(ToyEncoder):
        def encode(self, texts):
            return np.full((len(texts), self.dimension), odd, dtype=np.float32)

    with pytest.raises(ModelDamaged, match="not numbers"):
        build(corpus, index, Broken())
    assert not (index / "CURRENT").exists()


# ── what it tells ──


def test_the_report_counts_what_is_there(corpus, index):
    report = build(corpus, index)
    snapshot = opening.open_index(index)
    assert report.documents == len(snapshot.documents) == 3
    assert report.passages == len(snapshot.passages) == len(snapshot.passage_vectors)
    assert report.sentences == len(snapshot.sentence_vectors) == snapshot.sentence_rows[-1]
    assert report.embedded == report.passages + report.sentences
    assert report.added == ("minutes.txt", "note.txt", "report.txt")
    assert report.version == snapshot.version
    assert report.seconds >= 0


def test_progress_goes_through_every_file_and_every_passage(corpus, index):
    told = []
    passages = build(corpus, index, progress=told.append).passages
    assert [each.item for each in told if each.stage == "read"] == ["minutes.txt", "note.txt", "report.txt"]
    embedded = [each for each in told if each.stage == "embed"]
    assert [each.item for each in embedded] == ["minutes.txt", "note.txt", "report.txt"]
    assert [each.done for each in embedded] == sorted({each.done for each in embedded})
    assert (embedded[-1].done, {each.total for each in embedded}) == (passages, {passages})
    assert all(isinstance(each, BuildProgress) for each in told)


def test_every_row_of_every_index_is_its_passage(corpus, index):
    build(corpus, index)
    snapshot, encoder = opening.open_index(index), ToyEncoder()
    for row, passage in enumerate(snapshot.passages):
        whole = snapshot.documents[passage.document]
        assert passage.row == row
        assert whole.text[passage.start : passage.end] == passage.text
        first, last = snapshot.sentence_rows[row], snapshot.sentence_rows[row + 1]
        quotable = [sentence for sentence in passage.sentences if sentence.quotable]
        assert last - first == len(quotable)
        said = [" ".join(whole.text[each.start : each.end].split()) for each in quotable]
        expected = encoder.encode(said).astype(np.float16)
        assert np.array_equal(snapshot.sentence_vectors.vectors(slice(first, last)), expected)


def test_the_documents_of_the_index_are_the_files(corpus, index):
    build(corpus, index)
    texts = {each.id: each.text for each in opening.open_index(index).documents.values()}
    assert texts == {"minutes": MINUTES, "note": NOTE, "report": REPORT}


# ── the encoder that an index keeps ──


@pytest.fixture
def embedded(monkeypatch):
    """Two embedded encoders of words, ``old`` and ``new``; the second is the default."""
    for name, value in (("BASE_ENCODER", "old"), ("ADAPTED_ENCODER", "new"), ("EMBEDDED_ENCODER", "new")):
        monkeypatch.setattr(models, name, value)

    def load(name):
        made = ToyEncoder()
        made.identity = ModelIdentity(name, {"old": "1", "new": "2"}.get(name, "3") * 64)
        return made

    load_with(monkeypatch, load)


def test_an_index_of_a_former_default_keeps_its_encoder_and_says_so_until_it_is_told_another(tmp_path, embedded):
    corpus, index = write_corpus(tmp_path / "corpus"), tmp_path / "built"
    first = build_index(corpus, index, encoder="old")
    again = build_index(corpus, index)
    assert (again.embedded, opening.open_index(index).card.encoder.name) == (0, "old")
    assert not any("keeps its encoder" in notice for notice in first.notices)
    assert again.notices[:-1] == first.notices
    assert "keeps its encoder, old" in again.notices[-1] and "--encoder new" in again.notices[-1]
    changed = build_index(corpus, index, encoder="new")
    assert changed.embedded == first.embedded and changed.notices == first.notices
    assert build_index(corpus, index).notices == first.notices


def test_an_index_with_an_encoder_of_ones_own_keeps_it_and_nothing_is_said(tmp_path, embedded):
    corpus, index = write_corpus(tmp_path / "corpus"), tmp_path / "built"
    first = build_index(corpus, index, encoder="mine")
    assert build_index(corpus, index).notices == first.notices
    assert build_index(corpus, tmp_path / "fresh").notices == first.notices
    assert opening.open_index(tmp_path / "fresh").card.encoder.name == "new"


def test_meetings_are_read_while_the_next_batch_is_embedded_and_sections_are_cut_once(tmp_path, monkeypatch):
    met, cut = threading.Event(), []

    class Second(ToyEncoder):
        def read(self, texts):
            if "bright lamps" in texts[0]:
                assert met.wait(60), "nothing was read of the first document while the second was embedded"
            return super().read(texts)

    def read(document, sections):
        assert sections == cut_sections(document)
        met.set()
        return ()

    monkeypatch.setattr(assembling, "read_meetings", read)
    monkeypatch.setattr(assembling, "cut_sections", lambda document: cut.append(document.id) or cut_sections(document))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The bridge was closed for a week.\n")
    (corpus / "b.txt").write_text("The council bought bright lamps.\n")
    build_index(corpus, tmp_path / "built", encoder=Second())
    assert cut == ["a", "b"]
