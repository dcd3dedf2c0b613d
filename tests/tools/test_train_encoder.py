"""What an encoder learns from, and by: pairs against their papers, the losses by pencil, batches by counting."""

import json
import random
import time
from types import SimpleNamespace

import pytest
import torch

from tools import base_encoder, council_questions, encoder_pairs, train_encoder
from tools.encoder_pairs import Chunk, Pair, Reading, cropped
from tools.train_encoder import Drawing, max_sims, told_apart

MINUTES = """\
Minutes of the Parish Council
12 May 2024

Playground
The Clerk reported that the swing was broken. It was resolved to buy a new swing for £250. Cllr Hughes seconded.

Hedges
The hedge in Mill Lane is to be cut in June. The swing was not discussed here at all, nor was its price.
"""
QUOTE = "It was resolved to buy a new swing for £250."


@pytest.fixture
def papers(tmp_path, monkeypatch):
    """One paper of one body on the train side, with a question that it answers and one that it does not."""
    for folder in ("files", "text"):
        (tmp_path / folder).mkdir()
    (tmp_path / "files" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "text" / "minutes.txt").write_text(MINUTES.replace("\n", " \n"), encoding="utf-8")
    row = {"file": "files/minutes.txt", "text": "text/minutes.txt", "body": "Parish", "split": "train"}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(row) + "\n")
    asked = {"kind": "fact", "answerable": True, "body": "Parish", "gold": [{"file": row["file"], "quote": QUOTE}]}
    other = {"kind": "near", "answerable": False, "body": "Parish", "gold": [], "near": asked["gold"][0]}
    read = council_questions.Papers(tmp_path)
    kept, wrong = council_questions.keep(
        read,
        [asked | {"id": "1", "question": "What did the swing cost?"}, other | {"id": "2", "question": "Who paid it?"}],
    )
    assert not wrong
    (tmp_path / "kept.jsonl").write_text("".join(json.dumps(one) + "\n" for one in kept))
    (tmp_path / "digests.json").write_text(json.dumps({row["file"]: read[row["file"]].digest}))
    monkeypatch.setattr(encoder_pairs, "KEPT", tmp_path / "kept.jsonl")
    monkeypatch.setattr(encoder_pairs, "DIGESTS", tmp_path / "digests.json")
    return tmp_path


def test_a_question_is_put_with_the_sentence_of_its_quotation_in_the_passage_as_it_is_embedded(papers):
    reading = encoder_pairs.read_papers(papers)
    (pair,) = encoder_pairs.pairs_of(papers, reading)
    assert (pair.id, pair.split) == ("1", "train")
    ((number, (at,)),) = pair.gold
    chunk = reading.chunks[number]
    assert chunk.sentences[at] == QUOTE
    assert "12 May 2024" in chunk.context and "Playground" in chunk.context
    assert chunk.text.startswith(chunk.context + "\n") and QUOTE in chunk.text


def test_a_hard_negative_shares_words_with_the_question_and_holds_no_answer(papers):
    reading = encoder_pairs.read_papers(papers)
    (pair,) = encoder_pairs.opposed(encoder_pairs.pairs_of(papers, reading), reading)
    assert pair.hard and not set(pair.hard) & pair.holding
    assert all(
        "swing" in reading.chunks[number].text and QUOTE not in reading.chunks[number].text for number in pair.hard
    )


def chunk(*sentences, context="Title"):
    return Chunk("d", "d.txt", "Parish", "train", context, sentences, (True,) * len(sentences))


def test_a_quotation_over_two_sentences_marks_both_and_one_in_a_table_cell_is_found_by_its_letters():
    reading = Reading()
    reading.add(chunk("One is here.", "The cost was | £250 |", "in all, it is said. It rained"), ["f"])
    found = encoder_pairs.holders(reading, [0], encoder_pairs.letters("The cost was £250 in all, it is said."))
    assert found == {0: (1, 2)}
    assert encoder_pairs.holders(reading, [0], encoder_pairs.letters("not there")) == {}


@pytest.mark.parametrize("longest", [20, 60, 10_000])
def test_a_cropped_passage_keeps_its_context_and_the_sentence_asked_for_in_their_order(longest):
    sentences = [f"Sentence number {number}." for number in range(9)]
    text = cropped(chunk(*sentences), 4, longest, random.Random(1))
    assert text.startswith("Title\n") and sentences[4] in text
    assert "\n".join(["Title", *sentences]).endswith(text.partition("\n")[2]) or longest < 10_000
    assert len(text) <= max(longest, len("Title\n") + len(sentences[4])) + len(sentences)


def test_what_may_answer_too_is_not_told_apart():
    scores = torch.tensor([[0.5, 0.5]])
    none = torch.zeros(1, 2, dtype=torch.bool)
    assert told_apart(scores, none).item() == pytest.approx(0.6931, abs=1e-3)  # log 2
    assert told_apart(scores, ~none).item() == pytest.approx(0.0, abs=1e-6)  # its own stays


def test_a_maxsim_is_the_mean_over_the_question_s_telling_tokens_of_the_nearest_in_the_passage():
    question = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [9.0, 9.0]]])
    passages = torch.tensor([[[0.5, 0.0], [0.0, 0.25]], [[1.0, 0.0], [7.0, 7.0]]])
    telling = torch.tensor([[True, True, False]])
    said = torch.tensor([[True, True], [True, False]])
    assert max_sims((question, telling), (passages, said)).tolist() == [[0.375, 0.5]]


def test_a_batch_holds_each_question_once_with_its_answer_first_and_says_what_may_answer_too(monkeypatch):
    monkeypatch.setattr(train_encoder, "BATCH", 4)
    reading = Reading()
    for number in range(9):
        reading.add(chunk(f"It costs {number} pounds.", "So it was agreed."), ["f"])
    pairs = [Pair(str(n), f"q{n}", "Parish", "train", ((n, (0,)),), frozenset({n, 8}), (8 - n % 2,)) for n in range(8)]
    drawn = list(Drawing(reading, random.Random(1)).batches(pairs))
    assert sorted(question for batch in drawn for question in batch.questions) == [f"q{n}" for n in range(8)]
    for batch in drawn:
        for row, question in enumerate(batch.questions):
            answer = f"It costs {question[1:]} pounds."
            assert batch.sentences[row] == answer and answer in batch.passages[row]
            assert batch.passages_too[row, row] and batch.sentences_too[row, row]
            others = [at for at, told in enumerate(batch.passages) if "costs 8" in told]
            assert all(batch.passages_too[row, at] for at in others)
        assert batch.passages_too.shape == (4, len(batch.passages)) == (4, 6)
        assert set(batch.sentences[4:]) == {"So it was agreed."}


def test_weights_between_two_models_lie_between_them_and_states_are_averaged(tmp_path):
    def layer(value):
        made = torch.nn.Linear(1, 1)
        torch.nn.init.constant_(made.weight, value)
        return made

    for name, value in (("a", 2.0), ("b", 4.0)):
        torch.save({"model": layer(value).state_dict(), "steps": 1}, tmp_path / f"{name}.pt")
    tuned = base_encoder.averaged([tmp_path / "a.pt", tmp_path / "b.pt"])
    assert tuned["weight"].item() == 3.0
    assert base_encoder.mixed(layer(1.0), tuned, 0.25).weight.item() == 1.5


def test_a_curve_keeps_the_weights_where_so_many_questions_were_seen_and_ends_at_the_last():
    training = train_encoder.Training.__new__(train_encoder.Training)
    training._given = SimpleNamespace(curve=(20, 40), minutes=9.0, until=9.0)
    training._begun, training._before = time.monotonic(), 0.0
    kept, ended = [], []
    for steps in range(1, 5):
        training.steps = steps
        kept += [steps * train_encoder.BATCH] * training.at_a_point
        ended += [steps * train_encoder.BATCH] * training.over
    assert kept == [32, 48]  # the first whole batches with 20 and with 40
    assert ended == [48, 64]
