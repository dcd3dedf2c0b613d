"""The splitters of langchain-text-splitters, of which one is private, against joining by hand: a change is noticed."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_text_splitters import TextSplitter

from assistant.text.splitting import merged, split

PIECES = st.lists(st.text(alphabet="ab \n\t", min_size=1, max_size=9), max_size=12)


def joined_by_hand(pieces, longest):
    """Each piece goes to the chunk before it while that stays within ``longest``."""
    chunks = []
    for piece in pieces:
        if chunks and len(chunks[-1]) + len(piece) <= longest:
            chunks[-1] += piece
        else:
            chunks.append(piece)
    return chunks


def test_the_private_function_still_takes_what_it_is_given():
    assert list(inspect.signature(TextSplitter._merge_splits).parameters) == ["self", "splits", "separator"]


@given(PIECES, st.integers(1, 20))
def test_pieces_are_joined_as_far_as_they_fit_and_none_is_lost_or_stripped(pieces, longest):
    assert merged(pieces, longest) == joined_by_hand(pieces, longest)


@pytest.mark.parametrize(
    ("pieces", "chunks"),
    [
        ([" a", "b ", "c"], [" ab ", "c"]),
        (["\n\n", "abcdef", "\n"], ["\n\n", "abcdef", "\n"]),
        ([], []),
    ],
)
def test_pieces_worked_out_with_a_pencil(pieces, chunks):
    assert merged(pieces, 4) == chunks


@given(st.text(alphabet="ab \n", max_size=60), st.integers(1, 20))
def test_what_is_split_joins_back_and_no_chunk_is_too_long(text, longest):
    chunks = split(text, longest)
    assert "".join(chunks) == text
    assert all(len(chunk) <= longest for chunk in chunks)
