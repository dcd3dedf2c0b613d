"""What an index remembers of how it was built, against folders that are moved, renamed, taken away or mistaken."""

import errno
import json
import os
import shutil

import pytest

from assistant import Assistant, CorpusDiffers, CorpusMissing, CorpusShrunk, IndexUnwritable, build_index
from assistant.cli import commands
from assistant.index import files, opening, remembered_corpus
from assistant.index.integrity import roll_back
from assistant.models.folders import ModelIdentity
from assistant.text import Cutting
from tests.toys import ToyEncoder, load_with, write_corpus


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())


@pytest.fixture
def place(tmp_path):
    """A corpus and its index, side by side, and beside them another corpus, of other papers."""
    os.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    for name in ("weir", "bridge", "ford", "ferry"):
        (tmp_path / "other" / f"{name}.txt").write_text(f"The {name} was mended in the spring.\n")
    build_index(write_corpus(tmp_path / "own"), tmp_path / "built", encoder=ToyEncoder())
    return tmp_path


@pytest.fixture(autouse=True)
def home():
    """Every test ends in the folder it began in."""
    before = os.getcwd()
    yield
    os.chdir(before)


def whole(index):
    """Every file of the index but the lock."""
    return {
        path.relative_to(index).as_posix(): path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def documents(index):
    return set(opening.open_index(index).documents)


OWN = {"minutes", "note", "report"}
OTHER = {"weir", "bridge", "ford", "ferry"}


# ── another folder ──


def test_another_folder_than_the_index_was_built_from_is_refused_unless_it_is_said(place):
    index, before = place / "built", whole(place / "built")
    for force in (False, True):  # which is for documents that are gone, and says nothing of folders
        with pytest.raises(CorpusDiffers) as caught:
            build_index(place / "other", index, encoder=ToyEncoder(), force=force)
        assert str(place / "own") in caught.value.remedy and str(place / "other") in caught.value.remedy
        assert "--new-corpus" in caught.value.remedy and "new_corpus=True" in caught.value.remedy
        assert whole(index) == before
    build_index(place / "other", index, encoder=ToyEncoder(), new_corpus=True)
    assert documents(index) == OTHER
    assert remembered_corpus(index) == place / "other"
    with pytest.raises(CorpusDiffers, match=r"was built from .*other, not from .*own"):
        build_index(place / "own", index, encoder=ToyEncoder())


def test_the_same_folder_is_the_same_however_it_is_named(place):
    (place / "link").symlink_to("own")
    for name in ("own", "./own/../own", place / "own", "link"):
        assert build_index(name, "built", encoder=ToyEncoder()).unchanged == 3


def test_where_a_new_corpus_is_the_old_one_what_is_gone_is_still_missed(place):
    for name in ("note", "report"):
        (place / "own" / f"{name}.txt").unlink()
    with pytest.raises(CorpusShrunk):
        build_index(place / "own", place / "built", encoder=ToyEncoder(), new_corpus=True)


def test_the_command_without_a_folder_builds_from_the_one_that_is_remembered(place, capsys):
    shutil.copytree(place / "other", place / "corpus")  # the default of the option, and of old the end of the index
    (place / "own/later.txt").write_text("The library opens on Sundays.\n")
    assert commands.main(["build", "--index", "built"]) == 0
    assert documents(place / "built") == {*OWN, "later"}
    assert commands.main(["check", "--index", "built"]) == 0
    capsys.readouterr()
    assert commands.main(["build", "--index", "built", "--corpus", "corpus"]) == 2
    told = capsys.readouterr().err
    assert "--new-corpus" in told and told.count("\n") == 1
    assert documents(place / "built") == {*OWN, "later"}
    assert commands.main(["build", "--index", "built", "--corpus", "corpus", "--new-corpus"]) == 0
    assert documents(place / "built") == OTHER


def test_a_server_that_is_told_no_folder_watches_the_one_that_is_remembered(place, monkeypatch):
    from assistant import web

    shutil.copytree(place / "other", place / "corpus")
    served = []
    monkeypatch.setattr(web, "serve", served.append)
    assert commands.main(["serve", "--index", "built", "--watch"]) == 0
    assert commands.main(["serve", "--index", "none"]) == 0
    assert [str(settings.corpus) for settings in served] == [str(place / "own"), "corpus"]


def test_an_index_is_not_served_with_another_folder_than_its_own_unless_it_is_said(place, monkeypatch, capsys):
    from assistant import web

    served = []
    monkeypatch.setattr(web, "serve", served.append)
    other = ["serve", "--index", "built", "--corpus", "other"]
    assert commands.main(other) == 2
    assert served == [] and f"was built from {place / 'own'}, not from other" in capsys.readouterr().err
    assert commands.main([*other, "--new-corpus"]) == 0
    (place / "own").rename(place / "moved")  # and is served from where it is now
    assert commands.main(["serve", "--index", "built", "--corpus", "moved"]) == 0
    assert [(str(settings.corpus), settings.new_corpus) for settings in served] == [("other", True), ("moved", False)]


# ── another corpus under the same names ──

OWN_WORDS = (
    "The weir at Mill Lane was mended in May, after the flood had broken its eastern wall and two of its gates.\n",
    "The ford at Castle Street was closed in June, since the river stood higher than the mark that is set there.\n",
)
OTHER_WORDS = (
    "Inspectors found that children who leave care have a plan, and that most of the plans are up to date.\n",
    "A library on Broad Street opens on Sundays from March, with volunteers whom the county trains itself.\n",
)


def papers(folder, texts):
    """A folder of minutes with these texts below the same head."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"minutes-{number}.txt").write_text(f"Minutes\n\n{text}")
    return folder


@pytest.mark.parametrize("moved", [False, True])
def test_other_papers_under_the_same_names_are_another_corpus_by_what_they_say(tmp_path, moved):
    own, index = papers(tmp_path / "own", OWN_WORDS), tmp_path / "built"
    build_index(own, index, encoder=ToyEncoder())
    before = whole(index)
    papers(own, OTHER_WORDS)
    folder = own.rename(tmp_path / "elsewhere") if moved else own
    with pytest.raises(CorpusShrunk, match="or are other papers under the same names") as caught:
        build_index(folder, index, encoder=ToyEncoder())
    assert f"--corpus {folder}" in caught.value.remedy and whole(index) == before
    build_index(folder, index, encoder=ToyEncoder(), force=True)
    assert "library" in opening.open_index(index).documents["minutes-1"].text


def test_papers_that_are_revised_or_laid_out_anew_are_the_same_corpus(tmp_path):
    own, index = papers(tmp_path / "own", OWN_WORDS), tmp_path / "built"
    build_index(own, index, encoder=ToyEncoder())
    papers(own, [text.replace(" ", "\n", 9) + "Signed by the chair, who left early.\n" for text in OWN_WORDS])
    assert build_index(own, index, encoder=ToyEncoder()).documents == 2
    papers(own, [text.replace(" in ", " by the contractors in ") for text in OWN_WORDS])
    assert build_index(own, index, encoder=ToyEncoder()).documents == 2


def test_one_paper_may_be_another_where_the_rest_stay(tmp_path):
    own, index = papers(tmp_path / "own", OWN_WORDS), tmp_path / "built"
    build_index(own, index, encoder=ToyEncoder())
    papers(own, [OTHER_WORDS[0], OWN_WORDS[1]])
    build_index(own, index, encoder=ToyEncoder())
    assert "Inspectors" in opening.open_index(index).documents["minutes-0"].text


# ── folders that move ──


def test_folders_that_are_moved_together_find_each_other(place):
    (place / "elsewhere").mkdir()
    for name in ("own", "built"):
        (place / name).rename(place / "elsewhere" / name)
    assert remembered_corpus(place / "elsewhere/built") == place / "elsewhere/own"
    assert build_index("elsewhere/own", "elsewhere/built", encoder=ToyEncoder()).unchanged == 3


def test_a_remembered_folder_that_is_gone_is_said_so(place, capsys):
    (place / "own").rename(place / "away")
    before = whole(place / "built")
    assert commands.main(["build", "--index", "built"]) == 2
    told = capsys.readouterr().err
    assert (
        f"was built from {place / 'own'}, which is no longer there" in told and "--corpus FOLDER --index built" in told
    )
    with pytest.raises(CorpusMissing, match="no longer there"):
        build_index("own", "built", encoder=ToyEncoder())
    with pytest.raises(CorpusDiffers, match=rf"was built from {place / 'own'}, which is gone"):
        build_index("other", "built", encoder=ToyEncoder())
    assert whole(place / "built") == before
    assert build_index("away", "built", encoder=ToyEncoder()).unchanged == 3  # named, it is known by its files
    assert remembered_corpus("built") == place / "away"


# ── an index that remembers nothing ──


@pytest.mark.parametrize("stored", [None, b"", b"{", b"[]", b'{"corpus": "../own"}', b'{"corpus": 1, "cutting": 2}'])
def test_an_index_that_remembers_nothing_is_judged_by_its_files(place, stored):
    remembered = place / "built" / files.SETTINGS
    whole_file = remembered.read_bytes()
    remembered.unlink()
    if stored is not None:
        remembered.write_bytes(stored)
    assert remembered_corpus(place / "built") is None
    with pytest.raises(CorpusDiffers, match="holds 3 files, none of which is in") as caught:
        build_index(place / "other", place / "built", encoder=ToyEncoder())
    assert "--new-corpus" in caught.value.remedy
    (place / "own/report.txt").rename(place / "own/renamed.txt")
    build_index(place / "own", place / "built", encoder=ToyEncoder())
    assert remembered.read_bytes() == whole_file


def test_what_was_never_published_remembers_nothing(place):
    (place / "begun").mkdir()
    (place / "begun" / files.SETTINGS).write_bytes((place / "built" / files.SETTINGS).read_bytes())
    assert remembered_corpus(place / "begun") is None
    assert remembered_corpus(place / "none") is None
    build_index(place / "other", place / "begun", encoder=ToyEncoder())
    assert documents(place / "begun") == OTHER


# ── the settings ──


def test_encoder_and_cutting_are_remembered_and_the_next_build_takes_them(place, monkeypatch):
    class Other(ToyEncoder):
        identity = ModelIdentity("other", "1" * 64)

    build_index("own", "built", encoder=Other(), cutting=Cutting(200))
    loaded = []
    load_with(monkeypatch, lambda name="toy": loaded.append(name) or Other())
    report = build_index("own", "built")
    assert (loaded, report.embedded) == (["other"], 0)
    assert opening.open_index(place / "built").card.cutting == Cutting(200)


def test_the_file_names_its_folder_by_the_way_from_the_index_and_no_version_names_it(place):
    stored = json.loads((place / "built" / files.SETTINGS).read_bytes())
    assert stored == {"corpus": "../own", "encoder": "toy", "cutting": {"longest": Cutting().longest}}
    assert not any(b"../own" in data for name, data in whole(place / "built").items() if name != files.SETTINGS)


def test_a_folder_whose_name_is_no_text_is_remembered(place):
    odd = place / os.fsdecode(b"caf\xe9")
    (place / "own").rename(odd)
    build_index(odd, "built", encoder=ToyEncoder())
    assert remembered_corpus("built") == odd


def test_where_the_settings_cannot_be_written_nothing_is_published(place, monkeypatch):
    before = whole(place / "built")
    real = files._replace

    def full(index, name, data):
        if name == files.SETTINGS:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(index, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_replace", full)
        with pytest.raises(IndexUnwritable, match="No space left"):
            build_index("other", "built", encoder=ToyEncoder(), new_corpus=True)
    now = whole(place / "built")
    assert {name: now[name] for name in before} == before
    assert documents(place / "built") == OWN
    assert Assistant.open("built", encoder=ToyEncoder()).warning is None


def test_after_going_back_to_the_corpus_before_a_build_from_the_new_one_is_refused_and_loses_nothing(place):
    build_index("other", "built", encoder=ToyEncoder(), new_corpus=True)
    roll_back("built")
    with pytest.raises(CorpusShrunk):
        build_index(str(remembered_corpus("built")), "built", encoder=ToyEncoder())
    assert documents(place / "built") == OWN
