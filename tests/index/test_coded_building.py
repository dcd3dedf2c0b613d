"""Building with an encoder whose own coding allows few bits: the same bytes however an index came to be."""

import numpy as np
import pytest

from assistant import Assistant, build_index
from assistant.index import files
from assistant.index.opening import open_index
from assistant.index.token_coding import EightBits, Residuals
from assistant.models import EncoderCoding
from tests.toys import ToyEncoder, write_corpus


class Coded(ToyEncoder):
    """Words as in `ToyEncoder`, turned so that no component stands for one of them, and a coding made for that."""

    _turn = np.linalg.qr(np.random.default_rng(6).normal(size=(512, 512)))[0].astype(np.float32)
    coding = EncoderCoding(np.zeros((1, 512), np.float32), np.eye(512, dtype=np.float32), 0.2)

    def encode(self, texts):
        return super().encode(texts) @ self._turn


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "corpus")


def contents(index):
    name, _ = files.current(index)
    return {path.name: path.read_bytes() for path in (index / name).iterdir()}


def test_tokens_take_a_bit_a_component_and_vectors_six(corpus, tmp_path):
    build_index(corpus, tmp_path / "built", encoder=Coded())
    snapshot = open_index(tmp_path / "built")
    assert isinstance(snapshot.tokens.coding, Residuals)
    assert snapshot.tokens.codes.shape[1] == 3 + 512 // 8
    assert (snapshot.card.vectors.bits, snapshot.card.vectors.reach) == (6, 0.2)
    assert snapshot.sentence_vectors.codes.shape[1] == 512 * 6 // 8
    build_index(corpus, tmp_path / "plain", encoder=ToyEncoder())
    plain = open_index(tmp_path / "plain")
    assert plain.tokens.coding == EightBits(512) and plain.card.vectors.bits == 16


def test_the_first_passage_of_a_plain_question_is_the_same(corpus, tmp_path):
    build_index(corpus, tmp_path / "built", encoder=Coded())
    build_index(corpus, tmp_path / "plain", encoder=ToyEncoder())
    for question in ("Will the crossing be reopened by 1 June 2024?", "What did repairs cost?"):
        coded = Assistant.open(tmp_path / "built", encoder=Coded()).search(question, 1)[0]
        plain = Assistant.open(tmp_path / "plain", encoder=ToyEncoder()).search(question, 1)[0]
        assert (coded.passage.document, coded.passage.start) == (plain.passage.document, plain.passage.start)


def test_built_at_once_in_steps_or_after_being_broken_off_an_index_has_the_same_bytes(corpus, tmp_path, monkeypatch):
    build_index(corpus, tmp_path / "once", encoder=Coded())
    later = sorted(corpus.glob("*.*"))[0]
    kept = later.read_bytes()
    later.unlink()
    build_index(corpus, tmp_path / "steps", encoder=Coded())
    later.write_bytes(kept)
    build_index(corpus, tmp_path / "steps", encoder=Coded())
    assert contents(tmp_path / "steps") == contents(tmp_path / "once")

    def broken(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files, "publish", broken)
        with pytest.raises(KeyboardInterrupt):
            build_index(corpus, tmp_path / "broken", encoder=Coded())
    report = build_index(corpus, tmp_path / "broken", encoder=Coded())
    assert report.embedded == 0
    assert contents(tmp_path / "broken") == contents(tmp_path / "once")


def test_an_index_keeps_the_coding_that_it_was_built_with(corpus, tmp_path):
    build_index(corpus, tmp_path / "built", encoder=Coded())
    (corpus / "new.txt").write_text("The library on Mill Lane will close in June 2025, the committee was told.\n")

    class Changed(Coded):
        coding = EncoderCoding(np.full((2, 512), 0.01, np.float32), np.eye(512, dtype=np.float32), 0.3)

    build_index(corpus, tmp_path / "built", encoder=Changed())
    snapshot = open_index(tmp_path / "built")
    assert not snapshot.tokens.coding.centroids.any() and snapshot.card.vectors.reach == 0.2
