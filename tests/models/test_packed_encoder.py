"""What embeds an index against sentence-transformers in single precision, with the real model."""

import json
from itertools import combinations

import numpy as np
import pytest

from assistant import build_index
from assistant.models import packed_encoder
from assistant.models.encoder import ADAPTED_ENCODER, BASE_ENCODER, embedded_parts, load_encoder
from assistant.models.packed_encoder import BFLOAT16, SINGLE, PackedEncoder, in_precision, precision_of
from tests.models.test_encoder import TEXTS
from tests.toys import ToyEncoder

PASSAGES = [
    *TEXTS,
    "It was resolved that the minutes of the meeting held on 4 March be approved as a correct record.",
    "The Director of Children's Services reported that caseloads had fallen from 22 to 17. " * 12,
    "Votes for: 9. Against: 4. Abstentions: 1.",
    "£1.2m – “so”\n\n(a) x",
    "word " * 600,
]

pytestmark = pytest.mark.model


def packed(precision):
    return PackedEncoder(ADAPTED_ENCODER, *embedded_parts(ADAPTED_ENCODER), precision)


@pytest.fixture(scope="module")
def single():
    return packed(SINGLE)


@pytest.fixture(scope="module")
def bfloat16():
    return packed(BFLOAT16)


@pytest.fixture(scope="module")
def reference():
    return load_encoder(ADAPTED_ENCODER).read(PASSAGES)


def test_in_single_precision_vectors_tokens_and_spans_are_those_of_sentence_transformers(single, reference):
    assert single.identity == load_encoder(ADAPTED_ENCODER).identity
    for ours, theirs in zip(single.read(PASSAGES), reference, strict=True):
        assert ours.vector == pytest.approx(theirs.vector, abs=1e-5)
        assert np.abs(ours.tokens - theirs.tokens).max() < 1e-5
        assert ours.ids.tolist() == theirs.ids.tolist() and ours.spans.tolist() == theirs.spans.tolist()
    assert single.encode([]).shape == (0, 384) and single.read([]) == []


def test_in_bfloat16_every_cosine_with_single_precision_is_0_999_and_more_and_no_order_of_texts_changes(
    bfloat16, reference
):
    read = bfloat16.read(PASSAGES)
    assert min(float(ours.vector @ theirs.vector) for ours, theirs in zip(read, reference, strict=True)) > 0.999
    assert (
        min(float(np.vecdot(ours.tokens, theirs.tokens).min()) for ours, theirs in zip(read, reference, strict=True))
        > 0.99
    )
    for one, other in combinations(range(len(PASSAGES)), 2):
        before = float(reference[one].vector @ reference[other].vector)
        assert float(read[one].vector @ read[other].vector) == pytest.approx(before, abs=0.01)


@pytest.mark.parametrize("precision", [SINGLE, BFLOAT16])
def test_equal_texts_in_equal_calls_have_equal_vectors_and_texts_stay_in_order(single, bfloat16, precision):
    encoder = {SINGLE: single, BFLOAT16: bfloat16}[precision]
    texts = [*PASSAGES, *PASSAGES[::-1]]
    vectors = encoder.encode(texts)
    assert np.array_equal(vectors, encoder.encode(list(texts)))
    assert np.array_equal(vectors, vectors[::-1])  # an equal text is embedded once
    for text, vector in zip(PASSAGES, vectors, strict=False):
        assert float(encoder.encode([text])[0] @ vector) > 0.999


def test_the_precision_is_the_processors_unless_one_is_asked_for_and_another_is_kept_at_hand(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True}, raising=False)
    assert precision_of(packed(None)) == BFLOAT16
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)  # as some distributions build torch
    assert precision_of(packed(None)) == SINGLE
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_f": True}, raising=False)
    encoder = packed(None)
    assert precision_of(encoder) == SINGLE
    other = in_precision(encoder, BFLOAT16)
    assert precision_of(other) == BFLOAT16 and in_precision(encoder, BFLOAT16) is other
    assert in_precision(other, BFLOAT16) is other
    toy = ToyEncoder()
    assert precision_of(toy) == SINGLE and in_precision(toy, BFLOAT16) is toy


def test_an_index_says_what_precision_it_was_built_in_and_what_is_added_to_it_is_built_in_the_same(
    tmp_path, monkeypatch
):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Minutes of the parish council\n\nThe hedge is to be cut in May.\n")
    monkeypatch.setattr(packed_encoder, "processor_precision", lambda: BFLOAT16)
    build_index(corpus, index, encoder=BASE_ENCODER)
    (corpus / "b.txt").write_text("Minutes of the town council\n\nThe clock was mended in June.\n")
    monkeypatch.setattr(packed_encoder, "processor_precision", lambda: SINGLE)
    built = build_index(corpus, index)
    assert built.embedded
    card = json.loads((index / built.version / "card.json").read_text(encoding="utf-8"))
    assert card["precision"] == BFLOAT16
    monkeypatch.setattr(packed_encoder, "processor_precision", lambda: BFLOAT16)
    assert build_index(corpus, tmp_path / "anew", encoder=BASE_ENCODER).version == built.version
