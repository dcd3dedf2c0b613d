"""The corpus folder against the folder itself: nothing followed that should not be, nothing silently missing."""

import hashlib
import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CorpusMissing, ManifestWrong
from assistant.formats import parsing
from assistant.index import is_index
from assistant.records import ParsedFile, Stated, Unread
from assistant.sources import corpus_folder

CORPUS = Path(__file__).parent.parent.parent / "corpus"
LETTER = "27 March 2024"


def describe(folder, *records):
    (folder / "manifest.json").write_text(json.dumps({"records": records}), "utf-8")


def document(folder, file="a.txt"):
    listed = corpus_folder.list_folder(folder)
    origin = corpus_folder.read_source(folder, file, listed)
    return corpus_folder.make_document(origin, parsing.parse_file(origin.data, origin.file))


@pytest.fixture(scope="module")
def five():
    listed = corpus_folder.list_folder(CORPUS)
    return {file: document(CORPUS, file) for file in listed.files}


def test_a_folder_that_is_missing_or_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(CorpusMissing, match=str(folder)) as caught:
            corpus_folder.list_folder(folder)
        assert caught.value.remedy


def test_files_are_listed_in_path_order_and_folders_are_looked_into(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.pdf", "Z.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words")
    assert sorted(corpus_folder.list_folder(tmp_path).files) == ["Z.html", "a/b/c.pdf", "a/z.txt", "b.txt"]


def test_hidden_files_and_folders_are_counted_and_named_but_not_looked_into(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".hidden.txt", ".git/config", "seen.txt"):
        (tmp_path / name).write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("seen.txt",)
    assert listed.notices == ("Hidden and not read, 2: .git/, .hidden.txt",)
    for number in range(9):
        (tmp_path / f".{number}").write_text("words")
    assert corpus_folder.list_folder(tmp_path).notices == ("Hidden and not read, 11: .0, .1, .2, .3, .4, …",)


def test_what_programs_leave_beside_the_papers_is_no_paper_and_is_named(tmp_path):
    left = [".DS_Store", "._plan.docx", ".~lock.plan.docx#", "Thumbs.db", "sub/desktop.ini", "sub/~$plan.docx"]
    for name in (*left, "plan.docx", "sub/~plan.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\x05Smith")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("plan.docx", "sub/~plan.txt")
    (notice,) = listed.notices
    assert notice.startswith("Left by programs (lock files of Word, looks of folders) and not read, 6: .DS_Store, ")


def test_a_hidden_file_that_the_manifest_describes_is_a_record(tmp_path):
    (tmp_path / ".plan.txt").write_text("words")
    describe(tmp_path, {"file": ".plan.txt"})
    assert corpus_folder.list_folder(tmp_path).files == (".plan.txt",)


def test_a_licence_in_a_folder_of_papers_is_a_paper(tmp_path):
    (tmp_path / "taxis").mkdir()
    for name in ("taxis/Licence.pdf", "Licence.pdf"):
        (tmp_path / name).write_text("words")
    assert corpus_folder.list_folder(tmp_path).files == ("taxis/Licence.pdf",)


@pytest.mark.parametrize(("named", "there"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_with_an_accent_is_the_manifest_s_however_it_is_stored(tmp_path, named, there):
    (tmp_path / unicodedata.normalize(there, "café.txt")).write_text("words")
    describe(tmp_path, {"file": unicodedata.normalize(named, "café.txt"), "title": "Known"})
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.unreadable == ()
    assert document(tmp_path, *listed.files).title == "Known"


def test_of_two_files_whose_names_look_the_same_each_has_its_own_entry(tmp_path):
    names = [unicodedata.normalize(form, "café.txt") for form in ("NFC", "NFD")]
    for name in names:
        (tmp_path / name).write_text("words")
    describe(tmp_path, *({"file": name, "id": name, "title": str(number)} for number, name in enumerate(names)))
    listed = corpus_folder.list_folder(tmp_path)
    assert {file: entry.records[0].title for file, entry in listed.entries.items()} == {names[0]: "0", names[1]: "1"}


def test_files_about_the_corpus_are_named_but_not_read(tmp_path):
    for name in ("README.md", "LICENCE.txt", "plan.txt"):
        (tmp_path / name).write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("plan.txt",)
    assert [notice.split()[0] for notice in listed.notices] == ["LICENCE.txt", "README.md"]


def test_a_readme_that_the_manifest_describes_is_a_record(tmp_path):
    (tmp_path / "README.md").write_text("words")
    describe(tmp_path, {"file": "README.md"})
    assert corpus_folder.list_folder(tmp_path).files == ("README.md",)


def test_links_are_named_and_not_followed(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.txt").write_text("secret")
    inside = tmp_path / "corpus"
    inside.mkdir()
    (inside / "file.txt").symlink_to(tmp_path / "outside/secret.txt")
    (inside / "folder").symlink_to(tmp_path / "outside")
    (inside / "dangling.txt").symlink_to(tmp_path / "none")
    listed = corpus_folder.list_folder(inside)
    assert listed.files == ()
    assert [(each.file, "is a link" in each.reason) for each in listed.unreadable] == [
        ("dangling.txt", True),
        ("file.txt", True),
        ("folder", True),
    ]


def test_a_link_that_takes_a_file_s_place_after_the_listing_is_not_followed(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    found = corpus_folder.read_source(tmp_path, "a.txt", listed)
    assert isinstance(found, Unread)
    assert "could not be opened" in found.reason


def test_a_pipe_is_named_and_nothing_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.unreadable == (Unread("pipe.txt", "it is not a regular file."),)


def test_a_file_gone_since_the_listing_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    (tmp_path / "a.txt").unlink()
    assert corpus_folder.read_source(tmp_path, "a.txt", listed) == Unread(
        "a.txt", "it could not be opened: No such file or directory."
    )


def test_a_file_over_the_limit_is_named_with_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus_folder, "LARGEST", 10)
    (tmp_path / "a.txt").write_text("0123456789")
    (tmp_path / "b.txt").write_text("0123456789x")
    listed = corpus_folder.list_folder(tmp_path)
    assert not isinstance(corpus_folder.read_source(tmp_path, "a.txt", listed), Unread)
    assert corpus_folder.read_source(tmp_path, "b.txt", listed) == Unread("b.txt", "it has 11 bytes; the limit is 10.")


def test_a_file_the_manifest_names_but_the_folder_has_not_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    describe(tmp_path, {"file": "a.txt"}, {"file": "../b.txt"}, {"file": "c.txt"})
    assert [each.file for each in corpus_folder.list_folder(tmp_path).unreadable] == ["../b.txt", "c.txt"]


def test_a_name_that_is_not_utf_8_is_named_as_far_as_it_can_be(tmp_path):
    (tmp_path / "good.txt").write_text("words")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt")).write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("good.txt",)
    (named,) = listed.unreadable
    assert named.file.encode("utf-8").startswith(b"bad")
    assert "not UTF-8" in named.reason


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    (tmp_path / "open.txt").write_text("words")
    look = os.scandir

    def scandir(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("open.txt",)
    assert listed.unreadable == (Unread("shut", "the folder could not be listed: Permission denied."),)


def refusing(monkeypatch, folder):
    """The system as it is to who may not look into ``folder``, wherever it lies; root, who may run this, may."""

    def guard(function, itself):
        def guarded(path, *arguments, **more):
            parts = Path(os.fspath(path)).parts if isinstance(path, str | os.PathLike) else ()
            if folder in (parts if itself else parts[:-1]):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return function(path, *arguments, **more)

        return guarded

    for name in ("lstat", "stat", "scandir"):
        monkeypatch.setattr(os, name, guard(getattr(os, name), name == "scandir"))


def test_a_folder_that_may_not_be_looked_into_is_named_and_the_rest_is_listed(tmp_path, monkeypatch):
    for name in ("shut/a.txt", "open/shut/b.txt", "open/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words")
    refusing(monkeypatch, "shut")
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("open/c.txt",)
    assert {each.file for each in listed.unreadable} == {"shut", "open/shut"}
    assert all(each.reason == "the folder could not be listed: Permission denied." for each in listed.unreadable)


def test_a_folder_whose_names_alone_may_be_read_has_each_of_them_named(tmp_path, monkeypatch):
    (tmp_path / "half/in").mkdir(parents=True)
    for name in ("half/a.txt", "b.txt"):
        (tmp_path / name).write_text("words")
    real = Path.lstat

    def lstat(path):
        if path.parent.name == "half":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    listed = corpus_folder.list_folder(tmp_path)
    assert listed.files == ("b.txt",)
    reason = "it could not be looked at: Permission denied."
    assert listed.unreadable == (Unread("half/a.txt", reason), Unread("half/in", reason))


def test_what_vanishes_while_the_folder_is_walked_is_not_there(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("words")
    real = os.walk

    def walk(top, **more):
        for root, folders, names in real(top, **more):
            folders.append("gone")
            yield root, folders, [*names, "~WRL0001.docx"]

    monkeypatch.setattr(os, "walk", walk)
    listed = corpus_folder.list_folder(tmp_path)
    assert (listed.files, listed.unreadable) == (("a.txt",), ())


def test_a_corpus_folder_that_may_not_be_looked_at_is_refused_by_name(tmp_path, monkeypatch):
    def refuse(path, **more):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(CorpusMissing, match="cannot be looked at: Permission denied"):
        corpus_folder.list_folder(tmp_path)


def test_an_index_that_lies_in_the_corpus_is_no_record(tmp_path):
    built = tmp_path / "built"
    (built / "v-0123456789abcdef").mkdir(parents=True)
    for name in (".lock", "CURRENT", "v-0123456789abcdef/documents.jsonl.z"):
        (built / name).write_text("words")
    (tmp_path / "plan.txt").write_text("words")
    listed = corpus_folder.list_folder(tmp_path, is_index)
    assert listed.files == ("plan.txt",)
    assert listed.notices == ("built is an index and is not read.",)


def ids(tmp_path, *files, described=()):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("words")
    describe(tmp_path, *described)
    return corpus_folder.list_folder(tmp_path).ids


def test_an_id_is_the_name_without_suffix_where_no_other_file_shares_it(tmp_path):
    assert ids(tmp_path, "a.txt", "b.txt", "in/b.pdf", "in/c.pdf") == {
        "a.txt": "a",
        "b.txt": "b.txt",
        "in/b.pdf": "in/b.pdf",
        "in/c.pdf": "c",
    }


def test_an_id_that_the_manifest_gives_is_never_taken_by_another_file(tmp_path):
    described = [{"file": "x.txt", "id": "a"}, {"file": "y.txt", "id": "b.txt"}]
    found = ids(tmp_path, "a.txt", "b.txt", "b.pdf", "x.txt", "y.txt", described=described)
    assert found["x.txt"] == "a"
    assert found["a.txt"] == "a.txt"
    assert len(set(found.values())) == len(found) == 5


NAMES = st.lists(
    st.sampled_from(["a.txt", "a.pdf", "a.txt.md", "in/a.txt", "a", "b.txt", "in/b.md", "b.txt.pdf"]), unique=True
)


@given(NAMES, st.lists(st.sampled_from(["a", "a.txt", "in/a.txt", "b", "./a.txt"]), unique=True, max_size=3))
def test_no_two_files_share_an_id(files, given_ids):
    from assistant.sources.manifest import Entry

    entries = {file: Entry(file, each, None, ()) for file, each in zip(files, given_ids, strict=False)}
    found = corpus_folder.document_ids(files, entries)
    assert set(found) == set(files)
    assert len(set(found.values())) == len(files)


def test_every_document_s_text_is_its_file_s_decoded_bytes(five):
    assert len(five) == 5
    for file, whole in five.items():
        data = (CORPUS / file).read_bytes()
        assert whole.text == data.decode("utf-8")
        assert whole.text.encode("utf-8") == data
        assert whole.sha256 == hashlib.sha256(data).hexdigest()


# The first and the last line of each record, and one between, as they stand in the files.
PINNED = {
    "cabinet-minutes-2024-03-28.txt": ("Agenda item", "It was unanimously resolved that:", "Supporting documents:"),
    "cabinet-report-2024-03-28.txt": (
        " Further information on the subject of this report is available from  ",
        "Meeting date: Thursday 28 March 2024 ",
        "His Majesty’s Inspector ",
    ),
    "council-minutes-2022-09-30.txt": (
        "Issue - meetings",
        "27 INSPECTION OF HEREFORDSHIRE CHILDREN'S SERVICES pdf icon PDF 247 KB",
        "The leader of \u00a0...\u00a0 view the full minutes text for item 27",
    ),
    "news-2023-second-visit.txt": (
        "Findings of second Ofsted monitoring visit published",
        "Darryl Freeman said:",
        "A full copy of the Ofsted letter can be read here.",
    ),
    "scrutiny-minutes-extra-familial-risk.txt": ("Agenda item", "Areas of Improvement", "Supporting documents:"),
}


@pytest.mark.parametrize("file", PINNED)
def test_pinned_lines_stand_in_the_documents(five, file):
    lines = [line for line in five[file].text.split("\n") if line.strip()]
    first, between, last = PINNED[file]
    assert (lines[0], lines[-1]) == (first, last)
    assert lines.count(between) == 1


def test_the_letter_inside_the_cabinet_report_is_its_own_record(five):
    whole = five["cabinet-report-2024-03-28.txt"]
    report, letter = whole.records
    assert (report.start, report.end, letter.end) == (0, letter.start, len(whole.text))
    assert whole.text[letter.start :].startswith(f" {LETTER} \n\nDarryl Freeman  \n")
    assert whole.text[: letter.start].endswith("Date Click or tap to enter a date. \n")
    assert (report.publisher, report.kind, report.date) == ("Herefordshire Council", "report", "2024-03-28")
    assert (letter.publisher, letter.kind, letter.date) == ("Ofsted", "letter", "2024-03-27")
    assert letter.part is not None
    assert letter.part.startswith("Appendix A")


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Recommendation(s) ", "Herefordshire Council"),
        ("Approved by  Click or tap here to enter text. Date Click or tap to enter a date. ", "Herefordshire Council"),
        (" 27 March 2024 ", "Ofsted"),
        ("Plans to improve services have not led to sufficient positive impact for care leavers ", "Ofsted"),
        ("I am copying this letter to the Department for Education.  ", "Ofsted"),
    ],
)
def test_lines_on_both_sides_of_the_border_belong_to_the_right_publisher(five, line, publisher):
    whole = five["cabinet-report-2024-03-28.txt"]
    at = f"\n{whole.text}".index(f"\n{line}\n")
    assert whole.record_at(at).publisher == publisher
    assert whole.record_at(at + len(line)).publisher == publisher


def test_a_part_whose_line_stands_there_twice_or_not_at_all_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("Report\nLetter\nLetter\nEnd\n")
    for line, times in (("Letter", 2), ("Nowhere", 0)):
        describe(tmp_path, {"file": "a.txt", "parts": [{"starts_with_line": line}]})
        with pytest.raises(ManifestWrong, match=f"stands there {times} times") as caught:
            document(tmp_path)
        assert "a.txt" in str(caught.value)


def test_several_parts_tile_the_document_in_their_order(tmp_path):
    text = "Report\r\n  Letter one  \r\nDear\r\nLetter two\r\nDear\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    parts = [{"starts_with_line": "Letter one", "title": "One"}, {"starts_with_line": "Letter two", "title": "Two"}]
    describe(tmp_path, {"file": "a.txt", "title": "Whole", "parts": parts})
    whole = document(tmp_path)
    assert [whole.text[each.start : each.end] for each in whole.records] == [
        "Report\r\n",
        "  Letter one  \r\nDear\r\n",
        "Letter two\r\nDear\r\n",
    ]
    assert [each.title for each in whole.records] == ["Whole", "One", "Two"]


def test_what_the_manifest_leaves_out_is_read_from_the_file_and_what_it_gives_is_not(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Anytown Borough Council\n\nReport to: Cabinet\nDate: 12 June 2024\nSubject: Roads\n"
    )
    describe(tmp_path, {"file": "a.txt", "title": "Given", "date": None})
    (record,) = document(tmp_path).records
    assert (record.title, record.date) == ("Given", None)
    assert (record.publisher, record.kind) == ("Anytown Borough Council", "report")
    assert record.provenance == (("publisher", "text, line 1"), ("kind", "text: “Report to”"))


def test_no_date_is_ever_taken_from_a_file_s_time_stamps(tmp_path):
    (tmp_path / "a.txt").write_text("Some words about roads.\n")
    os.utime(tmp_path / "a.txt", (86400 * 365 * 50, 86400 * 365 * 50))
    (record,) = document(tmp_path).records
    assert record.date is None


def test_a_file_that_is_not_what_the_manifest_gives_the_digest_of_is_noticed(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    right = hashlib.sha256(b"words").hexdigest()
    for sha256, differs in ((right, False), ("0" * 64, True), (None, False)):
        describe(tmp_path, {"file": "a.txt", "sha256": sha256})
        assert (
            corpus_folder.differs_from_manifest(
                corpus_folder.read_source(tmp_path, "a.txt", corpus_folder.list_folder(tmp_path))
            )
            is differs
        )


def test_a_document_gives_back_what_its_format_made_of_it(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    listed = corpus_folder.list_folder(tmp_path)
    origin = corpus_folder.read_source(tmp_path, "a.txt", listed)
    reading = ParsedFile("words", "text", "utf-8", notices=("a notice",), properties=(("title", Stated("T", "meta")),))
    assert corpus_folder.make_document(origin, reading).reading == reading
