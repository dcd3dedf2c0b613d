"""Passages as tables against the passages they were written from."""

from dataclasses import replace

import numpy as np
import pytest

from assistant import Assistant, build_index
from assistant.index import opening, packing, tables
from assistant.index.disk_format import parse_parts
from assistant.records import Passage
from tests.toys import ToyEncoder, write_corpus


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return folder / "built"


@pytest.fixture
def snapshot(built):
    return opening.open_index(built)


def written(passages, documents):
    return tables.parse_passages(tables.passage_files(passages, list(documents)), documents)


def test_the_passages_read_are_those_that_were_written(snapshot):
    made = tuple(snapshot.passages)
    assert len(made) > 3 and all(type(passage) is Passage for passage in made)
    for passage in made:
        assert snapshot.documents[passage.document].text[passage.start : passage.end] == passage.text
        assert passage.sentences
    back = written(made, snapshot.documents)
    assert tuple(back) == made and back == made and made == back
    assert [passage.row for passage in back] == list(range(len(made)))
    assert back[1:3] == made[1:3] and back[-1] == made[-1] and back[::-1] == made[::-1]
    assert back != made[:-1]
    with pytest.raises(IndexError):
        back[len(made)]
    with pytest.raises(IndexError):
        back[-len(made) - 1]


def test_opening_puts_no_passage_together_and_a_question_only_those_it_reads(snapshot):
    assert snapshot.passages._made == {}
    counts = [sum(sentence.quotable for sentence in passage.sentences) for passage in tuple(snapshot.passages)]
    assert snapshot.passages.quotable.tolist() == counts == tables.quotable_counts(tuple(snapshot.passages)).tolist()
    assert snapshot.sentence_rows.tolist() == np.cumsum([0, *counts]).tolist()


def test_a_search_reads_the_passages_it_gives(built):
    assistant = Assistant.open(built, encoder=ToyEncoder())
    assistant.search("flood", 1)
    assert len(assistant.snapshot.passages._made) > 0
    assert assistant.snapshot.passages[0] is assistant.snapshot.passages[0]


def test_each_document_has_its_own_passages_whether_read_or_cut(snapshot):
    for passages in (snapshot.passages, tuple(snapshot.passages)):
        grouped = tables.PassagesByDocument(passages, snapshot.documents)
        assert list(grouped) == list(snapshot.documents) and len(grouped) == len(snapshot.documents)
        for identity, own in grouped.items():
            assert own == [passage for passage in snapshot.passages if passage.document == identity]
        with pytest.raises(KeyError):
            grouped["none"]


@pytest.mark.parametrize(
    ("file", "span", "column", "value"),
    [
        (tables.PASSAGES, 1, 0, 99),
        (tables.PASSAGES, 1, 0, -1),
        (tables.PASSAGES, 1, 3, 10_000),
        (tables.PASSAGES, 1, 4, -2),
        (tables.PASSAGES, 1, 5, 3),
        (tables.PASSAGES, 1, 6, -1),
        (tables.PASSAGES, 1, 6, 1000),
        (tables.SENTENCES, 0, 2, 99),
        (tables.SENTENCES, 0, 6, 10_000),
    ],
)
def test_a_table_that_points_beyond_what_there_is_is_refused_when_it_is_read_not_when_it_is_used(
    snapshot, file, span, column, value
):
    contents = snapshot.contents()
    table = packing.unpacked(contents[file], span)
    table[-1, column] = value
    with pytest.raises(ValueError, match=r"beyond|kind|agree|order"):
        tables.parse_passages(contents | {file: packing.packed(table, span)}, snapshot.documents)


def test_passages_out_of_the_order_of_their_documents_are_refused(snapshot):
    contents = snapshot.contents()
    table = packing.unpacked(contents[tables.PASSAGES], 1)
    table[0, 0], table[-1, 0] = table[-1, 0], table[0, 0]
    with pytest.raises(ValueError, match="order of their documents"):
        tables.parse_passages(contents | {tables.PASSAGES: packing.packed(table, 1)}, snapshot.documents)
    assert replace(parse_parts(snapshot.card, contents)).passages == snapshot.passages
