"""BM25 against the formula of Lucene, word for word (Kamphuis et al. 2020), and against pencil arithmetic."""

import math
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.word_index import WordIndex
from assistant.text.words import content_stems_in, folded, one_line, stems_in, words_in

K1, B = 1.2, 0.75


def by_hand(texts, query):
    """score(d) = Σ idf(t) · tf / (tf + k1 · (1 − b + b · |d| / avg)), idf = ln(1 + (N − n + 0.5) / (n + 0.5))."""
    average = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        total = 0.0
        for word, weight in query.items():
            n = sum(word in other for other in texts)
            idf = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
            tf = text.count(word)
            if tf:
                total += weight * idf * tf / (tf + K1 * (1 - B + B * len(text) / average))
        scores.append(total)
    return scores


WORD = st.sampled_from(["plan", "visit", "child", "care", "ofsted"])


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=6), min_size=1, max_size=6),
    st.dictionaries(WORD | st.just("absent"), st.floats(0.25, 2.0), max_size=4),
)
def test_scores_are_those_of_the_formula(texts, query):
    found = WordIndex.of(texts).scores(query)
    assert found.tolist() == pytest.approx(by_hand(texts, query), abs=1e-4)


def test_a_score_by_pencil():
    index = WordIndex.of([["plan"], ["plan", "visit"], ["visit", "visit", "care"]])
    # plan stands in 2 of 3: idf = ln(1 + 1.5/2.5) = 0.4700; the first text has 1 of on average 2 words
    expected = 0.470004 * 1 / (1 + 1.2 * (0.25 + 0.75 * 1 / 2))
    assert index.scores(["plan"])[0] == pytest.approx(expected, abs=1e-5)
    assert index.rarity("plan") == pytest.approx(0.470004, abs=1e-5)


def test_a_row_that_shares_no_word_scores_exactly_nothing():
    found = WordIndex.of([["plan"], ["visit"], ["care", "plan"]]).scores(["visit", "nowhere"])
    assert found[0] == found[2] == 0.0
    assert found[1] > 0


def test_how_many_rows_hold_a_word_is_counted():
    index = WordIndex.of([["plan", "plan"], ["visit"], ["care", "plan"]])
    assert [index.frequency(word) for word in ("plan", "visit", "nowhere")] == [2, 1, 0]
    assert index.rarity("nowhere") > index.rarity("visit") > index.rarity("plan") > 0


def test_texts_without_words_have_rows_that_score_nothing():
    assert WordIndex.of([[], ["plan"], []]).scores(["plan"]).tolist()[::2] == [0.0, 0.0]
    empty = WordIndex.of([[], []])
    assert empty.scores(["plan"]).tolist() == [0.0, 0.0]
    assert empty.frequency("plan") == 0
    assert WordIndex.of([]).scores(["plan"]).shape == (0,)


def test_building_twice_gives_the_same_arrays():
    texts = [["visit", "plan"], ["care", "plan", "visit"], ["ofsted"]]
    one, two = WordIndex.of(texts), WordIndex.of([list(text) for text in texts])
    assert list(one.vocabulary) == list(two.vocabulary) == sorted(one.vocabulary)
    for name in ("data", "rows", "indptr"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
        assert getattr(one, name).dtype == {"data": np.float32, "rows": np.int32, "indptr": np.int64}[name]


# ── words ──


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Children’s Services", ["children", "services"]),
        ("the partners' plan wasn’t agreed", ["the", "partners", "plan", "wasn't", "agreed"]),
        ("£1,250.50 in 2020–2024", ["1,250.50", "in", "2020", "2024"]),
        ("ﬁnance ＡＢＣ", ["finance", "abc"]),
        ("safe\u00adguarding and safe\u00ad\nguarding", ["safeguarding", "and", "safeguarding"]),
        ("zero\u200bwidth", ["zerowidth"]),
        ("", []),
        ("—…!?", []),
    ],
)
def test_words_are_folded(text, expected):
    assert words_in(text) == expected


@pytest.mark.parametrize("text", ["multi-agency", "multi‐agency", "multi‑agency", "multi-\nagency", "Multi- Agency"])
def test_a_hyphenated_word_is_found_apart_and_closed_up(text):
    assert set(stems_in("multi agency")) | set(stems_in("multiagency")) == set(stems_in(text))


def test_words_of_one_stem_are_one():
    assert stems_in("inspection inspections inspected") == stems_in("inspect") * 3


def test_content_leaves_out_the_words_of_grammar():
    assert content_stems_in("What did the inspectors say about the plans?") == stems_in("inspectors plans")


def test_flow_is_one_line():
    assert one_line(" a \n\n b\tc\u00a0d ") == "a b c d"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet="aBß’‘“”–—‑‐\u00ad\u200bﬁ½ \nİ", max_size=30))
def test_every_odd_quote_dash_and_break_is_folded(text):
    """Against one table over all characters, as `str.translate` applies it."""
    pairs = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "‐": "-", "\u00ad": "", "\u200b": ""}
    joined = re.sub("\u00ad\\s*", "", text)
    assert folded(text) == unicodedata.normalize("NFKC", joined).translate(str.maketrans(pairs)).casefold()
