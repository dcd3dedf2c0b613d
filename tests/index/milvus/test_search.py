"""An index in Milvus gives what the one on this machine gives: replies, lists, mentions, documents, filters."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant, build_index
from assistant.errors import UnknownDocument, UnknownFilter
from assistant.index import LocalIndex, MilvusIndex, SearchQuery, make_filters
from assistant.index.milvus import connection as connections
from assistant.index.milvus.address import parse_address
from assistant.index.milvus.connection import connect
from assistant.index.milvus.versions import publish_version
from assistant.index.port import PoolWeights
from assistant.records import Filters
from tests.answering.test_port import told
from tests.index.milvus.conftest import built
from tests.test_contract import questions
from tests.toys import ToyEncoder

CORPUS = Path(__file__).parent.parent.parent.parent / "corpus"
FILTERS = (
    {},
    {"kinds": "letter"},
    {"published_after": "2023"},
    {"published_before": "2023-06"},
    {"documents": ["news-2023-second-visit"]},
    {"publishers": "oFSTED", "published_after": "2024-03"},
)


@pytest.fixture(scope="module")
def pair(server, tmp_path_factory):
    """The assistant over the five records on this machine, and over the same version in Milvus."""
    folder = tmp_path_factory.mktemp("five") / "built"
    build_index(CORPUS, folder, encoder=ToyEncoder())
    local = LocalIndex.open(folder)
    publish_version(connect(parse_address(server.address("five"))), local.snapshot)
    return Assistant(local, ToyEncoder()), Assistant.open(server.address("five"), encoder=ToyEncoder())


@pytest.mark.parametrize("filters", FILTERS)
def test_it_gives_the_same_replies(pair, filters):
    local, there = pair
    asked = questions(local)[:: 9 if not filters else 25]
    assert len(asked) > 5
    for text in asked:
        ours, theirs = told(local.ask(text, **filters)), told(there.ask(text, **filters))
        assert ours[0] == theirs[0], text
        assert ours[1] == pytest.approx(theirs[1], abs=1e-5)
        searched = local.ask(text, **filters).searched
        assert there.ask(text, **filters).searched == searched


def test_it_finds_what_stands_word_for_word_and_what_a_phrase_with_signs_of_patterns_means(pair):
    local, there = pair
    for text in (
        'What is said of "pathway plans"?',
        'What is said of "young people’s"?',
        'What was "100% of it_all \\ here" about?',
        'Who spoke of "care" and "plans"?',
    ):
        assert told(local.ask(text)) == told(there.ask(text)), text


def test_it_lists_the_same_mentions_decisions_quotations_timelines_and_follow_ups(pair):
    local, there = pair
    for words in ("pathway plans", "council", "Ofsted", "no such words at all"):
        for filters in ({}, {"kinds": "letter"}):
            assert local.mentions(words, **filters) == there.mentions(words, **filters)
            assert local.figures(words, **filters) == there.figures(words, **filters)
    assert local.decisions() == there.decisions()
    assert local.decisions("Ofsted", kinds="minutes") == there.decisions("Ofsted", kinds="minutes")
    sentence = "Cabinet members had no questions regarding the report."
    assert local.check_quote(sentence) == there.check_quote(sentence)
    assert local.check_quote(sentence.replace(" no ", " many ")) == there.check_quote(
        sentence.replace(" no ", " many ")
    )
    assert local.timeline("inspection") == there.timeline("inspection")


def test_it_holds_the_same_documents_passages_meetings_and_statistics(pair):
    local, there = pair[0].index, pair[1].index
    assert isinstance(there, MilvusIndex)
    for filters in (Filters(), make_filters(kinds="letter")):
        ours = [(document, [*own]) for document, own in local.documents(local.scope(filters))]
        assert ours == [(document, [*own]) for document, own in there.documents(there.scope(filters))]
    ids = [*local.snapshot.documents]
    assert ids == [*there.snapshot.documents]
    assert len(there.snapshot.documents) == len(ids)
    assert [*local.snapshot.passages] == [*there.snapshot.passages]
    assert [*local.snapshot.passages[3:9]] == [*there.snapshot.passages[3:9]]
    assert local.snapshot.files == there.snapshot.files
    for identity in ids:
        assert local.document(identity) == there.document(identity)
        assert [*local.passages(identity)] == [*there.passages(identity)]
        assert [*local.meetings(identity)] == [*there.meetings(identity)]
        assert tuple(local.copies_in(identity)) == tuple(there.copies_in(identity))
        assert local.text_digest(identity) == there.text_digest(identity)
        assert there.called(f"{identity}.txt") == identity
        assert there.called("gone", local.document(identity).sha256[:16]) == identity
    assert set(local.statistics.stems) == set(there.statistics.stems)
    for stem in ("council", "pathway", "ofst", "nosuchstem"):
        assert local.statistics.frequency(stem) == there.statistics.frequency(stem)
        assert local.statistics.rarity(stem) == there.statistics.rarity(stem)
        assert local.statistics.spellings(stem) == there.statistics.spellings(stem)
    with pytest.raises(UnknownDocument, match="List them with"):
        there.document('x" or row >= 0 or key == "')
    assert there.text_digest("gone") is None
    assert there.meetings("gone") == ()


def test_runs_of_words_are_found_also_over_a_passage_s_end(pair):
    local, there = pair[0].index, pair[1].index
    for stems in (["council"], ["care", "plan"], ["children", "servic", "improv"], [], ["nosuchstem"]):
        for filters in (Filters(), make_filters(kinds="minutes")):
            ours = [*local.holding(stems, local.scope(filters))]
            assert ours == [*there.holding(stems, there.scope(filters))]
            nearest = [*local.nearest_by_words(stems, local.scope(filters), 7)]
            assert nearest == [*there.nearest_by_words(stems, there.scope(filters), 7)]


def test_where_more_rows_hold_a_word_than_a_search_gives_all_of_them_are_found(pair, monkeypatch):
    local, there = pair[0].index, pair[1].index
    from assistant.index.milvus import words

    monkeypatch.setattr(words, "MOST", 8)
    assert local.statistics.frequency("council") > 16
    ours = [*local.holding(["council"], local.scope(Filters()))]
    assert ours == [*there.holding(["council"], there.scope(Filters()))]
    assert local.statistics.spellings("council") == there.statistics.spellings("council")
    assert told(pair[0].ask('What of "the council"?')) == told(pair[1].ask('What of "the council"?'))


def test_candidates_carry_the_same_figures_tokens_and_texts(pair):
    local, there = pair[0].index, pair[1].index
    query = SearchQuery(
        stems={"pathway": 1.0, "plan": 1.0, "young": 0.5},
        most=9.0,
        phrases=(),
        names=(("ofst",), ("herefordshir", "council")),
        years=frozenset({"2024", "2022"}),
        months=("march",),
        pool=PoolWeights(1.0, 1.0, 1.0, 0.5, 0.5),
        as_indexed=True,
    )
    question = ToyEncoder().read(["What of pathway plans for young people in March 2024?"])[0]
    ours = local.candidates(query, question, local.scope(Filters()), 30)
    theirs = there.candidates(query, question, there.scope(Filters()), 30)
    theirs += there.candidates_of(query, question, local.snapshot.passages)
    ours += local.candidates_of(query, question, local.snapshot.passages)
    assert len(ours) == len(theirs) > 60
    for one, other in zip(ours, theirs, strict=True):
        for name in ("passage", "text", "context", "record", "opening", "pages", "sha256", "indexed", "parts"):
            assert getattr(one, name) == getattr(other, name)
        assert one.similarities == pytest.approx(other.similarities, abs=1e-6)
        assert one.tokens.codes.tolist() == other.tokens.codes.tolist()
        assert one.tokens.sentence.tolist() == other.tokens.sentence.tolist()
        assert one.tokens.ids.tolist() == other.tokens.ids.tolist()
        for name in ("passage", "sentence", "words", "names", "times"):
            assert getattr(one.scores, name) == pytest.approx(getattr(other.scores, name), abs=1e-6)


HOSTILE = (
    'A" or row >= 0 or publisher in [0] or "',
    "O'Brien \\ Sons\n\t%_",
    "]) or (1 == 1",
    "Ünïcode – Körperschaft",
)


def test_a_publisher_or_id_that_looks_like_an_expression_is_a_name(server, tmp_path):
    records = [
        {"id": f'own" or "{n}', "file": f"own{n}.txt", "title": "T", "publisher": name, "kind": name, "date": "2024"}
        for n, name in enumerate(HOSTILE)
    ]
    texts = {f"own{n}": f"The lamps of street {n} were mended. It cost £{n}00 in all.\n" for n in range(len(HOSTILE))}
    local = built(tmp_path, records, **texts)
    publish_version(connect(parse_address(server.address("hostile"))), local.snapshot)
    there = Assistant.open(server.address("hostile"), encoder=ToyEncoder())
    for n, name in enumerate(HOSTILE):
        for filters in ({"publishers": name}, {"kinds": name.upper()}, {"documents": f'own" or "{n}'}):
            found = there.search("lamps of the street mended", **filters)
            assert {hit.passage.document for hit in found} == {f'own" or "{n}'}
            assert there.mentions("lamps", **filters).count == 1
    for filters in ({"publishers": 'B" or 1 == 1'}, {"documents": '" or ""=="'}, {"kinds": "0"}):
        with pytest.raises(UnknownFilter, match="Known: ") as told_here:
            Assistant(local, ToyEncoder()).ask("lamps", **filters)
        with pytest.raises(UnknownFilter) as told_there:
            there.ask("lamps", **filters)
        assert str(told_there.value) == str(told_here.value)


def test_nothing_of_the_client_is_imported_before_an_address_is_opened():
    import subprocess
    import sys

    told = "import sys, assistant, assistant.index as i; i.open_search_index, i.published('nowhere')"
    told += "; print([m for m in ('pymilvus', 'milvus_lite', 'grpc', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch):
    from assistant.errors import ExtraMissing

    monkeypatch.setattr(connections, "find_spec", lambda name: None if name == "pymilvus" else object())
    with pytest.raises(ExtraMissing, match=r"pymilvus is not installed.*\[cluster\]"):
        MilvusIndex.open("milvus://nowhere.invalid/papers")


def test_replies_over_a_graph_are_the_same(server, tmp_path, monkeypatch):
    from assistant.index.milvus import schema

    monkeypatch.setattr(schema, "EXACT", 1)
    local = built(tmp_path)
    publish_version(connect(parse_address(server.address("graph"))), local.snapshot)
    ours, there = Assistant(local, ToyEncoder()), Assistant.open(server.address("graph"), encoder=ToyEncoder())
    for text in ("When will the crossing be reopened?", "What did repairs cost?", "When does the library open?"):
        assert replace(ours.ask(text)) == there.ask(text)
