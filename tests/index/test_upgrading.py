"""Years of use: an index of the version before, gone forward and back; a backup put back, there and elsewhere."""

import shutil
import tarfile

import pytest

from assistant import Assistant, IndexMissing, IndexOutOfDate, build_index
from assistant.index import card, check_index, current, files, opening, roll_back
from assistant.index.building import embedding
from tests.toys import ToyEncoder, load_with, write_corpus

QUESTION = "Was the crossing on Bridge Street damaged by the flood in January?"


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())


@pytest.fixture
def program(monkeypatch):
    """The program as it reads and writes another form of the index, as another version of it does."""

    def of_form(number):
        for module in (card, opening, embedding):
            monkeypatch.setattr(module, "FORMAT", number)

    return of_form


def answer(index):
    return Assistant.open(index, encoder=ToyEncoder()).ask(QUESTION).citations


def test_an_index_of_the_version_before_is_refused_with_its_remedy_built_anew_and_opened_again_by_the_old_program(
    tmp_path, program
):
    corpus, index = write_corpus(tmp_path / "corpus"), tmp_path / "built"
    program(card.FORMAT - 1)
    build_index(corpus, index, encoder=ToyEncoder())
    old, said = current(index)[0], answer(index)
    program(card.FORMAT + 1)
    with pytest.raises(IndexOutOfDate, match="written in format") as caught:
        opening.open_index(index)
    assert f"--index {index}" in caught.value.remedy
    shutil.copytree(index, tmp_path / "copy")
    report = build_index(corpus, index, encoder=ToyEncoder())
    assert report.version != old and answer(index) == said
    with pytest.raises(IndexMissing, match="no other version that is whole"):  # none that this program reads
        roll_back(index)
    program(card.FORMAT - 1)
    assert roll_back(index) == (old, report.version)  # the old program goes back to what it wrote
    assert answer(index) == said
    assert answer(tmp_path / "copy") == said  # and opens what was copied before


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_backup_taken_while_it_serves_is_put_back_whole_and_answers_the_same(tmp_path, elsewhere):
    home = tmp_path / "home"
    corpus, index = write_corpus(home / "corpus"), home / "built"
    build_index(corpus, index, encoder=ToyEncoder())
    said = answer(index)
    serving = Assistant.open(index, encoder=ToyEncoder())
    with tarfile.open(tmp_path / "backup.tgz", "w:gz") as archive:
        archive.add(index, "built")
    version = index / current(index)[0]
    for file in version.iterdir():
        file.write_bytes(b"lost")
    assert serving.ask(QUESTION).citations == said  # it holds what it has opened
    place = tmp_path / "away" if elsewhere else home
    if elsewhere:
        home.rename(place)
    shutil.rmtree(place / "built")
    with tarfile.open(tmp_path / "backup.tgz") as archive:
        archive.extractall(place, filter="data")
    assert answer(place / "built") == said
    assert not check_index(place / "built", place / "corpus").findings
    again = build_index(place / "corpus", place / "built", encoder=ToyEncoder())
    assert (again.embedded, again.unchanged) == (0, 3) and files.versions(place / "built")
