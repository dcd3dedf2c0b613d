"""Checking and going back: every damage is named by its part; a version serves again only if it is whole."""

import json
import shutil

import pytest

from assistant import Assistant, build_index
from assistant.cli import commands
from assistant.errors import IndexMissing, ModelMissing
from assistant.index import files, opening
from assistant.index.integrity import check_index, roll_back
from assistant.models.folders import ModelIdentity
from tests.toys import ToyEncoder, load_with, write_corpus


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A corpus and its index, which keeps two versions."""
    folder = tmp_path_factory.mktemp("integrity")
    corpus = write_corpus(folder / "corpus")
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    (corpus / "later.txt").write_text("The weir was mended in the spring.\n")
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    return folder


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())
    shutil.copytree(made, tmp_path / "place")
    return tmp_path / "place"


def checked(place):
    return check_index(place / "built", place / "corpus")


def parts(place):
    return [each.part for each in checked(place).findings]


def served(place):
    return files.current(place / "built")[0]


def before(place):
    return next(name for name in files.versions(place / "built") if name != served(place))


def test_what_is_whole_is_said_to_be_and_nothing_else(place):
    found = checked(place)
    assert found.findings == found.remarks == ()
    assert [line.split()[0] for line in found.whole] == ["index", "index", "corpus", "model"]
    assert f"{served(place)} (serves)" in found.whole[0]
    assert "4 of 4 files" in found.whole[2]


def test_any_file_of_either_version_that_is_damaged_is_named(place):
    for name in (served(place), before(place)):
        for path in sorted((place / "built" / name).iterdir()):
            data = path.read_bytes()
            path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
            found = checked(place).findings
            assert [each.part for each in found] == ["index"], path
            assert f"{name}/{path.name}" in found[0].what
            assert found[0].remedy
            path.write_bytes(data)
    assert parts(place) == []


def test_token_vectors_that_are_only_mapped_are_checked_whole(place, monkeypatch):
    monkeypatch.setattr(opening, "_MAPPED", 0)
    assert parts(place) == []
    for name in (served(place), before(place)):
        path = place / "built" / name / "tokens.codes"
        data = path.read_bytes()
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        assert opening.open_index(place / "built").warning is None
        assert [f"{name}/tokens.codes" in each.what for each in checked(place).findings] == [True]
        path.write_bytes(data)


def test_a_pointer_that_cannot_be_read_is_damage(place):
    (place / "built/CURRENT").write_text("{")
    assert "CURRENT" in checked(place).findings[0].what


def test_an_index_without_a_whole_version_is_damage_and_no_traceback(place):
    for name in (served(place), before(place)):
        (place / "built" / name / "tokens.codes").unlink()
    assert set(parts(place)) == {"index"}


def test_files_changed_gone_or_new_since_the_build_are_told_apart(place):
    (place / "corpus/note.txt").write_text("The library closes.\n")
    (place / "corpus/later.txt").unlink()
    (place / "corpus/new.txt").write_text("A new paper.\n")
    found = checked(place)
    assert [each.part for each in found.findings] == ["corpus", "corpus"]
    assert "note.txt has changed" in found.findings[0].what
    assert "later.txt is in the index, but no longer" in found.findings[1].what
    assert found.remarks == ("new.txt: not in the index yet.",)
    shutil.rmtree(place / "corpus")
    assert "does not exist" in checked(place).findings[0].what


def test_a_changed_file_with_the_words_of_another_is_damage_as_any(place):
    (place / "corpus/twin.txt").write_text((place / "corpus/note.txt").read_text().replace(". ", ".  "))
    build_index(place / "corpus", place / "built", encoder=ToyEncoder())
    assert parts(place) == []
    (place / "corpus/twin.txt").write_text("Another note.\n")
    assert parts(place) == ["corpus"]
    (place / "corpus/twin.txt").unlink()
    assert parts(place) == ["corpus"]


def test_a_model_that_is_gone_or_another_is_named(place, monkeypatch):
    class Retrained(ToyEncoder):
        identity = ModelIdentity("toy", "2" * 64)

    def gone(name):
        raise ModelMissing(f"The encoder {name} is not installed.", "Install it.")

    load_with(monkeypatch, lambda name: Retrained())
    assert "22222222" in checked(place).findings[0].what
    load_with(monkeypatch, gone)
    assert [(each.part, each.remedy) for each in checked(place).findings] == [("model", "Install it.")]


def test_going_back_lets_the_version_before_serve_and_again_the_one_after(place):
    new, old = served(place), before(place)
    assert roll_back(place / "built") == (old, new)
    desk = Assistant.open(place / "built", encoder=ToyEncoder())
    assert desk.snapshot.version == old
    assert desk.warning is None
    assert {each.id for each in desk.documents} == {"minutes", "note", "report"}
    assert roll_back(place / "built") == (new, old)
    assert opening.open_index(place / "built").version == new


def test_there_is_no_going_back_to_a_version_that_is_damaged_or_absent(place):
    now = served(place)
    (place / "built" / before(place) / "passages.table").write_bytes(b"")
    for _ in range(2):
        with pytest.raises(IndexMissing, match="no other version that is whole"):
            roll_back(place / "built")
        assert served(place) == now
        shutil.rmtree(place / "built" / before(place), ignore_errors=True) if len(
            files.versions(place / "built")
        ) > 1 else None
    with pytest.raises(IndexMissing, match="There is no index"):
        roll_back(place / "none")
    assert not (place / "none").exists()


def test_going_back_from_an_unreadable_pointer_leads_to_a_version_that_is_whole(place):
    newest = files.versions(place / "built")[0]
    (place / "built/CURRENT").unlink()
    assert roll_back(place / "built") == (newest, None)
    assert opening.open_index(place / "built").warning is None


def test_the_next_build_after_going_back_publishes_the_corpus_again(place):
    new = served(place)
    roll_back(place / "built")
    assert build_index(place / "corpus", place / "built", encoder=ToyEncoder()).version == new == served(place)


def test_the_commands_say_so_and_exit_by_it(place, capsys):
    where = ["--index", str(place / "built"), "--corpus", str(place / "corpus")]
    assert commands.main(["check", *where]) == 0
    assert capsys.readouterr().out.endswith("Nothing is damaged.\n")
    damaged = place / "built" / served(place) / "acronyms.json"
    damaged.write_bytes(b"[]")
    assert commands.main(["check", *where]) == 1
    out = capsys.readouterr().out
    assert "damaged index: " in out and "acronyms.json was altered" in out and "index/rebuild.py" in out
    assert commands.main(["check", *where, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["part"] == "index"
    assert commands.main(["show", "note", *where[:2]]) == 0
    assert "serves in its place" in capsys.readouterr().err
    assert commands.main(["rollback", *where[:2]]) == 0
    assert "serves now" in capsys.readouterr().out
    assert commands.main(["show", "note", *where[:2]]) == 0
    assert capsys.readouterr().err == ""
    assert commands.main(["check", "--index", str(place / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_shrunken_corpus_is_refused_by_the_command_without_force(place, capsys):
    for name in ("note", "later"):
        (place / "corpus" / f"{name}.txt").unlink()
    where = ["--index", str(place / "built"), "--corpus", str(place / "corpus")]
    assert commands.main(["build", *where]) == 2
    told = capsys.readouterr().err
    assert "Of the 4 documents of the index 2 are not in the corpus folder" in told and "--force" in told
    assert commands.main(["build", *where, "--force"]) == 0
