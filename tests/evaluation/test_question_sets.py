"""Checks on the hand-written question set tools/questions/own.jsonl against the records."""

import collections
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parents[1]
QUESTIONS = ROOT / "tools" / "questions" / "own.jsonl"
CORPUS = ROOT / "corpus"

AT_LEAST = {
    "plain": 50,
    "paraphrase": 40,
    "keyword": 15,
    "long": 12,
    "compare": 13,
    "near": 45,
    "far": 25,
}
UNANSWERABLE = {"near", "far"}


def fold(text):
    return re.sub(r"\s+", " ", text).strip()


def load():
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def documents():
    return {p.stem: fold(p.read_text(encoding="utf-8")) for p in CORPUS.glob("*.txt")}


def groups(row):
    """The groups of alternatives that must each be met; none for an unanswerable one."""
    if "gold_all" in row:
        return row["gold_all"]
    return [row["gold"]] if row["gold"] else []


def test_ids_are_unique():
    ids = [row["id"] for row in load()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"own-\d{3}", i) for i in ids)


def test_counts_by_kind():
    counts = collections.Counter(row["kind"] for row in load())
    assert set(counts) == set(AT_LEAST)
    for kind, least in AT_LEAST.items():
        assert counts[kind] >= least, (kind, counts[kind])


def test_rows_have_the_right_fields():
    for row in load():
        gold = "gold_all" if row["kind"] == "compare" else "gold"
        assert set(row) == {"id", "question", "kind", gold}, row["id"]
        assert row["question"].strip(), row["id"]
        if row["kind"] == "compare":
            assert len(row["gold_all"]) >= 2, row["id"]
        if row["kind"] == "keyword":
            assert 1 <= len(row["question"].split()) <= 3, row["id"]


def test_every_quote_stands_in_its_document():
    docs = documents()
    for row in load():
        for group in groups(row):
            for gold in group:
                assert set(gold) == {"document", "quote"}, row["id"]
                assert gold["document"] in docs, (row["id"], gold["document"])
                quote = gold["quote"]
                assert quote == fold(quote), (row["id"], quote)
                assert quote in docs[gold["document"]], (row["id"], quote)
                assert 4 <= len(quote.split()) <= 30, (row["id"], quote)


def test_answerable_have_gold_and_unanswerable_have_none():
    for row in load():
        if row["kind"] in UNANSWERABLE:
            assert row["gold"] == [], row["id"]
        else:
            assert groups(row), row["id"]
            assert all(groups(row)), row["id"]


def test_no_alternative_is_listed_twice():
    for row in load():
        for group in groups(row):
            pairs = [(gold["document"], gold["quote"]) for gold in group]
            assert len(pairs) == len(set(pairs)), row["id"]


def test_gold_spreads_over_all_records():
    used = {gold["document"] for row in load() for group in groups(row) for gold in group}
    assert used == set(documents())


def test_no_two_questions_are_the_same():
    seen = {}
    for row in load():
        # Letters and digits only, so that case and punctuation cannot hide a repeat.
        key = " ".join(re.findall(r"\w+", row["question"].casefold())) or row["question"].strip()
        assert key not in seen, (row["id"], seen[key])
        seen[key] = row["id"]
