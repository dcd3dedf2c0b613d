"""The difference between two models' weights, against pencil arithmetic and the bound of its rounding."""

import numpy as np
import pytest

from assistant.models.weight_difference import SCALE, compressed, restored

BEFORE = {"matrix": np.zeros((2, 2), np.float32), "vector": np.ones(2, np.float32), "same": np.ones((1, 2), np.float32)}
AFTER = {
    "matrix": np.array([[1.27, -0.01], [0, 0]], np.float32),
    "vector": np.array([1.5, 0.5], np.float32),
    "same": np.ones((1, 2), np.float32),
}


def test_a_row_is_kept_in_whole_numbers_of_a_hundred_and_twenty_seventh_of_its_largest():
    kept = compressed(BEFORE, AFTER)
    assert kept["matrix"].dtype == np.int8
    assert kept["matrix"].tolist() == [[127, -1], [0, 0]]
    assert kept["matrix" + SCALE][0] == pytest.approx(0.01)
    assert restored(kept)["matrix"] == pytest.approx(np.array([[1.27, -0.01], [0, 0]]))


def test_a_vector_is_kept_as_it_is_and_what_did_not_change_is_not_kept():
    kept = compressed(BEFORE, AFTER)
    assert restored(kept)["vector"].tolist() == [0.5, -0.5]
    assert "same" not in kept and "same" not in restored(kept)


def test_no_weight_is_further_off_than_half_a_step_of_its_row():
    drawn = np.random.default_rng(1)
    before = {"w": drawn.normal(size=(40, 30)).astype(np.float32)}
    after = {"w": before["w"] + drawn.normal(scale=0.01, size=(40, 30)).astype(np.float32)}
    kept = compressed(before, after)
    off = np.abs(before["w"] + restored(kept)["w"] - after["w"])
    assert (off <= kept["w" + SCALE][:, None] * 0.5001).all() and off.max() > 0


def test_weights_that_do_not_correspond_are_refused():
    with pytest.raises(ValueError, match="w has shape"):
        compressed({"w": np.zeros((2, 2), np.float32)}, {"w": np.zeros((2, 3), np.float32)})
    with pytest.raises(KeyError):
        compressed({}, {"w": np.zeros((2, 2), np.float32)})


@pytest.mark.parametrize("scale", [None, np.ones(3, np.float32)])
def test_a_matrix_without_a_scale_for_each_row_is_refused(scale):
    kept = compressed(BEFORE, AFTER)
    del kept["matrix" + SCALE]
    with pytest.raises(ValueError, match="scales of matrix"):
        restored(kept | ({} if scale is None else {"matrix" + SCALE: scale}))


def test_scales_of_no_matrix_are_refused():
    with pytest.raises(ValueError, match="stands alone"):
        restored({"w" + SCALE: np.ones(2, np.float32)})
