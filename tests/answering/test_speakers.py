"""Who says a sentence, and of whom a question asks it: by what is printed, and by nothing else."""

from itertools import combinations_with_replacement

import pytest

from assistant import Answer, Assistant, NoAnswer, build_index
from assistant.answering import checked_reply
from assistant.answering.speakers import asked_of
from assistant.civic import speakers_between, speakers_of
from assistant.records import Speaker
from tests.toys import ToyEncoder

MINUTES = """\
OAKMERE TOWN COUNCIL

MINUTES of the meeting of the COUNCIL held on Monday 3 February 2025

5. ALLOTMENTS

Councillor D. Sharp asked for lower rents of the allotments. Councillor G. Sharp opposed lower rents of the \
allotments. He added that the fence must be paid for. The Town Clerk said that the fence would cost £900. It is long.

6. MARKET

Mrs Will thanked Mr Over for the market. He said nothing. Councillor Over moved that the market be kept. \
Councillors Will and Over voted for it. Friends of the Market said that it was old.

7. STATEMENTS

MR MAY: The market is cold in winter. Councillor Over said so too.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("oakmere")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def shown(reply):
    return reply.citations if isinstance(reply, Answer) else reply.nearest


@pytest.mark.parametrize(
    ("quoted", "speaker"),
    [
        ("Councillor D. Sharp asked for lower rents of the allotments.", "Councillor D. Sharp"),
        ("He added that the fence must be paid for.", "Councillor G. Sharp"),
        ("The Town Clerk said that the fence would cost £900.", "The Town Clerk"),
        ("It is long.", None),
        ("He said nothing.", None),
        ("Councillor Over moved that the market be kept.", "Councillor Over"),
        ("Councillors Will and Over voted for it.", None),
        ("Friends of the Market said that it was old.", None),
        ("MR MAY: The market is cold in winter.", "MR MAY"),
        ("Councillor Over said so too.", "MR MAY"),
    ],
)
def test_a_sentence_is_by_whom_its_form_says_and_by_nobody_where_it_does_not(desk, quoted, speaker):
    from assistant.answering.speakers import speaker_of

    text = desk.document("minutes").text
    start = text.index(quoted)
    question = desk.search(quoted, k=1)  # so that the passage is known
    assert question
    for candidate in candidates(desk):
        if candidate.passage.start <= start < candidate.passage.end:
            told = speaker_of(candidate, start, start + len(quoted))
            assert (told.name if told else None) == speaker
            assert told is None or text[told.start : told.end] == told.name
            return
    pytest.fail("no passage holds it")


def test_the_sentences_of_a_quotation_are_by_whom_the_whole_passage_says(desk):
    for candidate in candidates(desk):
        sentences = candidate.passage.sentences
        whole = speakers_of(sentences, candidate.between)
        for first, last in combinations_with_replacement(range(len(sentences)), 2):
            start, end = sentences[first].start, sentences[last].end
            assert speakers_between(sentences, candidate.between, start, end) == whole[first : last + 1]


def candidates(desk):
    from assistant.answering.question import understand_question
    from assistant.records import Filters

    asked = understand_question("allotments market fence", desk.index.statistics)
    encoded = desk.encoder.read([asked.text])[0]
    return desk.index.candidates(asked.query(desk.weights.pool), encoded, desk.index.scope(Filters()), 50)


@pytest.mark.parametrize(
    ("question", "surnames"),
    [
        ("What did Councillor A. Patel say about parking?", ["patel"]),
        ("What did Over propose?", ["over"]),
        ("How did May vote?", ["may"]),
        ("What was proposed by Cllr Will?", ["will"]),
        ("What is Mrs Hay's view of the fence?", ["hay"]),
        ("WHAT DID CLLR OVER ASK?", ["over"]),
        ("what did cllr over ask", ["over"]),
        ("Cllr Over fence", ["over"]),
        ("What did the clerk tell Councillor Over?", []),
        ("Who is Councillor Over?", []),
        ("What did Oakmere Town Council say?", []),
        ("Where is Lord Street?", []),
        ("What did councillor training cover?", []),
    ],
)
def test_of_whom_a_question_asks_what_they_said(question, surnames):
    assert [person.surname for person in asked_of(question)] == surnames


def test_nobody_elses_words_answer_a_question_about_somebodys(desk):
    reply = desk.ask("What did Councillor G. Sharp say about lower rents of the allotments?")
    first = shown(reply)[0]
    assert first.quote.startswith("Councillor G. Sharp opposed") and first.speaker.name == "Councillor G. Sharp"
    others = {citation.speaker.name: citation.support for citation in shown(reply) if citation.speaker}
    others.pop("Councillor G. Sharp")
    assert set(others.values()) <= {0.0}


def test_a_surname_alone_fits_all_who_bear_it_and_the_quotation_says_whose_words_it_is(desk):
    reply = desk.ask("What did Sharp say about lower rents of the allotments?")
    assert {citation.speaker.name for citation in shown(reply)[:1]} <= {"Councillor D. Sharp", "Councillor G. Sharp"}


def test_a_person_of_whom_no_quotation_speaks_is_named_as_the_reason(desk):
    reply = desk.ask("What did Councillor E. Sharp say about lower rents of the allotments?")
    assert isinstance(reply, NoAnswer)
    assert all(citation.support == 0 for citation in reply.nearest if citation.speaker)


def test_a_speaker_that_does_not_stand_where_it_says_is_taken_off(desk):
    from dataclasses import replace

    reply = desk.ask("What did Councillor Over move about the market?")
    given = shown(reply)
    forged = tuple(replace(citation, speaker=Speaker("Councillor Nobody", 0, 17)) for citation in given)
    name = "citations" if isinstance(reply, Answer) else "nearest"
    checked = getattr(checked_reply(desk.index, replace(reply, **{name: forged})), name)
    assert checked and all(citation.speaker is None for citation in checked)
    kept = getattr(checked_reply(desk.index, reply), name)
    assert [citation.speaker for citation in kept] == [citation.speaker for citation in given]


RAISED = """\
OAKMERE TOWN COUNCIL

MINUTES of the meeting of the COUNCIL held on Monday 3 March 2025

PRESENT
Rob Boyd (Chair)      RB
Nora Reed             NR

5. MARKET

The Town Clerk raised:

• the market stalls are worn out; and
• the market drains are blocked.

Residents were asked to wait.

6. FERRY

NR reported that the ferry rope is frayed. The rope is forty years old.
"""


@pytest.fixture(scope="module")
def raised(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raised")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "minutes.txt").write_text(RAISED, encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


@pytest.mark.parametrize(
    ("quoted", "speaker"),
    [
        ("the market drains are blocked.", "The Town Clerk"),
        ("NR reported that the ferry rope is frayed.", "NR"),
        ("The rope is forty years old.", None),
        ("NR reported that the ferry rope is frayed. The rope is forty years old.", None),
        ("Residents were asked to wait.", None),
    ],
)
def test_a_quotation_in_a_speech_of_the_meeting_is_by_whom_that_says_and_by_nobody_else(raised, quoted, speaker):
    from assistant.answering.speakers import speaker_of

    text = raised.document("minutes").text
    start = text.index(quoted)
    (candidate,) = [one for one in candidates(raised) if one.passage.start <= start < one.passage.end][:1]
    told = speaker_of(candidate, start, start + len(quoted))
    assert (told.name if told else None) == speaker
    assert told is None or text[told.start : told.end] == told.name
    place = raised.check_quote(quoted).places[0]
    assert place.speaker == speaker
