"""The same paper twice: recognised by its words, shown once, and never taken for the same where it is not."""

import pytest

from assistant import Assistant, build_index, copies
from assistant.records import Mark, MarkKind, Reading
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
    assert copies.fingerprint(Reading(text, "pdf", marks=heads)) == copies.fingerprint(
        Reading("The ferry  was LATE. It\nwas full.\n", "text")
    )
    assert copies.fingerprint(Reading(text, "pdf")) != copies.fingerprint(Reading(text, "pdf", marks=heads))
    assert copies.fingerprint(Reading("It was 3.", "text")) != copies.fingerprint(Reading("It was 4.", "text"))


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


def test_a_report_of_which_the_pack_holds_another_version_is_no_copy(desk):
    changed = PACK.replace("nine days in February", "two days in November").replace("six million", "nine million")
    assert desk(ferry=REPORT, pack=changed).document("ferry").copies == ()
