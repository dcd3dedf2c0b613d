"""Odd files all the way: written here, built into one index, and asked for as a person would."""

import unicodedata

import pytest

from assistant import Assistant, build_index
from tests.toys import ToyEncoder

TAIL = " The committee was told of it in the spring and will look at it again when the leaves are down."
FILES = {
    "ligatures.txt": f"The \ufb01nancial o\ufb03cer of Ludlow resigned.{TAIL}\n",
    "composed.txt": f"The Café Brontë was closed.{TAIL}\n",
    "apart.txt": unicodedata.normalize("NFD", f"The Café Brontë was opened.{TAIL}\n"),
    "broken.txt": f"The lead for safe-\nguarding in Wem wrote a letter.{TAIL}\n",
    "soft.txt": f"The lead for safe\u00adguarding in Clun wrote a note.{TAIL}\n",
    "ends.txt": "First line of Bishop's Castle.\r\nSecond line.\rThird line.\nFourth line.\n",
    "nul.txt": f"The ferry\0 at Arley was sold.{TAIL}\n",
    "marked.html": "<html><style>p{color:red}</style><script>var decision='refused'</script>"
    f"<p>The bridge at Ironbridge was approved.{TAIL}</p></html>",
    "deep.html": f"{'<div>' * 3000}The lido at Droitwich is deep.{TAIL}",
    " a name, 50% & ü #1.txt": f"The clock at Tenbury was mended.{TAIL}\n",
    "CON.txt": f"The console at Broseley was bought.{TAIL}\n",
    "-rf.txt": f"The roof at Madeley was repaired.{TAIL}\n",
    "same-1.txt": f"Item 5 was deferred on 3 May 2022.{TAIL}\n",
    "same-2.txt": f"Item 5 was deferred on 3 June 2022.{TAIL}\n",
}
EMPTY = {"newlines.txt": "\n" * 1_000_000, "feeds.txt": "\f\f \t\n", "blank.html": "<html><body> &nbsp; </body></html>"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "corpus").mkdir()
    for name, text in {**FILES, **EMPTY}.items():
        (folder / "corpus" / name).write_bytes(text.encode())
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("financial officer of Ludlow", "ligatures.txt"),
        ("Café Brontë was closed", "composed.txt"),
        ("Café Brontë was opened", "apart.txt"),
        ("safeguarding in Wem", "broken.txt"),
        ("safeguarding in Clun", "soft.txt"),
        ("ferry at Arley", "nul.txt"),
        ("bridge at Ironbridge", "marked.html"),
        ("lido at Droitwich", "deep.html"),
        ("clock at Tenbury", " a name, 50% & ü #1.txt"),
        ("console at Broseley", "CON.txt"),
        ("roof at Madeley", "-rf.txt"),
        ("deferred on 3 May 2022", "same-1.txt"),
        ("deferred on 3 June 2022", "same-2.txt"),
    ],
)
def test_what_an_odd_file_says_is_found_first_and_quoted_as_it_stands(desk, words, file):
    best = desk.search(words, k=1)[0].passage
    document = desk.document(best.document)
    assert document.file == file
    assert document.text[best.start : best.end] == best.text
    assert not file.endswith(".txt") or document.text == FILES[file].replace("\0", "")


def test_files_that_say_nothing_are_named_with_a_reason_and_the_rest_are_there(desk):
    unreadable = {file.file: file.reason for file in desk.snapshot.card.unreadable}
    assert set(unreadable) == set(EMPTY)
    assert all(unreadable.values())
    assert {document.file for document in desk.documents} == set(FILES)


def test_what_scripts_and_styles_hold_is_no_word_of_the_record(desk):
    assert not any("refused" in document.text or "color" in document.text for document in desk.documents)


def test_line_ends_of_every_kind_end_lines_and_are_kept(desk):
    text = next(document for document in desk.documents if document.file == "ends.txt").text
    assert text == FILES["ends.txt"]
    assert len(text.splitlines()) == 4
