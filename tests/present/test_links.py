"""A link holds while its file is in the corpus unchanged, whatever is added beside it and takes its name."""

import pytest

from assistant import Assistant, UnknownDocument, build_index
from assistant.answering import link_to, parse_address
from tests.toys import NOTE, ToyEncoder, write_corpus


@pytest.fixture
def corpus(tmp_path):
    write_corpus(tmp_path / "corpus")
    (tmp_path / "corpus/manifest.json").unlink()
    (tmp_path / "corpus/in").mkdir()
    return tmp_path / "corpus"


@pytest.fixture
def assistant(corpus, tmp_path):
    def opened():
        build_index(corpus, tmp_path / "index", encoder=ToyEncoder(), force=True)
        return Assistant.open(tmp_path / "index", encoder=ToyEncoder())

    return opened


def followed(assistant, address):
    place = parse_address(address.removeprefix("?")).place
    return assistant.document(place.document, place.sha256).text[place.start : place.end]


@pytest.fixture
def address(assistant):
    document = assistant().document("note")
    return link_to(document.id, document.sha256, 25, 50)


def test_a_link_opens_its_file_when_another_of_its_name_is_added(corpus, assistant, address):
    (corpus / "in/note.html").write_text("<p>Another note, which says something else.</p>")
    opened = assistant()
    assert {"note.txt", "in/note.html"} <= {each.id for each in opened.documents}
    assert followed(opened, address) == NOTE[25:50]


def test_a_link_opens_its_file_when_another_has_come_by_its_id(corpus, assistant, address):
    (corpus / "note.txt").rename(corpus / "old note.txt")
    (corpus / "in/note.txt").write_text("Another note, which says something else.\n")
    opened = assistant()
    assert opened.document("note").file == "in/note.txt"
    assert followed(opened, address) == NOTE[25:50]


def test_a_link_opens_its_file_when_a_twin_stands_for_it(corpus, assistant, address):
    (corpus / "a note.txt").write_text(NOTE)
    opened = assistant()
    assert "note" not in {each.id for each in opened.documents}
    assert followed(opened, address) == NOTE[25:50]
    assert opened.document("note") == opened.document("note.txt") == opened.document("a note")


def test_a_link_to_a_file_that_has_changed_opens_the_document_of_that_name(corpus, assistant, address):
    (corpus / "note.txt").write_text("The library closes.\n")
    opened = assistant()
    assert (
        opened.document("note", parse_address(address.removeprefix("?")).place.sha256).text == "The library closes.\n"
    )


def test_a_name_that_several_files_have_means_none_of_them_and_they_are_named(corpus, assistant):
    (corpus / "in/note.txt").write_text("Another note, which says something else.\n")
    opened = assistant()
    with pytest.raises(UnknownDocument, match=r"called 'note'; it may be in/note.txt or note.txt\.") as caught:
        opened.document("note")
    assert caught.value.remedy
    assert opened.document("note.txt").text == NOTE


def test_the_id_of_a_file_stays_when_a_copy_of_it_is_added(corpus, assistant):
    (corpus / "in/note.txt").write_text(NOTE)
    (document,) = [each for each in assistant().documents if each.file.endswith("note.txt")]
    assert (document.id, document.file, document.also_at) == ("note", "note.txt", ("in/note.txt",))
