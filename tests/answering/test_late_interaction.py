"""Late interaction, against a brute force over the unquantised vectors and pencil arithmetic."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.answering.late_interaction import max_sims
from assistant.index.token_coding import EightBits
from assistant.index.tokens import NO_SENTENCE, PassageTokens, TokenIndex, passage_tokens
from tests.index.test_tokens import random_reads, read

SIXTEEN = EightBits(16)


def near(index, question, rows):
    """How near the passages of these rows come."""
    return max_sims(question, index.weights(question.ids), [index.passage(row) for row in rows])


def test_a_passage_is_as_near_as_the_weighed_mean_of_each_question_tokens_nearest_token():
    passages, question = random_reads(12), random_reads(1, seed=5)[0]
    index = TokenIndex.of([passage_tokens(each, "", [(0, 99)], SIXTEEN) for each in passages], SIXTEEN)
    weights = index.weights(question.ids)
    for row, found in enumerate(near(index, question, range(12))):
        by_hand = sum(
            weight * max(float(token @ other) for other in passages[row].tokens)
            for weight, token in zip(weights, question.tokens, strict=True)
        )
        assert found.passage == pytest.approx(by_hand, abs=0.02)


def test_each_sentence_is_as_near_as_its_nearest_tokens_wherever_they_stand():
    """Forty passages, more than are multiplied at a time; their sentences neither in one piece nor in order."""
    random = np.random.default_rng(8)
    reads, question = random_reads(40), random_reads(1, seed=5)[0]
    numbers = [random.choice([0, 1, 3, NO_SENTENCE], len(each.ids)).astype(np.uint8) for each in reads]
    passages = [
        replace(passage_tokens(each, "", [], SIXTEEN), sentence=own) for each, own in zip(reads, numbers, strict=True)
    ]
    index = TokenIndex.of(passages, SIXTEEN)
    for row, found in enumerate(near(index, question, range(40))):
        held = [int(number) for number in numbers[row] if number != NO_SENTENCE]
        assert len(found.best) == max(held, default=-1) + 1
        for sentence, nearest in enumerate(found.best):
            own = reads[row].tokens[(numbers[row] == sentence) | (numbers[row] == NO_SENTENCE)]
            by_hand = (own @ question.tokens.T).max(axis=0) if len(own) else np.full(len(question.ids), -1.0)
            assert nearest.tolist() == pytest.approx(by_hand.tolist(), abs=0.03)
        if len(found.best) > 1:
            both = np.maximum(found.best[0], found.best[1]) @ index.weights(question.ids)
            assert found.together([1, 0]) == pytest.approx(float(both), abs=1e-6)


def test_an_index_without_tokens_finds_nothing_near_and_does_not_fail():
    question = random_reads(1)[0]
    none = passage_tokens(read([1.0] * 16), "", [], SIXTEEN)
    nothing = TokenIndex.of([PassageTokens(none.codes[:0], none.sentence[:0], none.ids[:0], SIXTEEN)], SIXTEEN)
    assert near(nothing, question, [0])[0].passage == 0.0
