"""What a reader learns from in council papers, and how it is tried: pairs against their papers, figures by pencil."""

import json
import random
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from assistant import Assistant, build_index
from assistant.evaluation.question_sets import Gold, LabelledQuestion
from tests.tools.test_train_encoder import MINUTES, QUOTE, papers  # noqa: F401
from tests.tools.test_train_reader import Letters
from tests.toys import ToyEncoder
from tools import council_pairs, council_questions, encoder_pairs, reader_pairs, train_council_reader
from tools.council_pairs import COUNCIL, Shown, Tried
from tools.fitting.searching import Searched, search
from tools.reader_pairs import Asked, Pairs, Text
from tools.train_council_reader import Drawing, cropped, told


def rows(folder):
    return [json.loads(line) for line in (folder / "kept.jsonl").read_text(encoding="utf-8").splitlines()]


def test_of_the_papers_a_question_stands_with_its_sentence_and_a_near_miss_with_what_looks_like_it(papers):  # noqa: F811
    reading = encoder_pairs.read_papers(papers)
    pairs = council_pairs.of_reading(council_questions.Papers(papers), reading, rows(papers))
    answered, near = pairs.asked
    [(number, (at,), _)] = answered.gold
    assert pairs.texts[number].sentences[at] == QUOTE
    assert answered.far and number not in answered.far and not answered.near
    assert not near.gold and near.near[0] == number  # what a careless searcher would quote comes first


@pytest.fixture
def cases(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    build_index(folder, tmp_path / "built", encoder=ToyEncoder())
    desk = Assistant.open(tmp_path / "built", encoder=ToyEncoder())
    document = desk.documents[0].id
    gold = Gold(document=document, file=None, quote=QUOTE, page=None)
    asked = [
        LabelledQuestion("a", "What did the new swing cost?", "fact", ((gold,),)),
        LabelledQuestion("b", "Who paid for the swing?", "near", ()),
    ]
    speller = SimpleNamespace(read=lambda text: SimpleNamespace(text=text))
    return [search(desk, speller, one) for one in asked]


def test_of_a_search_what_meets_the_gold_answers_and_the_other_candidates_do_not(cases):
    pairs, seen = council_pairs.of_searched(cases, {"a": "Parish", "b": "Parish"})
    answered, near = pairs.asked
    assert seen == {"a", "b"}
    [(number, (at,), _)] = answered.gold
    assert pairs.texts[number].sentences[at] == QUOTE and number not in answered.far
    assert near.near and not near.gold and not near.far
    assert council_pairs.of_searched(cases, {"b": "Parish"})[1] == {"b"}


def test_what_it_is_tried_on_are_the_candidates_in_the_order_of_the_product(cases):
    answered, near = council_pairs.tried(cases)
    assert answered.answerable and not near.answerable
    scores = [one.score for one in answered.candidates]
    assert scores == sorted(scores, reverse=True)
    for one in answered.candidates:
        assert one.met == (QUOTE in one.text.sentences)
        assert [one.text.sentences[at] for at in one.gold] == ([QUOTE] if one.met else [])


def test_a_quotation_over_two_sentences_is_found_in_both_and_one_that_is_not_there_in_none():
    sentences = ["It rained.", "The cost was | £250 |", "in all, it is said.", "It rained again."]
    assert council_pairs.answering(sentences, ["The cost was £250 in all, it is said."]) == (1, 2)
    assert council_pairs.answering(sentences, ["Nobody came."]) == ()


def test_a_crop_is_a_run_around_what_is_asked_and_no_longer_than_it_may_be():
    text = Text(COUNCIL, "g", "Title", tuple(f"sentence {number} here" for number in range(9)))
    for seed in range(20):
        kept = cropped(text, [0, 1, 2, 4, 5, 7, 8], 4, 60, random.Random(seed))
        places = [[0, 1, 2, 4, 5, 7, 8].index(one) for one in kept]
        assert 4 in kept and places == list(range(places[0], places[-1] + 1))
        assert len("Title") + sum(len(text.sentences[one]) for one in kept) <= 60
    assert cropped(text, range(9), 3, 5, random.Random(1)) == [3]


def test_of_an_answered_question_the_answer_is_read_and_removed_and_of_a_near_miss_nothing_answers(monkeypatch):
    monkeypatch.setattr(train_council_reader, "REMOVED", 1.0)
    monkeypatch.setattr(train_council_reader, "LENGTHS", ((1000, 1),))
    texts = [
        Text(COUNCIL, "g", "", ("one", "two two", "three")),
        *(Text(COUNCIL, "g", "", (f"w{n}",)) for n in range(9)),
    ]
    drawing = Drawing(texts, Letters(), random.Random(1))
    first, *against = drawing.of(Asked(COUNCIL, "b", "q", gold=[(0, (1,), ())], far=[1, 2, 3]))
    assert first.gold == (1,) and first.piece.sentence.count(1) == 2
    assert against and not any(one.gold for one in against)
    assert max(against[-1].piece.sentence) == 1  # the passage that answers, two of its sentences left
    near = drawing.of(Asked(COUNCIL, "b", "q", near=[4, 5, 6]))
    assert len(near) == 2 and not any(one.gold for one in near)
    other = drawing.of(Asked("squad2", "b", "q", near=[4]))
    assert len(other) == 1


def test_what_comes_first_stands_against_a_question_more_often():
    drawing = Drawing([], Letters(), random.Random(1))
    drawn = [one for _ in range(2000) for one in drawing._drawn(range(12), 1)]
    counts = np.bincount(drawn, minlength=12)
    assert counts[0] > 2 * counts[6] and counts[11] > 0  # e to the 1.8 is 6
    assert drawing._drawn([], 2) == []


class Believes(torch.nn.Module):
    """A reader whose score of a sentence is its first token's id, that of none 205."""

    def forward(self, ids, _, of, lines):
        scores = torch.full((len(ids), lines), -torch.inf)
        for row in range(len(ids)):
            for line in range(lines):
                own = ids[row][of[row] == line]
                if len(own):
                    scores[row, line] = float(own[0])
        return scores, torch.full((len(ids),), 205.0)


def shown(score, met, gold, *sentences):
    return Shown(Text(COUNCIL, "d", "c", sentences), score, met, gold)


def test_the_figures_are_those_of_pencil_and_paper():
    right = shown(0.0, True, (1,), "a", "aaaaaaaa")  # ids 201 and 208
    wrong = shown(0.1, False, (), "aaa")  # 203
    tried = [
        Tried("q", "fact", True, (wrong, right)),
        Tried("q", "near-detail", False, (wrong,)),
        Tried("q", "far", False, (right,)),  # counts for nothing
        Tried("q", "fact", True, ()),
    ]
    said = told(Believes(), Letters(), tried, 8)
    # by the product's score alone the wrong passage is first; the reader puts the right one first, and its sentence
    assert "by 0.0: 0.000 0.000, 0.3: 1.000 1.000" in said and "alone: 1.000 1.000" in said
    assert said.endswith("| sentence 1.000 | near 1.000")
    assert "0.0: 0.000" in told(Believes(), Letters(), tried, 8)
    assert "alone: 0.000 0.000" in told(Believes(), Letters(), [Tried("q", "fact", True, (wrong, right)), tried[1]], 1)


def test_sets_and_papers_are_numbered_through_and_questions_of_papers_stand_apart():
    one = Pairs([Text(COUNCIL, "g", "", ("a",))], [Asked(COUNCIL, "g", "q", near=[0]), Asked(COUNCIL, "g", "none")])
    other = Pairs([Text("s", "g", "", ("b",))], [Asked("s", "g", "q", gold=[(0, (0,), ())])])
    texts, asked, others = train_council_reader.joined(one, other)
    assert [text.source for text in texts] == [COUNCIL, "s"]
    assert [each.question for each in asked] == ["q"] and others[0].gold == [(1, (0,), ())]


def test_without_an_encoder_passages_of_the_article_that_share_words_and_hold_no_answer_stand_against(tmp_path):
    given = [
        {"question": "When was the bridge opened?", "answers": ["June"], "passage": "The bridge was opened in June."},
        {"question": "Who paid?", "answers": ["Tom"], "passage": "The bridge was paid for by Tom."},
        {"question": "Why?", "answers": [], "passage": "In June a bridge was opened."},
        {"question": "Where?", "answers": [], "passage": "Cats sleep."},
    ]
    path = tmp_path / "toy.jsonl"
    path.write_text("".join(json.dumps(row | {"title": "", "group": "g"}) + "\n" for row in given))
    opened, *_ = reader_pairs.of_sets([path], None).asked
    assert opened.far == [1, 3]  # the third holds the answer


def test_what_was_searched_is_read_from_the_cache(tmp_path):
    assert list(Searched(tmp_path, 0)) == []
