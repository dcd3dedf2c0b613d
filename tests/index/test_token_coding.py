"""Codes of token vectors against the vectors they were made of."""

import numpy as np
import pytest

from assistant.index.token_coding import EightBits, Residuals, coding_of
from assistant.models import EncoderCoding

D = 384


def unit(count, seed=1, dimension=D):
    made = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def crowded(count, seed=2):
    """Vectors about eight centres, and the centres."""
    random = np.random.default_rng(seed)
    centres = unit(8, seed=9)
    made = 0.7 * centres[random.integers(0, 8, count)] + 0.7 * unit(count, seed)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32), 0.7 * centres


TURN = np.linalg.qr(np.random.default_rng(7).normal(size=(D, D)))[0].astype(np.float16).astype(np.float32)


def residuals(centroids):
    """Codes about ``centroids``, which are of vectors that are not turned."""
    return Residuals(centroids @ TURN, TURN)


def cosines(one, other):
    return np.vecdot(one, other) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


def test_eight_bits_keep_a_vectors_direction_in_a_byte_a_component():
    vectors, coding = unit(50), EightBits(D)
    codes = coding.encode(vectors)
    assert (codes.dtype, codes.shape, coding.width) == (np.uint8, (50, D), D)
    assert cosines(coding.vectors(codes), vectors).min() > 0.9995
    assert np.linalg.norm(coding.vectors(codes), axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_residuals_keep_the_nearest_centroid_the_length_and_one_bit_a_component():
    vectors, centroids = crowded(60)
    far = np.full((300, D), 9.0, np.float32)  # so that the numbers of the others take two bytes
    coding = residuals(np.concatenate([far, centroids]))
    codes = coding.encode(vectors)
    assert (codes.dtype, codes.shape, coding.width) == (np.uint8, (60, 51), 51)
    by_hand = [int(np.linalg.norm(centroids - vector, axis=1).argmin()) for vector in vectors]
    assert (codes[:, 0] + 256 * codes[:, 1].astype(int)).tolist() == [number + 300 for number in by_hand]
    left = (vectors - centroids[by_hand]) @ TURN
    signs = np.unpackbits(codes[:, 3:], axis=1)
    assert signs.tolist() == (left >= 0).astype(int).tolist()
    lengths = (left * left).sum(1) / np.abs(left).sum(1) * np.sqrt(D)
    assert codes[:, 2].tolist() == pytest.approx((lengths * 128).tolist(), abs=0.51)
    assert cosines(coding.vectors(codes), vectors).min() > 0.85


def test_products_with_a_question_are_those_of_the_vectors_that_the_codes_stand_for():
    vectors, centroids = crowded(40)
    question = unit(7, seed=5)
    for coding in (residuals(centroids), EightBits(D)):
        codes = coding.encode(vectors)
        found = coding.similarities(codes, question)
        assert found.shape == (40, 7) and found.dtype == np.float32
        assert found == pytest.approx(coding.vectors(codes) @ question.T, abs=1e-4)


def test_products_by_residuals_are_on_the_whole_neither_too_large_nor_too_small():
    vectors, centroids = crowded(3000)
    coding, near = residuals(centroids), vectors[:200] + 0.3 * unit(200, seed=8)
    near = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    exact = vectors @ near.T
    found = coding.similarities(coding.encode(vectors), near)
    high = exact > 0.8
    assert high.sum() >= 200
    assert abs(float((found - exact)[high].mean())) < 0.01
    assert float(np.sqrt(((found - exact) ** 2).mean())) < 0.04


def test_a_code_depends_on_its_vector_alone():
    vectors, centroids = crowded(30)
    coding = residuals(centroids)
    whole = coding.encode(vectors)
    assert np.array_equal(np.concatenate([coding.encode(vectors[:11]), coding.encode(vectors[11:])]), whole)
    assert coding.encode(vectors[:0]).shape == (0, 51)


def test_a_dimension_that_fills_no_whole_byte_is_kept_too():
    vectors = unit(5, dimension=13)
    coding = coding_of(13, EncoderCoding(unit(3, seed=4, dimension=13), np.eye(13, dtype=np.float32), 1.0))
    codes = coding.encode(vectors)
    assert codes.shape == (5, 5) and isinstance(coding, Residuals)
    assert coding.similarities(codes, vectors) == pytest.approx(coding.vectors(codes) @ vectors.T, abs=1e-4)


def test_turning_both_leaves_a_product_as_it_was():
    vectors, centroids = crowded(20)
    question = unit(3, seed=5)
    turned, plain = residuals(centroids), Residuals(centroids, np.eye(D, dtype=np.float32))
    for coding in (turned, plain):
        assert coding.similarities(coding.encode(vectors), question) == pytest.approx(vectors @ question.T, abs=0.15)


def test_an_encoder_without_centroids_has_eight_bits():
    assert coding_of(16, None) == EightBits(16)
