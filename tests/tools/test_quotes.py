"""The measure of checked quotations, on toy records: it alters, it asks, and it counts what is wrong."""

import json

from assistant import build_index
from assistant.index import LocalIndex
from tests.toys import ToyEncoder, write_corpus
from tools import quotes


def test_altered_sentences_are_never_exact_and_others_always(tmp_path, capsys):
    build_index(write_corpus(tmp_path / "corpus"), tmp_path / "built", encoder=ToyEncoder())
    index = LocalIndex.open(tmp_path / "built")
    assert quotes.measure(index, quotes.ALTERED, 60, 5)
    assert quotes.measure(index, quotes.SET_OTHERWISE, 40, 5)
    told = capsys.readouterr().out
    assert "altered, called exact: 0 of" in told
    assert "set otherwise, not exact: 0 of 40" in told
    labels = tmp_path / "labels.jsonl"
    rows = [
        {"id": "a", "text": "The crossing was unsafe.", "verdict": "exact", "document": "report"},
        {"id": "b", "text": "The crossing was unsafe.", "verdict": "absent"},
    ]
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert not quotes.labelled(index, labels)
    assert "labelled texts right: 1 of 2" in capsys.readouterr().out
