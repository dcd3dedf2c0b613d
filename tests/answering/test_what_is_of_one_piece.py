"""What belongs together is quoted together: a list and what announces it, an outcome and what it is of, a motion and
who voted on it how, and a reason that no word marks."""

import dataclasses

import pytest

from assistant import Assistant, build_index
from assistant.answering.answer_types import AnswerType, Wanted, holds
from assistant.answering.standing import Standing, is_bare_outcome, standing_of, takes_back
from assistant.answering.weights import RerankerSupport, RerankerWeights, Weights
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import RerankResult
from assistant.records import SectionKind
from tests.toys import ToyEncoder

RECORDS = {
    "hamlet.md": """\
# Minutes of Nettlefold Hamlet Council, 4 March 2024

**7.** **The following payments were agreed:**

To the village hall, £12.00.

To the clerk, £151.20.

For lamp oil, £53.76.

8. Any other business was none.

## Planning

8 Fernbank Cottage, new porch.

Members noted the application.

The ferry fare was not put up. The ferryman had asked for another year.

## Rumours

Warden Teal said that the weir house would close. That is the furthest thing from the truth. The lock is kept.

For most families the lamp plan is well kept. However, this is not the case for all families. Oil is sold on Fridays.
""",
    "board.txt": """\
WEIRSIDE EDUCATION BOARD

Minutes of the Board held on 9 August 2022

2. Approval of Minutes

A. Motion to approve the minutes of the meeting of May 17 by Trustee Wren, second by Trustee Finch.

Final Resolution: Motion Carried
Yes: Trustee Ada Finch, Trustee Paul Heron, Trustee Harold Crane
Abstain: Trustee Marion Teal
""",
}
READ = RerankerWeights(rank=0.0, quote=1.0, support=RerankerSupport(base=1.0))


class SentenceReader:
    """Believes 0.5 in the first sentence that speaks of the fare, and a fifth in the one behind it."""

    identity = ModelIdentity("sentence-reader", "cd" * 32)

    def read(self, question, passages):
        return [RerankResult(0.0, None, 0.0, tuple(self.believed(passage))) for passage in passages]

    def believed(self, passage):
        lines = passage.split("\n")[1:]
        about = [index for index, line in enumerate(lines) if "fare" in line]
        return [0.5 if at in about else 0.2 if at - 1 in about else 0.0 for at in range(len(lines))]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("pieces")
    for name, text in RECORDS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build_index(corpus, corpus / "built", encoder=ToyEncoder())
    return corpus / "built"


@pytest.fixture(scope="module")
def desk(built):
    return Assistant.open(built, encoder=ToyEncoder())


def first(desk, asked):
    reply = desk.ask(asked)
    return (*reply.citations, *reply.nearest)[0].quote


def test_a_list_set_with_blank_lines_is_quoted_with_what_announces_it(desk):
    quote = first(desk, "Which payments were agreed at Nettlefold?")
    assert "following payments" in quote and "£12.00" in quote and quote.endswith("£53.76.")


def test_what_was_decided_is_quoted_with_what_it_was_decided_on(desk):
    quote = first(desk, "Did members note the application?")
    assert quote.startswith("8 Fernbank Cottage") and quote.endswith("noted the application.")


def test_a_motion_is_quoted_to_the_last_of_those_who_voted_on_it(desk):
    quote = first(desk, "How did trustees vote on the minutes of May 17?")
    assert quote.startswith("A. Motion") and quote.endswith("Abstain: Trustee Marion Teal")


@pytest.mark.parametrize(("weight", "given"), [(1.0, True), (0.0, False)])
def test_a_reason_that_no_word_marks_is_quoted_where_a_reader_believes_in_it(built, weight, given):
    own = dataclasses.replace(READ, quote=weight)
    weights = dataclasses.replace(Weights.shipped(), rerankers={"any": own})
    reader = SentenceReader() if weight else None
    desk = Assistant.open(built, encoder=ToyEncoder(), reader=reader or "none", weights=weights)
    quote = first(desk, "Why was the ferry fare not put up?")
    assert quote.startswith("The ferry fare") and ("another year" in quote) is given


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Cheques – The following cheques were approved for December payment", Standing.ANNOUNCES),
        ("**The following were co-opted:**", Standing.ANNOUNCES),
        ("The following motion was lost and the meeting closed.", Standing.STATES),
        ("I will ask at the next meeting that the stream be piped.", Standing.ASKS),
        ("I will ask the school.", Standing.ASKS),
        ("The clerk will ask the school.", Standing.STATES),
    ],
)
def test_what_a_sentence_is_by_itself(text, standing):
    assert standing_of(text, SectionKind.PROSE) is standing


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Members noted the proposal.", True),
        ("No objections", True),
        ("Deferred.", True),
        ("The committee unanimously agreed this.", True),
        ("Members noted the proposal for a hall.", False),
        ("The hall was refused.", False),
        ("The members", False),
    ],
)
def test_an_outcome_that_does_not_say_of_what(text, bare):
    assert is_bare_outcome(text) is bare


@pytest.mark.parametrize(
    ("asked", "text", "held"),
    [
        ("How many homes will be built?", "The homes bonus will bring in £120K over 4 years.", False),
        ("How many homes will be built?", "The homes, 24 in all, will be built in 4 years.", True),
        ("How many meetings will there be?", "There will be ten monthly meetings.", True),
        ("How many dollars did the grant bring in?", "The grant brought in $477.", True),
        ("How many years will it take to build the homes?", "The homes will take 4 years.", True),
        ("How many wardens have left?", "The wardens look after children aged 16 and 17 years.", False),
        ("How many wardens have left?", "The wardens went with those aged 16.", False),
        ("How many wardens have left?", "The wardens went with those aged 16 or 17.", False),
        ("How many wardens have left?", "The wardens went with those aged between 16 and 17.", False),
        ("How many wardens have left?", "The wardens had worked two or three years.", False),
        ("How many wardens have left?", "The wardens went with 16- and 17-year-olds.", False),
        ("How many wardens have left?", "Wardens who have left: 12, 4 years after the merger.", True),
        ("How many homes will be built?", "Between 4 and 6 acres were sold for the homes.", False),
        ("How many homes will be built?", "Between 4 and 6 homes will be built.", True),
        ("What was the vote on the loan?", "ORDERED: that the loan be taken up.", False),
        ("What was the vote on the loan?", "The loan was approved by nine votes to two.", True),
        ("How did members vote on the loan?", "Yes: Hay, Over. No: Will.", True),
        ("What was decided on the loan?", "ORDERED: that the loan was approved.", True),
    ],
)
def test_a_sum_counts_no_things_and_a_decision_is_no_vote(asked, text, held):
    assert holds(text, Wanted.by(asked)) is held


@pytest.mark.parametrize(
    ("asked", "kind", "record"),
    [
        ("What happened to the sign at the gate?", AnswerType.ANY, "decisions"),
        ("What became of the sign?", AnswerType.ANY, "decisions"),
        ("What was agreed about the sign?", AnswerType.DECISION, "decisions"),
        ("What happened at the gate?", AnswerType.ANY, None),
    ],
)
def test_who_asks_what_became_of_it_asks_for_a_decision_that_follows(asked, kind, record):
    wanted = Wanted.by(asked)
    assert (wanted.kind, wanted.record) == (kind, record)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        (
            "What did Warden Teal say of the weir house?",
            "Warden Teal said that the weir house would close. That is the furthest thing from the truth.",
        ),
        (
            "How well is the lamp plan kept for most families?",
            "For most families the lamp plan is well kept. However, this is not the case for all families.",
        ),
    ],
)
def test_a_sentence_is_quoted_with_the_next_where_that_says_that_it_is_not_so(desk, question, quoted):
    assert first(desk, question) == quoted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("That is the furthest thing from the truth.", True),
        ("However, this was not the case.", True),
        ("But it is incorrect.", True),
        ("The rumours are false.", True),
        ("That is why it was true.", False),
        ("It is not true that the bridge closed.", False),
        ("This is the right case.", False),
        ("It was wrong to close it.", False),
    ],
)
def test_a_sentence_takes_back_the_one_before_it_by_saying_so_alone(text, told):
    assert takes_back(text) is told
