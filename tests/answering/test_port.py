"""The search port: another index that keeps to it gives the same replies as the one on this machine."""

from dataclasses import replace
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from assistant import Assistant, build_index
from assistant.answering import ranking
from assistant.answering.late_interaction import max_sims
from assistant.records import as_json
from tests.plain_index import PlainIndex
from tests.test_contract import questions
from tests.toys import ToyEncoder

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FILTERS = ({}, {"kinds": "letter"}, {"published_after": "2023"}, {"documents": ["news-2023-second-visit"]})


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    built = tmp_path_factory.mktemp("port") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return Assistant.open(built, encoder=ToyEncoder())


@pytest.fixture(scope="module")
def plain(local):
    snapshot = local.snapshot
    index = PlainIndex(snapshot.documents.values(), snapshot.passages, snapshot.acronyms, ToyEncoder())
    return Assistant(index, ToyEncoder())


def test_passages_are_read_on_one_thread(local, monkeypatch):
    """Threads that wait for each other on a busy machine cost many times what they spare."""
    seen = []

    def counted(*given):
        seen.extend(own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas")
        return max_sims(*given)

    monkeypatch.setattr(ranking, "max_sims", counted)
    with threadpool_limits(2, user_api="blas"):
        local.search("Who chairs the improvement board?")
    assert seen and set(seen) == {1}


def told(reply):
    """A reply without its supports, which two ways of adding up floats may round otherwise, and those supports."""
    citations = (*reply.citations, *reply.nearest)
    bare = tuple(replace(citation, support=0.0) for citation in citations)
    searched = replace(reply.searched, version="")
    return (type(reply), bare, searched, as_json(reply)["verdict"]), [citation.support for citation in citations]


@pytest.mark.parametrize("filters", FILTERS)
def test_an_index_kept_by_hand_gives_the_same_replies(local, plain, filters):
    asked = questions(local)[:: 1 if not filters else 5]
    assert len(asked) > 20
    for text in asked:
        (ours, supports), (theirs, others) = told(local.ask(text, **filters)), told(plain.ask(text, **filters))
        assert ours == theirs, text
        assert supports == pytest.approx(others, abs=2e-3)


def test_it_finds_the_same_mentions_and_documents(local, plain):
    for words in ("pathway plans", "council", "Ofsted"):
        for filters in ({}, {"kinds": "letter"}):
            ours, theirs = local.mentions(words, **filters), plain.mentions(words, **filters)
            assert replace(ours, searched=replace(ours.searched, version="")) == theirs
    assert local.documents == plain.documents


def test_it_checks_quotations_alike(local, plain):
    sentence = "Cabinet members had no questions regarding the report."
    for text in (sentence, sentence.replace(" no ", " many "), "Nobody ever wrote a word of what stands here."):
        for filters in ({}, {"kinds": "minutes"}):
            ours, theirs = local.check_quote(text, **filters), plain.check_quote(text, **filters)
            assert replace(ours, searched=theirs.searched) == theirs


def test_the_word_score_is_a_share_also_where_an_acronym_implies_words(local, plain):
    for assistant in (local, plain):
        for text in (
            "What is MASH?",
            "mash",
            "multi-agency safeguarding hub",
            "the MASH and the DfE",
            "SEND, MASH, DfE?",
        ):
            for hit in assistant.search(text, k=48):
                assert 0.0 <= hit.signals["words"] <= 1.0


def test_it_lists_the_same_decisions(local, plain):
    for filters in ({}, {"kinds": "minutes"}):
        ours, theirs = local.decisions(**filters), plain.decisions(**filters)
        assert ours.entries
        assert replace(ours, searched=replace(ours.searched, version="")) == theirs
