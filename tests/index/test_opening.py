"""Opening against damage: every file of the index, altered in every way tried, is refused by name, with the remedy."""

import json
import shutil
from pathlib import Path

import pytest

from assistant import Assistant, build_index
from assistant.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from assistant.index import files, opening, packing
from assistant.index.card import FORMAT
from assistant.index.disk_format import TOKENS
from assistant.index.snapshot import Snapshot
from assistant.models.folders import ModelIdentity
from tests.toys import ToyEncoder, write_corpus

REBUILD = "python index/rebuild.py"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return folder / "built"


@pytest.fixture
def index(built, tmp_path):
    shutil.copytree(built, tmp_path / "built")
    return tmp_path / "built"


def names(built):
    version, _ = files.current(built)
    return sorted(path.name for path in (built / version).iterdir())


def version(index):
    return index / files.current(index)[0]


def flipped(data, at, bit):
    return data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


def damages(data):
    """Ways to damage a file: bits flipped, cut short, lengthened, emptied, zeroed, shifted."""
    yield from (flipped(data, at, bit) for at in {0, len(data) // 3, len(data) // 2, len(data) - 1} for bit in (0, 7))
    yield from (data[:-1], data[: len(data) // 2], b"", data + b"\0", b"\0" * len(data), data[1:] + data[:1])


def test_what_was_built_is_opened_whole(built):
    opened = opening.open_index(built)
    assert opened.version == files.current(built)[0]
    assert set(opened.card.files) | {"card.json"} == set(names(built))
    assert opened.contents() == {name: (built / opened.version / name).read_bytes() for name in opened.card.files}


def test_every_damage_to_every_file_is_refused_by_name_with_the_remedy(index):
    folder, tried = version(index), 0
    for name in names(index):
        whole = (folder / name).read_bytes()
        for damaged in damages(whole):
            if damaged == whole:
                continue
            (folder / name).write_bytes(damaged)
            with pytest.raises(IndexDamaged) as caught:
                opening.open_index(index)
            assert name in str(caught.value)
            assert folder.name in str(caught.value)
            assert REBUILD in str(caught.value)
            tried += 1
        (folder / name).unlink()
        with pytest.raises(IndexDamaged, match=f"{name} cannot be read: No such file"):
            opening.open_index(index)
        (folder / name).write_bytes(whole)
    assert tried > 13 * len(names(index)) - 13
    opening.open_index(index)


def test_two_files_that_change_places_are_refused(index):
    folder = version(index)
    (folder / "passages.codes").rename(folder / "spare")
    (folder / "sentences.codes").rename(folder / "passages.codes")
    (folder / "spare").rename(folder / "sentences.codes")
    with pytest.raises(IndexDamaged, match=r"(?:passages|sentences)\.codes was altered"):
        opening.open_index(index)


def test_a_damaged_pointer_is_told_and_the_version_that_is_whole_serves(index, caplog):
    whole, name = (index / "CURRENT").read_bytes(), version(index).name
    for at in range(len(whole)):
        for bit in (0, 5, 7):
            (index / "CURRENT").write_bytes(flipped(whole, at, bit))
            if at == len(whole) - 1 and (index / "CURRENT").read_bytes()[-1:].isspace():
                continue  # the line end may be any white space
            caplog.clear()
            opened = opening.open_index(index)
            assert opened.version == name
            assert opened.warning in caplog.text
            assert name in opened.warning
            assert REBUILD in opened.warning


@pytest.fixture
def two(tmp_path):
    """An index with two versions: (its folder, the first, the second, which serves)."""
    corpus, index = write_corpus(tmp_path / "corpus"), tmp_path / "built"
    first = build_index(corpus, index, encoder=ToyEncoder()).version
    (corpus / "later.txt").write_text("The weir was mended in the spring.\n")
    return index, first, build_index(corpus, index, encoder=ToyEncoder()).version


def test_of_a_damaged_version_the_one_before_serves_and_says_why(two, caplog):
    index, first, second = two
    assert opening.open_index(index).warning is None
    assert caplog.text == ""
    (index / second / "scores.npy").write_bytes(b"junk")
    desk = Assistant.open(index, encoder=ToyEncoder())
    assert (desk.snapshot.version, "later" in desk.snapshot.documents) == (first, False)
    assert f"{second}/scores.npy was altered" in desk.warning
    assert first in desk.warning
    assert desk.warning in caplog.text
    assert desk.ask("Was the crossing on Bridge Street damaged by the flood in January?").citations
    (index / first / "scores.npy").unlink()
    with pytest.raises(IndexDamaged, match=rf"{second}/scores\.npy was altered"):
        opening.open_index(index)


def test_a_version_under_a_name_that_is_not_its_card_s_does_not_serve_in_place_of_another(two):
    index, first, second = two
    card = json.loads((index / first / "card.json").read_bytes())
    card["notices"] = ["forged"]
    (index / first / "card.json").write_bytes(files.canonical(card))
    (index / second / "card.json").unlink()
    with pytest.raises(IndexDamaged, match=f"{second}/card.json cannot be read"):
        opening.open_index(index)


def test_a_folder_that_cannot_be_looked_into_is_said_so(index, monkeypatch):
    def denied(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(IndexDamaged, match="cannot be read: Permission denied"):
        opening.open_index(index)


def test_where_nothing_is_built_the_error_says_how_to_build(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "begun/.partial").mkdir(parents=True)
    (tmp_path / "begun/.lock").write_text("")
    for name in ("none", "empty", "file", "begun"):
        with pytest.raises(IndexMissing) as caught:
            opening.open_index(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert f"{REBUILD} --index {tmp_path / name}" in caught.value.remedy


def rewritten(index, change):
    """The index with its card changed as by another program: the card fits its pointer, but not this program."""
    folder = version(index)
    card = json.loads((folder / "card.json").read_bytes())
    change(card)
    data = files.canonical(card)
    (folder / "card.json").write_bytes(data)
    pointer = {"version": folder.name, "card_sha256": files.digest(data)}
    (index / "CURRENT").write_bytes(files.canonical(pointer))


@pytest.mark.parametrize("number", [0, 2, 99, None])
def test_an_index_of_another_format_is_refused_with_both(index, number):
    rewritten(index, lambda card: card.__setitem__("format", number if number != FORMAT else 98))
    with pytest.raises(IndexOutOfDate, match=f"reads {FORMAT}") as caught:
        opening.open_index(index)
    assert REBUILD in caught.value.remedy


def test_a_card_that_does_not_list_a_file_is_refused(built, tmp_path):
    """But for that of meetings, which an index of before did not have: they are read when they are asked for."""
    for name in names(built):
        if name not in {"card.json", "meetings.jsonl.z"}:
            index = tmp_path / name
            shutil.copytree(built, index)
            rewritten(index, lambda card, name=name: card["files"].pop(name))
            with pytest.raises(IndexDamaged, match="do not fit together"):
                opening.open_index(index)


@pytest.mark.parametrize("count", ["passages", "sentences"])
def test_files_that_do_not_fit_together_are_refused(index, count):
    folder = version(index)
    data = (folder / f"{count}.table").read_bytes()
    card = json.loads((folder / "card.json").read_bytes())
    shorter = packing.packed(packing.unpacked(data, 0)[:-1], 0)
    (folder / f"{count}.table").write_bytes(shorter)
    card["files"][f"{count}.table"] = [len(shorter), files.digest(shorter)]
    rewritten(index, lambda old: old.update(card))
    with pytest.raises(IndexDamaged) as caught:
        opening.open_index(index)
    assert REBUILD in str(caught.value)


@pytest.mark.parametrize("name", [TOKENS, "token_counts.npy", "token_digests.npy", "probes.npy"])
def test_tokens_and_probes_that_do_not_fit_the_passages_are_refused(index, name):
    folder = version(index)
    data = (folder / name).read_bytes()
    shorter = data[: -ToyEncoder.dimension] if name == TOKENS else packing.saved(packing.loaded(data)[:-1])
    (folder / name).write_bytes(shorter)
    card = json.loads((folder / "card.json").read_bytes())
    card["files"][name] = [len(shorter), files.digest(shorter)]
    rewritten(index, lambda old: old.update(card))
    with pytest.raises(IndexDamaged, match="do not fit together"):
        opening.open_index(index)


def test_an_index_of_another_encoder_is_refused_with_both_names(built):
    class Other(ToyEncoder):
        identity = ModelIdentity("other", "1" * 64)

    with pytest.raises(
        IndexOutOfDate, match=r"built with toy \([0-9a-f]{8}\); this run uses other \(11111111\)"
    ) as caught:
        Assistant.open(built, encoder=Other())
    assert REBUILD in caught.value.remedy


def test_another_encoder_of_the_same_name_is_refused_too(built):
    class Retrained(ToyEncoder):
        identity = ModelIdentity("toy", "2" * 64)

    with pytest.raises(IndexOutOfDate, match="22222222"):
        Assistant.open(built, encoder=Retrained())


def test_a_version_collected_while_it_is_opened_gives_way_to_the_next(index, monkeypatch):
    """The first version vanishes between reading the pointer and reading its card: the next one is opened."""
    first = version(index)
    second = index / "v-0123456789abcdef"
    shutil.copytree(first, second)
    real, pointers = files.current, []

    def current(path):
        found = real(path)
        pointers.append(found)
        if len(pointers) == 1:
            shutil.rmtree(first)
            (index / "CURRENT").write_bytes(files.canonical({"version": second.name, "card_sha256": found[1]}))
        return found

    monkeypatch.setattr(files, "current", current)
    assert opening.open_index(index).version == second.name


def test_what_was_built_is_read_back_the_same(built):
    opened = opening.open_index(built)
    again = Snapshot.parse(opened.version, opened.card, opened.contents())
    assert again.documents == opened.documents
    assert again.passages == opened.passages
    assert again.acronyms == opened.acronyms
    assert again.card == opened.card
    assert Path(built, opened.version, "card.json").read_bytes() == opened.card.serialized()


def test_large_token_vectors_are_mapped_answer_the_same_and_are_checked_when_they_are_used(tmp_path, monkeypatch):
    corpus, index = write_corpus(tmp_path / "corpus"), tmp_path / "index"
    build_index(corpus, index, encoder=ToyEncoder())
    question = "Will the crossing be reopened by 1 June 2024?"
    read = Assistant.open(index, encoder=ToyEncoder())
    expected = read.ask(question)
    maps = []
    map_file = opening._mapped
    monkeypatch.setattr(opening, "_MAPPED", 0)
    monkeypatch.setattr(opening, "_mapped", lambda path, size: maps.append(path.name) or map_file(path, size))
    mapped = Assistant.open(index, encoder=ToyEncoder())
    assert maps == [TOKENS]
    assert mapped.ask(question) == expected
    path = next(index.glob("v-*")) / TOKENS
    data = bytearray(path.read_bytes())
    for row in range(len(read.snapshot.passages)):
        data[int(read.snapshot.tokens.bounds[row]) * ToyEncoder.dimension] ^= 1
    path.write_bytes(data)
    altered = Assistant.open(index, encoder=ToyEncoder())
    with pytest.raises(IndexDamaged, match="Rebuild it"):
        altered.ask(question)
    build_index(corpus, index, encoder=ToyEncoder())
    assert Assistant.open(index, encoder=ToyEncoder()).ask(question) == expected
    path.write_bytes(data[:-1])
    with pytest.raises(IndexDamaged):
        opening.open_index(index)
