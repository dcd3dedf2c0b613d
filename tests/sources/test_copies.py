"""The same paper twice: recognised by its words, shown once, and never taken for the same where it is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, build_index
from assistant.index import health
from assistant.records import Mark, MarkKind, ParsedFile, Stated
from assistant.sources import copies
from assistant.sources.copies import ReadFile
from assistant.sources.corpus_folder import SourceFile
from assistant.sources.manifest import Described, Entry
from tests.toys import NOTE, ToyEncoder, write_corpus

REPORT = """\
Report on the ferry

1. The ferry across the Wye carried 41,200 passengers in the year to March, which is fewer than ever before.

2. Its engine failed on nine days in February, and on each of them the crossing was closed until the evening.

3. The ferryman asked the committee for a second boat, because the old one will not last another winter.

4. A bridge at the same place would cost about six million pounds, of which the county could pay a third.

5. Members are asked to say by the end of June whether the ferry is to be kept, sold or replaced by a bridge.
"""
WRAPPED = REPORT.replace("the Wye carried", "the\nWye carried").replace("each of them the", "each of them\nthe")
PACK = f"""\
Public document pack

The committee meets in the town hall on Thursday evening and the public may attend all of the meeting.

{WRAPPED}
Report on the market

1. The market has lost four of its stalls since the rents were raised, and two more have given notice to leave.
"""


@pytest.fixture
def desk(tmp_path):
    def opened(**more):
        corpus = write_corpus(tmp_path / "corpus", **more)
        build_index(corpus, tmp_path / "index", encoder=ToyEncoder())
        return Assistant.open(tmp_path / "index", encoder=ToyEncoder())

    return opened


def test_white_space_case_and_running_heads_do_not_make_another_paper():
    text = "The ferry was late.\nPage 3\nIt was full."
    heads = (Mark(20, 26, MarkKind.FURNITURE),)
    assert copies.fingerprint(ParsedFile(text, "pdf", marks=heads)) == copies.fingerprint(
        ParsedFile("The ferry  was LATE. It\nwas full.\n", "text")
    )
    assert copies.fingerprint(ParsedFile(text, "pdf")) != copies.fingerprint(ParsedFile(text, "pdf", marks=heads))
    assert copies.fingerprint(ParsedFile("It was 3.", "text")) != copies.fingerprint(ParsedFile("It was 4.", "text"))


def test_how_letters_are_set_does_not_make_another_paper_and_another_figure_does():
    plain, cafe = "The officer of the 'Cafe'- closed.", "The caf\u00e9 of 10 m."
    for one, other, same in (
        (plain, "The o\ufb03cer of the \u2018Cafe\u2019\u2013 closed.", True),
        (cafe, "The cafe\u0301 of 10\u00a0m.", True),
        ("An area of 10² hectares.", "An area of 102 hectares.", False),
        ("A share of 1½ in ten.", "A share of 11/2 in ten.", False),
    ):
        assert (copies.fingerprint(ParsedFile(one, "text")) == copies.fingerprint(ParsedFile(other, "text"))) is same


def saved(file, text, head=None, given=None, **properties):
    """A file of ``text`` below a running head, described by the manifest where it is ``given`` facts."""
    whole = f"{head}\n\n{text}" if head else text
    marks = (Mark(0, len(head), MarkKind.FURNITURE),) if head else ()
    stated = tuple((name, Stated(value, f"meta {name}")) for name, value in properties.items())
    entry = Entry(file, file, None, (Described(**given),)) if given is not None else None
    return ReadFile(SourceFile(file, file, "0", b"", entry), ParsedFile(whole, "pdf", marks=marks, properties=stated))


def papers(*files):
    return [[each.origin.file for each in paper] for paper in copies.group_papers(files)]


BODY = "The bridge is to be painted in the spring, and the committee will look at the colour again in May."


def test_the_same_words_under_other_running_heads_are_other_papers():
    draft = saved("a", BODY, "DRAFT minutes of the Bridge Panel, 3 May 2022")
    confirmed = saved("b", BODY, "Confirmed minutes of the Bridge Panel, 3 May 2022")
    other = saved("c", BODY, "Minutes of the Improvement Board, 9 June 2023")
    again = saved("d", BODY, "Minutes of the  Improvement Board, 9 June 2023")
    assert papers(draft, confirmed, other, again) == [["a"], ["b"], ["c", "d"]]


def test_a_page_number_is_no_running_head():
    assert papers(saved("a", BODY, "Page 3 of 9"), saved("b", BODY, "- 4 -"), saved("c", BODY)) == [["a", "b", "c"]]


@pytest.mark.parametrize("field", ["date", "publisher", "kind", "title"])
def test_the_same_words_with_another_fact_beside_them_are_another_paper(field):
    one, other = {field: "2022-05-03"}, {field: "2023-06-09"}
    assert papers(saved("a", BODY, **one), saved("b", BODY, **other), saved("c", BODY, **one)) == [["a", "c"], ["b"]]


def test_a_file_that_is_silent_joins_the_one_paper_with_its_words_which_the_one_that_says_most_stands_for():
    assert papers(saved("a", BODY), saved("b", BODY, date="2022-05-03")) == [["b", "a"]]
    assert papers(saved("a", BODY, date="2022-05"), saved("b", BODY, date="2022-05-03")) == [["a", "b"]]
    two = [saved("b", BODY, date="2022-05-03"), saved("c", BODY, date="2023-06-09")]
    assert papers(saved("a", BODY), *two) == papers(*two, saved("a", BODY)) == [["b"], ["c"], ["a"]]


def test_two_files_that_the_manifest_describes_are_two_records_whatever_their_words():
    first, second = saved("a", BODY, given={"title": "A"}), saved("b", BODY, given={"title": "B"})
    assert papers(first, second) == [["a"], ["b"]]
    assert papers(saved("0", BODY, date="2022-05-03"), saved("b", BODY, given={"date": "2023"})) == [["b"], ["0"]]
    assert papers(saved("0", BODY), second) == [["b", "0"]]


def test_files_with_the_same_words_are_one_document_that_names_both(desk):
    found = desk(copy=NOTE.replace(". It", ".\n It").replace("\n\n", "\r\n \r\n")).documents
    assert len(found) == 3
    assert next(each for each in found if each.id == "note").also_at == ("copy.txt",)


def test_a_report_inside_a_pack_keeps_its_own_document_and_knows_where_it_stands_again(desk):
    opened = desk(ferry=REPORT, pack=PACK)
    (copy,) = opened.document("ferry").copies
    inside = opened.document("pack").text[copy.start : copy.end]
    assert copy.document == "pack"
    assert inside.startswith("The ferry across the\nWye carried")
    assert inside.endswith("sold or replaced by a bridge.")
    assert opened.document("pack").copies == ()


def test_a_quotation_from_either_is_shown_once_with_both_places(desk):
    opened = desk(ferry=REPORT, pack=PACK)
    reply = opened.ask("On how many days in February did the engine of the ferry fail?", k=5)
    shown = [each for each in getattr(reply, "citations", ()) or reply.nearest if "nine days" in each.quote]
    assert len(shown) == 1
    places = {(shown[0].document, shown[0].start), *((each.document, each.start) for each in shown[0].also_in)}
    at = {name: opened.document(name).text.index("Its engine failed") for name in ("ferry", "pack")}
    assert places == set(at.items())


def test_within_one_document_no_other_is_named(desk):
    reply = desk(ferry=REPORT, pack=PACK).ask("When did the engine of the ferry fail?", documents="ferry")
    shown = getattr(reply, "citations", ()) or reply.nearest
    assert {each.document for each in shown} == {"ferry"}
    assert not any(each.also_in for each in shown)


def described(folder, **facts):
    """The toy corpus with the note twice, described twice."""
    corpus = write_corpus(folder / "corpus", again=NOTE)
    manifest = json.loads((corpus / "manifest.json").read_text("utf-8"))
    manifest["records"].append({"file": "again.txt", **facts})
    (corpus / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return corpus


def test_of_two_records_with_the_same_words_neither_title_date_nor_id_is_lost_and_a_wrong_digest_is_told(tmp_path):
    corpus = described(tmp_path, id="second", title="The other note", date="2023", sha256="0" * 64)
    report = build_index(corpus, tmp_path / "index", encoder=ToyEncoder())
    found = {each.id: each for each in Assistant.open(tmp_path / "index", encoder=ToyEncoder()).documents}
    assert found["note"].title == "Library note"
    assert (found["second"].title, found["second"].records[0].date) == ("The other note", "2023")
    assert report.notices == ("again.txt: its bytes are not those the manifest gives the sha256 of.",)


ROW = "\n\nItem | Amount\nPlacement budget | £1,300{}\nTransport budget | £900\n\n"


@pytest.mark.parametrize("more", [",000", ".50", " million", " less £20"])
def test_a_row_that_is_but_the_beginning_of_another_is_not_said_to_stand_there(desk, more):
    third = "\n3. The ferryman"
    opened = desk(
        ferry=REPORT.replace(third, ROW.format("") + third), pack=PACK.replace(third, ROW.format(more) + third)
    )
    assert len(opened.document("ferry").copies) == 1
    reply = opened.ask("What is the placement budget?", k=5)
    shown = {citation.quote: citation for citation in (*reply.citations, *reply.nearest)}
    rows = {f"Item | Amount\nPlacement budget | £1,300{end}" for end in ("", more)}
    assert rows <= set(shown)
    assert not any(shown[row].also_in for row in rows)


def test_a_paper_with_one_sentence_otherwise_is_said_to_stand_there_but_for_that(desk):
    more = (f"\n{n}. The {n}th crossing was painted, and nobody has complained of it since.\n" for n in range(6, 60))
    long = REPORT + "".join(more)
    for ferry, whole in ((long, True), (long.replace("41,200", "41,900"), False)):
        opened = desk(ferry=ferry, pack=f"{long}\nSigned by the chair as a correct record of the meeting.\n")
        (copy,) = opened.document("ferry").copies
        assert (copy.document, copy.whole) == ("pack", whole)
        (twin,) = health.corpus_health(opened.snapshot).twins
        assert (twin.documents, twin.mostly) == ((("pack",), ()) if whole else ((), ("pack",)))


PAPERS = st.lists(
    st.lists(st.sampled_from([f"{number} {'x' * (38 + 5 * number)}" for number in range(12)])), max_size=6
)


@given(PAPERS)
def test_the_copies_are_those_that_comparing_every_pair_finds(written):
    where = {}
    for document, own in enumerate(written):
        for words in own:
            where.setdefault(words, {}).setdefault(str(document), []).append((0, 1))
    for own in written:
        found = {(each.document, each.whole) for each in copies._copies(own, where, lambda other: True)}
        enough = 0.95 * sum(map(len, own))
        held = {str(number): sum(len(words) for words in own if words in other) for number, other in enumerate(written)}
        every = {(name, set(own) <= set(written[int(name)])) for name in held if held[name] >= enough}
        assert found == (every if len(own) >= 5 else set())


def test_a_paragraph_that_every_paper_has_does_not_have_every_pair_compared():
    standing = "Members are reminded to declare any interest in what is on the agenda."
    own = [f"Sentence {number} of this paper alone is about the ferry." for number in range(9)]
    where = {standing: {str(number): [(0, 1)] for number in range(3000)}} | {words: {"7": [(0, 1)]} for words in own}
    assert copies._candidates([standing, *own], where) == {"7"}


@pytest.mark.parametrize("number", [21, 22])
def test_what_stands_in_more_than_twenty_papers_is_a_form_and_names_none(tmp_path, number):
    (tmp_path / "corpus").mkdir()
    for day in range(number):
        text = f"Notice of the {day:02}th day\n{REPORT}"
        (tmp_path / f"corpus/{day:02}.txt").write_text(text, "utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", encoder=ToyEncoder())
    found = Assistant.open(tmp_path / "index", encoder=ToyEncoder()).documents
    assert len(found) == number
    assert {len(each.copies) for each in found} == {20 if number == 21 else 0}


def test_papers_that_differ_in_what_is_said_beside_their_words_name_each_other(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    for name, date in (("one", "2022-05-03"), ("two", "2023-06-09")):
        body = "".join(f"<p>{line}</p>" for line in REPORT.split("\n\n"))
        page = f'<html><head><meta name="dc.date" content="{date}"></head><body>{body}</body></html>'
        (corpus / f"{name}.html").write_text(page, "utf-8")
    build_index(corpus, tmp_path / "index", encoder=ToyEncoder())
    opened = Assistant.open(tmp_path / "index", encoder=ToyEncoder())
    assert [[each.document for each in opened.document(name).copies] for name in ("one", "two")] == [["two"], ["one"]]
    reply = opened.ask("On how many days in February did the engine of the ferry fail?")
    (shown,) = [each for each in getattr(reply, "citations", ()) or reply.nearest if "nine days" in each.quote]
    assert {shown.document, *(each.document for each in shown.also_in)} == {"one", "two"}
    assert len(shown.also_in) == 1


def test_a_report_of_which_the_pack_holds_another_version_is_no_copy(desk):
    changed = PACK.replace("nine days in February", "two days in November").replace("six million", "nine million")
    assert desk(ferry=REPORT, pack=changed).document("ferry").copies == ()
