"""Which sentences are quoted, and whether they hold what is asked: small records, each with a kind of fault in wait."""

import pytest

from assistant import Assistant, build_index
from tests.toys import ToyEncoder

RECORDS = {
    "panel.txt": """\
WESTMERE DISTRICT COUNCIL

Minutes of the Environment Panel held on Monday 7 October 2024 at 6.00 pm

21. Recycling centre

Councillor Abbot queried why the Tarn Lane recycling centre had closed on Sundays. In response, the Head of Waste \
explained that there were too few staff to open it safely.

Members sought clarification on when the new bins would be delivered.

It was confirmed that the new bins would arrive in the first week of February 2025.

Mrs Dunn asked if dogs would be banned from the beach. No reply was available at the meeting.

22. Swimming pool

The proposal to close Moor Street swimming pool was rejected by nine votes to two, as it is used by four schools.

23. Close

That the meeting be closed. Time: 8.47 pm.
""",
    "council.txt": """\
PENNARD TOWN COUNCIL

Minutes of the Full Council held on 14 May 2024

6. Precept

It was proposed that the precept be set at £84,200. A recorded vote was taken:

For: Cllrs Jay, Rees, Morgan and Pugh (4)
Against: Cllrs Abelard and Finch (2)

7. Bus shelter. The shelter at Cross Inn will be repainted in June.

8. Wards affected

The wards affected are:
- Castle
- Harbour
- St Mary's

9. Appeals

The number of appeals against more than 10 refusals.

10. Hall

The hall floor was not fit for dancing in June. A floor of new dancing boards, fit for any hall, was ordered.
""",
    "actions.html": """\
<!doctype html><html><head><title>Actions of the Harbour Board, 2 May 2024</title></head><body><h1>Harbour Board</h1>
<h2>Actions</h2><table><tr><th>Action</th><th>Owner</th><th>Deadline</th></tr>
<tr><td>Repair the railings on Quay Street. The old posts are to be kept, for they were made in the town and are listed;
the new rails are to be of the same pattern. A price is to be asked of three smiths, and the harbour master is to be
told a week before the work begins so that the boats can be moved. The work may not be done in regatta week.</td>
<td>Amir Shah</td><td>9 August 2024</td></tr>
<tr><td>Write about the pumps</td><td>Town Clerk</td><td>1 July 2024</td></tr></table>
<h2>By-election in Harbour ward</h2><table><tr><th>Candidate</th><th>Votes</th><th>Elected</th></tr>
<tr><td>Ann Price</td><td>812</td><td>Yes</td></tr><tr><td>Cy Marlow</td><td>411</td><td>No</td></tr>
<tr><td>Bob Khan</td><td>790</td><td>Yes</td></tr></table></body></html>
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("quotations")
    for name, text in RECORDS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build_index(corpus, corpus / "built", encoder=ToyEncoder())
    return Assistant.open(corpus / "built", encoder=ToyEncoder())


def first(desk, asked):
    reply = desk.ask(asked)
    return (*reply.citations, *reply.nearest)[0]


def shown(desk, asked):
    return " ".join(first(desk, asked).quote.split())


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("Why is the Tarn Lane recycling centre closed on Sundays?", "too few staff to open it safely."),
        ("When will the new bins be delivered?", "in the first week of February 2025."),
    ],
)
def test_a_question_put_at_the_meeting_is_quoted_with_its_reply(desk, asked, reply):
    assert shown(desk, asked).endswith(reply)


def test_a_question_that_was_left_open_answers_nothing(desk):
    cited = first(desk, "Will dogs be banned from the beach?")
    assert "dogs" not in cited.quote or cited.support < 0.05


def test_who_asks_what_was_asked_is_shown_the_question(desk):
    assert shown(desk, "What did Councillor Abbot query?").startswith("Councillor Abbot queried why")


def test_what_is_announced_is_quoted_with_what_announces_it(desk):
    assert "Against: Cllrs Abelard and Finch (2)" in shown(desk, "Who voted against the precept in the recorded vote?")


@pytest.mark.parametrize("asked", ["bus shelter", "What was said about the bus shelter?"])
def test_the_name_of_an_item_is_quoted_with_its_sentence(desk, asked):
    assert shown(desk, asked).endswith("The shelter at Cross Inn will be repainted in June.")


def test_a_figure_of_the_question_is_no_count(desk):
    cited = first(desk, "How many appeals are there against more than 10 refusals?")
    assert "10 refusals" not in cited.quote or cited.support < 0.05


def test_a_phrase_in_quotation_marks_stands_in_the_quotation(desk):
    assert "fit for dancing" in shown(desk, 'What is said of "fit for dancing"?')


@pytest.mark.parametrize(
    ("asked", "cell"),
    [
        ("Who is to repair the railings on Quay Street?", "Amir Shah"),
        ("By when are the railings on Quay Street to be repaired?", "9 August 2024"),
    ],
)
def test_a_row_is_quoted_whole(desk, asked, cell):
    assert cell in shown(desk, asked)


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ("Which wards are affected?", ("Castle", "Harbour", "St Mary's")),
        ("Who was elected in the by-election?", ("Ann Price", "Bob Khan")),
    ],
)
def test_who_asks_for_a_list_is_shown_all_of_it(desk, asked, items):
    assert all(item in shown(desk, asked) for item in items)


def test_a_time_of_day_beside_a_decision_is_quoted_with_it(desk):
    assert "8.47 pm" in shown(desk, "What time was the meeting closed?")


def test_a_reason_for_the_contrary_of_what_was_decided_is_no_answer(desk):
    asked = "Why did the Panel {} the proposal to close Moor Street swimming pool?"
    refused, approved = (first(desk, asked.format(verb)) for verb in ("reject", "approve"))
    assert "Moor Street" in refused.quote
    assert approved.support < 0.05 or approved.quote != refused.quote
    assert approved.support < refused.support


def test_every_quotation_is_a_slice_of_its_document(desk):
    for asked in ("Who was elected?", "Which wards are affected?", "Who repairs the railings?", "Why is it closed?"):
        cited = first(desk, asked)
        assert desk.document(cited.document).text[cited.start : cited.end] == cited.quote


ACTIONS = """<html><body><h1>Notes of the Rowan Parish meeting</h1><h2>Actions</h2><table>
<tr><th>Action</th><th>Who</th><th>By when</th></tr>
<tr><td>The bell is to be hung again. The vicar is to be asked whether the tower can bear it.
Three firms are to be asked for a price.</td><td>Warden</td><td>30 June</td></tr>
<tr><td>The pond is to be dredged before the ducks return. The county is to be asked why the sluice was shut.</td>
<td>Clerk</td><td>12 September</td></tr></table></body></html>
"""


@pytest.mark.parametrize(
    ("asked", "held", "not_held"),
    [
        ("Who is to hang the bell again?", "Warden", "Clerk"),
        ("By when is the pond to be dredged?", "12 September", "30 June"),
    ],
)
def test_a_row_in_whose_cell_something_is_asked_states_and_is_quoted_alone(tmp_path, asked, held, not_held):
    (tmp_path / "actions.html").write_text(ACTIONS, encoding="utf-8")
    build_index(tmp_path, tmp_path / "built", encoder=ToyEncoder())
    quote = shown(Assistant.open(tmp_path / "built", encoder=ToyEncoder()), asked)
    assert held in quote and not_held not in quote
