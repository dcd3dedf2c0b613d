"""A link holds while its file is in the corpus unchanged, whatever is added beside it and takes its name."""

from urllib.parse import parse_qs

import pytest

from assistant import Assistant, UnknownDocument, build_index
from assistant.answering.citations import link_to
from tests.toys import NOTE, ToyEncoder, write_corpus


@pytest.fixture
def corpus(tmp_path):
    write_corpus(tmp_path / "corpus")
    (tmp_path / "corpus/manifest.json").unlink()
    (tmp_path / "corpus/in").mkdir()
    return tmp_path / "corpus"


@pytest.fixture
def desk(corpus, tmp_path):
    def opened():
        build_index(corpus, tmp_path / "index", encoder=ToyEncoder(), force=True)
        return Assistant.open(tmp_path / "index", encoder=ToyEncoder())

    return opened


def followed(desk, address):
    given = {name: values[0] for name, values in parse_qs(address.removeprefix("?")).items()}
    return desk.document(given["document"], given["sha256"]).text[int(given["start"]) : int(given["end"])]


@pytest.fixture
def address(desk):
    document = desk().document("note")
    return link_to(document.id, document.sha256, 25, 50)


def test_a_link_opens_its_file_when_another_of_its_name_is_added(corpus, desk, address):
    (corpus / "in/note.html").write_text("<p>Another note, which says something else.</p>")
    opened = desk()
    assert {"note.txt", "in/note.html"} <= {each.id for each in opened.documents}
    assert followed(opened, address) == NOTE[25:50]


def test_a_link_opens_its_file_when_another_has_come_by_its_id(corpus, desk, address):
    (corpus / "note.txt").rename(corpus / "old note.txt")
    (corpus / "in/note.txt").write_text("Another note, which says something else.\n")
    opened = desk()
    assert opened.document("note").file == "in/note.txt"
    assert followed(opened, address) == NOTE[25:50]


def test_a_link_opens_its_file_when_a_twin_stands_for_it(corpus, desk, address):
    (corpus / "a note.txt").write_text(NOTE)
    opened = desk()
    assert "note" not in {each.id for each in opened.documents}
    assert followed(opened, address) == NOTE[25:50]
    assert opened.document("note") == opened.document("note.txt") == opened.document("a note")


def test_a_link_to_a_file_that_has_changed_opens_the_document_of_that_name(corpus, desk, address):
    (corpus / "note.txt").write_text("The library closes.\n")
    opened = desk()
    assert opened.document("note", parse_qs(address)["sha256"][0]).text == "The library closes.\n"


def test_a_name_that_several_files_have_means_none_of_them_and_they_are_named(corpus, desk):
    (corpus / "in/note.txt").write_text("Another note, which says something else.\n")
    opened = desk()
    with pytest.raises(UnknownDocument, match=r"called 'note'; it may be in/note.txt or note.txt\.") as caught:
        opened.document("note")
    assert caught.value.remedy
    assert opened.document("note.txt").text == NOTE


def test_the_id_of_a_file_stays_when_a_copy_of_it_is_added(corpus, desk):
    (corpus / "in/note.txt").write_text(NOTE)
    (document,) = [each for each in desk().documents if each.file.endswith("note.txt")]
    assert (document.id, document.file, document.also_at) == ("note", "note.txt", ("in/note.txt",))
