"""The token index: which tokens are kept, what they weigh, and that an altered vector is never used."""

import re
from dataclasses import replace

import numpy as np
import pytest

from assistant.errors import IndexDamaged
from assistant.index.token_coding import EightBits
from assistant.index.tokens import NO_SENTENCE, TokenIndex, informative_tokens, passage_tokens
from assistant.models.encoder import EncodedText

TWO, SIXTEEN = EightBits(2), EightBits(16)


def read(*vectors, ids=None, spans=None):
    tokens = np.array(vectors, dtype=np.float32)
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    ids = np.arange(len(tokens)) if ids is None else np.array(ids)
    spans = [(i, i + 1) for i in range(len(tokens))] if spans is None else spans
    return EncodedText(tokens.mean(axis=0), tokens, ids.astype(np.int32), np.array(spans, dtype=np.int32))


def random_reads(count, seed=3):
    random = np.random.default_rng(seed)
    return [read(*random.normal(size=(random.integers(3, 9), 16))) for _ in range(count)]


def test_a_rarer_token_weighs_more():
    common, rare = read([1, 0], [0, 1], [1, 1], ids=[7, 8, 9]), read([1, 0], [0, 1], [1, 1], ids=[7, 5, 9])
    index = TokenIndex.of([passage_tokens(each, "", [], TWO) for each in (common, common, common, rare)], TWO)
    eight, five = np.log1p((4 - 3 + 0.5) / 3.5), np.log1p((4 - 1 + 0.5) / 1.5)
    weights = index.weights(np.array([8, 5], dtype=np.int32))
    assert weights.tolist() == pytest.approx([eight / (eight + five), five / (eight + five)])


def worded(text):
    """A text read a token a word or sign, between two marks, and the words of its tokens by their vectors."""
    spans = [(0, 0), *(each.span() for each in re.finditer(r"\w+|[^\w\s]", text)), (0, 0)]
    return read(*np.eye(len(spans)), spans=spans)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The theft of the pipe was not, in the end, proved.", ["theft", "pipe", "not", "end", "proved"]),
        ("What was said about foster carers’ pay?", ["foster", "carers", "pay"]),
        ("Did they?", ["Did", "they", "?"]),
    ],
)
def test_only_tokens_that_carry_the_subject_are_kept_or_all_where_none_does(text, kept):
    whole = worded(text)
    found = informative_tokens(whole, text)
    words = [text[start:end] for start, end in found.spans.tolist() if end > start]
    assert words == kept
    rows = [whole.spans.tolist().index(span) for span in found.spans.tolist() if span[1]]
    assert found.tokens[[bool(end) for _, end in found.spans.tolist()]].argmax(axis=1).tolist() == rows
    assert len(found.ids) == len(found.tokens) == len(found.spans)


def test_a_piece_of_a_word_is_kept_though_it_is_spelled_like_a_word_of_grammar():
    parts = read(*np.eye(2), spans=[(0, 3), (3, 5)])
    assert len(informative_tokens(parts, "theft").ids) == 2
    assert len(informative_tokens(read(*np.eye(2), spans=[(0, 3), (4, 6)]), "the ft").ids) == 1


def test_tokens_outside_every_sentence_are_context_and_count_for_none():
    found = passage_tokens(read([1, 0], [0, 1], [1, 1], spans=[(0, 0), (0, 3), (10, 12)]), "", [(0, 5)], TWO)
    assert found.sentence.tolist() == [NO_SENTENCE, 0, NO_SENTENCE]


def test_an_altered_vector_is_never_used():
    reads = random_reads(4)
    index = TokenIndex.of([passage_tokens(each, "", [], SIXTEEN) for each in reads], SIXTEEN)
    altered = index.codes.copy()
    altered[index.bounds[2], 5] ^= 1
    damaged = replace(index, codes=altered)
    for row in (0, 1, 3):
        assert np.array_equal(damaged.passage(row).codes, index.passage(row).codes)
    with pytest.raises(IndexDamaged, match="passage 2"):
        damaged.passage(2)
