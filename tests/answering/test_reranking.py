"""What a reader changes, each use alone, by pencil; and that without one nothing changes, over the five records."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from assistant import Answer, Assistant, answering, build_index, models
from assistant.answering import ranking, reranking
from assistant.answering.weights import RerankerSupport, RerankerWeights, Thresholds, Weights
from assistant.cli import commands
from assistant.evaluation.running import run_questions
from assistant.models import load_reranker
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import RerankResult
from assistant.present import reply_markdown
from assistant.present.labels import searched_in_words
from assistant.records import as_json
from assistant.text import is_small_talk
from assistant.text.passages import context_line
from tests.test_contract import questions
from tests.tiny_models import tiny
from tests.toys import ToyEncoder, load_with, write_corpus

CORPUS = Path(__file__).parent.parent.parent / "corpus"
ASKED = "What did inspectors say about pathway plans?"
OFF = RerankerWeights(rank=0.0, quote=0.0, support=RerankerSupport(base=1.0))
SHIPPED = Weights.shipped()


class ToyReader:
    """Says of every passage what ``verdict`` of its text says, and remembers what it was given."""

    identity = ModelIdentity("toy-reader", "ab" * 32)

    def __init__(self, verdict):
        self.verdict = verdict
        self.given = []

    def read(self, question, passages):
        self.given.append((question, list(passages)))
        return [self.verdict(passage) for passage in passages]


def relevant(passage):
    """A verdict that differs from passage to passage and has nothing to do with the question."""
    return RerankResult(float(len(passage) % 17), None, float(len(passage) % 17) - 8)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    built = tmp_path_factory.mktemp("rereading") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return built


@pytest.fixture(scope="module")
def alone(index):
    return Assistant.open(index, encoder=ToyEncoder())


@pytest.fixture
def opened(index):
    """A desk with a reader whose weights are these."""

    def open_with(verdict, **weights):
        given = {"any": dataclasses.replace(OFF, **weights)}
        reader = ToyReader(verdict)
        weighed = dataclasses.replace(SHIPPED, rerankers=given)
        return Assistant.open(index, encoder=ToyEncoder(), reader=reader, weights=weighed), reader

    return open_with


def shown(desk, hit):
    """What a reader is shown of a passage."""
    return desk.snapshot.shown(hit.passage.row)[0]


def cited(reply):
    return *reply.citations, *reply.nearest


def log_odds(share):
    return math.log(share / (1 - share))


# ── without a reader ──


def test_without_a_reader_nothing_of_it_runs_and_nothing_of_it_is_told(index, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a reader took part")

    for module, name in ((answering, "rerank"), (reranking.RerankStage, "of"), (models, "load_reranker")):
        monkeypatch.setattr(module, name, refuse)
    for desk in (
        Assistant.open(index, encoder=ToyEncoder()),
        Assistant.open(index, encoder=ToyEncoder(), reader="none"),
    ):
        assert desk.reader is None
        reply = desk.ask(ASKED)
        told = as_json(reply)
        assert list(told["searched"]) == [
            "documents", "passages", "first_date", "last_date", "undated", "unreadable", "filters", "version",
        ]  # fmt: skip
        assert "Read by" not in searched_in_words(reply.searched)
        hits = desk.search(ASKED)
        assert not any(name.startswith("reader") for hit in hits for name in hit.signals)


def test_a_reader_that_weighs_nothing_changes_no_byte_but_that_it_is_named(alone, opened):
    desk, reader = opened(lambda passage: RerankResult(len(passage) % 7, (0, len(passage)), 3.0))
    asked = [text for text in questions(alone)[::20] if not is_small_talk(text)]  # what names nothing is not read
    assert len(asked) > 5
    for text in asked:
        without, read = as_json(alone.ask(text)), as_json(desk.ask(text))
        assert read["searched"].pop("reader") == {"name": "toy-reader", "digest": "ab" * 32, "fitted": False}
        assert json.dumps(read) == json.dumps(without)
    assert len(reader.given) == len(asked)


# ── ranking ──


def test_the_rank_sum_gains_the_standardised_relevance_times_its_weight(alone, opened):
    desk, reader = opened(relevant, rank=2.5)
    before = {hit.passage.row: hit.score for hit in alone.search(ASKED, OFF.read)}
    after = desk.search(ASKED, OFF.read)
    values = {hit.passage.row: float(len(shown(alone, hit)) % 17) for hit in after}
    mean, deviation = np.mean(list(values.values())), np.std(list(values.values()))
    assert {hit.passage.row for hit in after} == set(before)
    for hit in after:
        place = (values[hit.passage.row] - mean) / deviation
        assert hit.score == pytest.approx(before[hit.passage.row] + 2.5 * place, abs=1e-5)
        assert hit.signals["reader"] == pytest.approx(place, abs=1e-6)
        assert hit.signals["reader_relevance"] == values[hit.passage.row]
    scores = [hit.score for hit in after]
    assert scores == sorted(scores, reverse=True)
    assert [hit.passage.row for hit in after] != list(before)
    read = [shown(alone, hit) for hit in alone.search(ASKED, OFF.read)]
    assert reader.given == [(ASKED, read)]


def test_a_reader_is_shown_a_passage_below_its_title_and_headings_a_sentence_a_line(alone):
    for row, passage in enumerate(alone.snapshot.passages):
        text, spans = alone.snapshot.shown(row)
        document = alone.document(passage.document)
        assert text.startswith(context_line(document, passage) + "\n")
        assert [text[start:end] for start, end in spans] == [
            line for line in text.split("\n")[-len(spans) - 1 : -1] if spans
        ]
        for sentence, (start, end) in zip(passage.sentences, spans, strict=True):
            assert set(text[start:end].split()) <= set(document.text[sentence.start : sentence.end].split())


def test_how_many_are_asked_for_changes_no_place(opened):
    desk, _ = opened(relevant, rank=2.5)
    most = [hit.passage.row for hit in desk.search(ASKED, ranking.CLOSE)]  # where more are asked for, more are read
    for k in (1, 5, 19, 20, 21, 40):
        assert [hit.passage.row for hit in desk.search(ASKED, k)] == most[:k]


def test_passages_that_are_not_read_stay_behind_those_that_are_in_their_order(alone, opened):
    desk, _ = opened(relevant, rank=2.5)
    before, after = (each.search(ASKED, 45) for each in (alone, desk))
    unread = [hit.passage.row for hit in before[OFF.read :]]
    assert [hit.passage.row for hit in after[OFF.read :]] == unread
    scores = [hit.score for hit in after]
    assert scores == sorted(scores, reverse=True)


def test_a_reader_that_says_the_same_of_all_changes_no_order(alone, opened):
    desk, _ = opened(lambda _: RerankResult(3.0), rank=100.0)
    assert [hit.score for hit in desk.search(ASKED, 30)] == [hit.score for hit in alone.search(ASKED, 30)]


# ── the quotation ──


def around(words):
    """A reader that sees the answer in ``words`` wherever they stand, and is sure of it."""

    def verdict(passage):
        start = passage.find(words)
        return RerankResult(0.0, (start, start + len(words)) if start >= 0 else None, 9.0)

    return verdict


def test_the_quotation_is_the_whole_sentence_that_holds_the_span_and_a_slice_of_the_document(alone, opened):
    words = "a draft refresh for 2024"
    plain = {(c.document, c.passage_start): c for c in cited(alone.ask(ASKED, k=20))}
    desk, _ = opened(around(words), quote=5.0)
    moved = 0
    for citation in cited(desk.ask(ASKED, k=20)):
        assert desk.document(citation.document).text[citation.start : citation.end] == citation.quote
        before = plain[citation.document, citation.passage_start]
        if words in citation.passage:
            assert words in citation.quote
            assert citation.quote.lstrip()[0].isupper() and citation.quote.rstrip()[-1] in ".:;”"
        else:
            assert citation.quote == before.quote
        moved += citation.quote != before.quote
    assert moved


def test_a_span_over_two_sentences_is_quoted_with_both(opened):
    words = "remain variable.\nToo many pathway plans"  # a reader is shown a sentence a line
    desk, _ = opened(around(words), quote=5.0)
    quote = next(c.quote for c in cited(desk.ask(ASKED, k=20)) if " ".join(words.split()) in c.passage)
    assert quote.startswith("The quality of pathway plans remain variable. Too many")
    assert quote.endswith("sufficient progress for young people.")


def test_a_span_the_reader_does_not_believe_in_moves_nothing(alone, opened):
    def doubtful(passage):
        return RerankResult(0.0, (0, len(passage)), -30.0)

    desk, _ = opened(doubtful, quote=5.0)
    assert [c.quote for c in cited(desk.ask(ASKED))] == [c.quote for c in cited(alone.ask(ASKED))]


def test_belief_in_sentences_moves_the_quotation_and_is_what_it_is_judged_by(alone, opened):
    """Every sentence line that names a plan is believed in by 0.6, the first of them in each passage by 0.3 more."""

    def verdict(passage):
        lines = passage.split("\n")[1:]
        first = next((place for place, line in enumerate(lines) if "plan" in line), -1)
        beliefs = tuple(0.6 * ("plan" in line) + 0.3 * (place == first) for place, line in enumerate(lines))
        return RerankResult(1.0, None, 1.0, beliefs)

    desk, _ = opened(verdict, quote=50.0, support=RerankerSupport(quoted=1.0))
    seen = 0
    given = {(each.document, each.passage_start): each for each in cited(desk.ask(ASKED, k=20))}
    for hit in desk.search(ASKED, 20):
        text, spans = desk.snapshot.shown(hit.passage.row)
        own = [s for s, (a, b) in zip(hit.passage.sentences, spans, strict=True) if "plan" in text[a:b] and s.quotable]
        citation = given[hit.passage.document, hit.passage.start]
        if own:
            assert citation.start <= own[0].start < citation.end
            assert citation.support >= 0.6 - 0.001
            seen += 1
        else:
            assert citation.support == pytest.approx(0.002, abs=1e-3)
    assert seen


def test_belief_that_is_next_to_nothing_moves_no_quotation(alone, opened):
    desk, _ = opened(lambda passage: RerankResult(0.0, None, -9.0, (1e-6,) * passage.count("\n")), quote=0.5)
    assert [c.quote for c in cited(desk.ask(ASKED, k=20))] == [c.quote for c in cited(alone.ask(ASKED, k=20))]


def test_only_a_neighbour_that_is_believed_in_itself_is_quoted_with_it(alone, opened):
    """Belief in the first and the last sentence of a passage brings nothing that stands between."""

    def ends(passage):
        count = passage.count("\n")
        return RerankResult(0.0, None, 3.0, tuple(0.5 * (place in (0, count - 1)) for place in range(count)))

    desk, _ = opened(ends, quote=0.0001)
    assert [c.quote for c in cited(desk.ask(ASKED, k=20))] == [c.quote for c in cited(alone.ask(ASKED, k=20))]


def test_a_span_in_the_title_says_nothing_for_any_sentence(opened):
    desk, _ = opened(lambda _: RerankResult(5.0, (0, 5), 5.0), quote=0.5, support=RerankerSupport(quoted=1.0))
    assert {each.support for each in cited(desk.ask(ASKED))} == {0.002}


# ── support and the threshold ──


def test_the_support_gains_bias_and_weight_times_the_log_odds_that_it_answers(alone, opened):
    desk, _ = opened(relevant, support=RerankerSupport(base=1.0, answers=0.25, bias=-0.5))
    before, after = cited(alone.ask(ASKED, k=20)), cited(desk.ask(ASKED, k=20))
    given = [(shown(desk, hit), (hit.passage.document, hit.passage.start)) for hit in desk.search(ASKED, 20)]
    again = {citation.link: citation for citation in after}
    assert again.keys() == {citation.link for citation in before}
    for one in before:
        two = again[one.link]
        read = next(text for text, start in given if start == (one.document, one.passage_start))
        if 0.02 < one.support < 0.98:  # supports are rounded to four digits
            expected = log_odds(one.support) - 0.5 + 0.25 * (len(read) % 17 - 8)
            assert two.support == pytest.approx(1 / (1 + math.exp(-expected)), abs=0.01)


def test_what_is_best_supported_is_read_and_what_is_not_read_counts_as_the_least_of_that(alone, opened):
    asked = "When was the inspection?"

    def verdict(passage):
        return RerankResult(0.0, None, float(len(passage) % 17) - 8)

    desk, reader = opened(verdict, read=6, support=RerankerSupport(base=1.0, answers=0.25))

    def place(one):
        return one.document, one.start

    told = alone.explain(asked).considered
    best = sorted(told, key=lambda one: -one.support)[:6]
    after = {place(one): one for one in desk.explain(asked).considered}
    texts = {place(hit.passage): shown(desk, hit) for hit in alone.search(asked, 40)}
    assert sorted(reader.given[-1][1]) == sorted(texts[place(one)] for one in best)
    assert {place(one) for one in best} != {place(one) for one in told[:6]}, "here the order is another"
    said = {place(one): len(texts[place(one)]) % 17 - 8 for one in best}
    for one in told:
        if 0.02 < one.support < 0.98:
            total = log_odds(one.support) + 0.25 * said.get(place(one), min(said.values()))
            assert after[place(one)].support == pytest.approx(1 / (1 + math.exp(-total)), abs=0.01)


def test_a_reader_that_judges_no_answer_lends_its_relevance(opened):
    desk, _ = opened(lambda _: RerankResult(4.0), support=RerankerSupport(answers=0.5))
    assert {hit.signals["reader_answers"] for hit in desk.search(ASKED)} == {4.0}
    assert {each.support for each in cited(desk.ask(ASKED))} == {round(1 / (1 + math.exp(-2)), 4)}


@pytest.mark.parametrize(("threshold", "answers"), [(0.0, True), (1.0, False)])
def test_a_reader_may_have_thresholds_of_its_own(opened, threshold, answers):
    desk, _ = opened(relevant, thresholds=Thresholds(threshold, threshold))
    assert isinstance(desk.ask(ASKED), Answer) is answers


# ── which reader took part ──


def test_results_and_exports_say_which_reader_took_part(opened):
    desk, _ = opened(relevant, rank=1.0)
    reply = desk.ask(ASKED)
    told = "Read by toy-reader (abababab), not fitted to any questions."
    assert searched_in_words(reply.searched).endswith(told)
    assert told in reply_markdown(reply).decode().replace("\\", "")
    assert desk.reader == reply.searched.reader


def test_weights_fitted_for_a_reader_are_taken_by_its_digest(index):
    own = dataclasses.replace(OFF, rank=7.0)
    weighed = dataclasses.replace(SHIPPED, rerankers={"any": OFF, ToyReader.identity.digest: own})
    stage = reranking.RerankStage.of(ToyReader(relevant), weighed)
    assert (stage.weights, stage.told.fitted) == (own, True)
    desk = Assistant.open(index, encoder=ToyEncoder(), reader=ToyReader(relevant), weights=weighed)
    assert desk.reader.fitted
    unfitted = reranking.RerankStage.of(ToyReader(relevant), SHIPPED)
    assert (unfitted.weights, unfitted.told.fitted) == (SHIPPED.rerankers["any"], False)


def test_the_shipped_weights_of_a_reader_nobody_fitted_leave_the_support_alone():
    unfitted = SHIPPED.rerankers["any"]
    assert unfitted.support == RerankerSupport(base=1.0) and unfitted.thresholds is None
    assert unfitted.rank > 0 and unfitted.quote > 0


# ── the command line, with a real model of a toy's size ──


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    tiny(folder / "tiny-reader", "QuestionAnswering")
    return folder


@pytest.fixture
def onrecord(monkeypatch, capsys):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())

    def run_line(*arguments):
        code = commands.main([str(each) for each in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_line


def test_ask_and_search_take_a_reader_and_say_so(onrecord, place):
    asked, model = "Will the crossing be reopened?", place / "tiny-reader"
    digest = load_reranker(str(model)).identity.digest
    code, out, err = onrecord("ask", asked, "--index", place / "built", "--reader", model)
    assert code in {0, 1} and err == ""
    assert f"Read by tiny-reader ({digest[:8]})" in " ".join(out.split())
    _, out, _ = onrecord("ask", asked, "--index", place / "built", "--reader", model, "--json")
    assert json.loads(out)["searched"]["reader"] == {"name": "tiny-reader", "digest": digest, "fitted": False}
    _, out, _ = onrecord("search", asked, "--index", place / "built", "--reader", model)
    assert f"Read by tiny-reader ({digest[:8]})" in out
    _, out, _ = onrecord("search", asked, "--index", place / "built", "--reader", model, "--json")
    assert all("reader" in hit["signals"] for hit in json.loads(out))


def test_none_is_no_reader_and_gives_the_same_bytes(onrecord, place):
    for command in ("ask", "search"):
        for form in ((), ("--json",)):
            line = (command, "Will the crossing be reopened?", "--index", place / "built", *form)
            assert onrecord(*line) == onrecord(*line, "--reader", "none")


@pytest.mark.parametrize(
    ("name", "said"), [("sentence reader", "nothing was fetched"), ("no-such/reader", "nothing was fetched")]
)
def test_a_reader_that_cannot_be_opened_is_one_line_and_exit_code_2(onrecord, place, name, said):
    code, out, err = onrecord("ask", "Will it open?", "--index", place / "built", "--reader", name)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_an_evaluation_says_which_reader_read(onrecord, place, tmp_path):
    gold = {"document": "minutes", "quote": "That the crossing be reopened by 1 June 2024."}
    line = {"id": "q", "question": "Will the crossing be reopened?", "kind": "plain", "gold": [gold]}
    asked = tmp_path / "questions.jsonl"
    asked.write_text(json.dumps(line) + "\n")
    said = f"Read by tiny-reader ({load_reranker(str(place / 'tiny-reader')).identity.digest[:8]}), not fitted"
    common = ("evaluate", asked, "--index", place / "built")
    code, out, _ = onrecord(*common, "--reader", place / "tiny-reader", "--out", tmp_path / "report")
    assert code == 0 and said in out
    assert said in (tmp_path / "report" / "questions.md").read_text()
    assert json.loads(onrecord(*common, "--reader", place / "tiny-reader", "--json")[1])[0]["reader"].startswith(said)
    assert "reader" not in json.loads(onrecord(*common, "--json")[1])[0]
    assert run_questions(place / "built", [asked]).evaluations[0].reader == ""


def test_the_chat_s_room_reads_with_the_reader_it_is_given(place):
    from assistant.web.state import ChatState

    state = ChatState(place / "built", place / "corpus", ToyEncoder(), ToyReader(relevant))
    assert state.assistant().ask("Will the crossing be reopened?").searched.reader.name == "toy-reader"
    assert ChatState(place / "built", place / "corpus", ToyEncoder()).assistant().reader is None


def test_a_question_that_names_nothing_is_not_read(opened):
    desk, reader = opened(relevant, rank=1.0)
    reply = desk.ask("what?")
    assert not reader.given and reply.searched.reader is None
    desk.ask(ASKED)
    assert reader.given
