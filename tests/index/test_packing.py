"""Packed arrays and tables against what was packed."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import packing

WHOLE = st.integers(-(2**31), 2**31 - 1)


@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE), max_size=40), st.sampled_from([0, 1]))
def test_a_table_comes_back_as_it_was_whatever_its_numbers(rows, spans):
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    data = packing.packed(table, spans)
    again = packing.unpacked(data, spans)
    assert again.dtype == np.int32 and np.array_equal(again, table)
    assert packing.packed(again, spans) == data


def test_things_one_after_the_other_take_a_byte_or_two_a_piece():
    ends = np.cumsum(np.random.default_rng(1).integers(20, 200, 5000)).astype(np.int32)
    table = np.stack([np.concatenate([[0], ends[:-1] + 1]), ends, np.zeros(5000, np.int64)], axis=1).astype(np.int32)
    assert len(packing.packed(table, 0)) < 2.2 * 5000


@pytest.mark.parametrize("data", [b"", b"junk", zlib.compress(b"junk"), zlib.compress(packing.saved(np.zeros(3)))])
def test_what_is_no_packed_table_is_refused(data):
    with pytest.raises(ValueError):
        packing.unpacked(data, 0)


@pytest.mark.parametrize(("largest", "kind"), [(0, "uint8"), (255, "uint8"), (256, "uint16"), (70_000, "uint32")])
def test_whole_numbers_take_the_fewest_bytes_that_hold_the_largest(largest, kind):
    found = packing.narrowed(np.array([0, largest], dtype=np.int64))
    assert (found.dtype, found.tolist()) == (np.dtype(kind), [0, largest])
    assert packing.narrowed(np.zeros(0, np.int64)).dtype == np.uint8


def test_lines_come_back_and_damage_is_a_value_error():
    assert packing.restored(packing.compressed(b"a line\n" * 9)) == b"a line\n" * 9
    with pytest.raises(ValueError, match="cannot be read"):
        packing.restored(b"no such data")
