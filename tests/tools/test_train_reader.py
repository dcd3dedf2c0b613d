"""What a reader learns from, and by: pairs against their sets, the loss by pencil, batches by counting."""

import json
import math
import random
from types import SimpleNamespace

import pytest
import torch

from assistant import Assistant, build_index
from assistant.models.sentence_network import SentencePiece
from tests.toys import ToyEncoder, write_corpus
from tools import reader_pairs, train_reader
from tools.reader_pairs import Asked, Pairs, Text
from tools.train_reader import Drawing, Example, batches, loss

PARAGRAPH = "The bridge was closed in May. It was opened again in June. The flood fund paid for the bridge in May."


@pytest.fixture
def sets(tmp_path):
    rows = [
        {"question": "When was the bridge opened again?", "answers": ["June"], "passage": PARAGRAPH},
        {"question": "Who paid for the bridge in May?", "answers": ["The flood fund"], "passage": PARAGRAPH},
        {"question": "Who designed the bridge?", "answers": [], "passage": PARAGRAPH},
        {"question": "Where do cats sleep?", "answers": ["in boxes"], "passage": "Cats sleep in boxes. Dogs do not."},
    ]
    path = tmp_path / "toy.jsonl"
    path.write_text("".join(json.dumps(row | {"title": "A_title", "group": row["passage"][:4]}) + "\n" for row in rows))
    return reader_pairs.of_sets([path], ToyEncoder())


def test_the_sentence_that_holds_an_answer_is_gold_and_one_that_shares_fewer_words_counts_for_nothing(sets):
    opened, paid, designed, cats = sets.asked
    texts = {number: text.sentences for number, text in enumerate(sets.texts)}
    [(number, gold, maybe)] = opened.gold
    assert [texts[number][place] for place in gold] == ["It was opened again in June."] and maybe == ()
    [(number, gold, _)] = paid.gold
    assert [texts[number][place] for place in gold] == ["The flood fund paid for the bridge in May."]
    assert not designed.gold and designed.near == [number] and cats.gold
    assert {text.context for text in sets.texts} == {"A title"}


def test_passages_that_hold_an_answer_are_never_put_against_it(sets):
    for asked in sets.asked:
        held = {number for number, *_ in asked.gold} | set(asked.near)
        assert not held & set(asked.far)
        assert not any(
            answer in reader_pairs._plain(" ".join(sets.texts[n].sentences))
            for n in asked.far
            for answer in asked.answers
        )


def test_of_an_answer_in_two_sentences_the_one_nearer_to_the_question_is_gold(tmp_path):
    row = {
        "question": "When was the bridge closed?",
        "answers": ["May"],
        "passage": PARAGRAPH,
        "title": "",
        "group": "g",
    }
    (tmp_path / "toy.jsonl").write_text(json.dumps(row) + "\n")
    [asked] = reader_pairs.of_sets([tmp_path / "toy.jsonl"], ToyEncoder()).asked
    assert asked.gold == [(0, (0,), (2,))]


def test_a_folder_of_passages_is_a_set_too(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "passages.jsonl").write_text(json.dumps({"id": "p", "text": PARAGRAPH, "title": "T"}) + "\n")
    rows = [
        {"question": "When?", "gold": {"p": 1}, "answers": ["in June"], "scope": "s"},
        {"question": "x", "gold": {}},
    ]
    (folder / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pairs = reader_pairs.of_sets([folder], ToyEncoder())
    assert [(each.group, each.gold) for each in pairs.asked] == [("s", [(0, (1,), ())])]


@pytest.fixture
def desk(tmp_path):
    build_index(write_corpus(tmp_path / "corpus"), tmp_path / "built", encoder=ToyEncoder())
    return Assistant.open(tmp_path / "built", encoder=ToyEncoder())


def test_questions_on_reports_find_their_sentences_by_offset_and_are_left_out_where_the_text_changed(
    desk, tmp_path, capsys
):
    document = desk.documents[0]
    passage = next(p for p in desk.snapshot.passages if p.document == document.id and len(p.sentences) > 1)
    starts = [sentence.start for sentence in passage.sentences]
    common = {"document": document.id, "text_sha256": desk.snapshot.card.texts[document.id], "kind": "plain"}
    rows = [
        {**common, "question": "answered", "gold": [starts[1]], "nearest": [starts[0]]},
        {**common, "question": "near", "gold": [], "nearest": [starts[1]]},
        {**common, "question": "changed", "gold": [starts[1]], "nearest": [], "text_sha256": "0" * 64},
    ]
    path = tmp_path / "asked.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    pairs = reader_pairs.of_reports(path, desk)
    assert [each.question for each in pairs.asked] == ["answered", "near"]
    [(number, [place], _)] = pairs.asked[0].gold
    start, end = starts[1], passage.sentences[1].end
    assert pairs.texts[number].sentences[place].split() == document.text[start:end].split()
    assert number in pairs.asked[1].near and number not in pairs.asked[0].far
    assert "left out, their text has changed: 1 questions on 1 documents" in capsys.readouterr().out


def test_the_shipped_questions_say_where_and_hold_no_text():
    rows = [json.loads(line) for line in train_reader.QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 3000
    for row in rows:
        assert set(row) == {"document", "text_sha256", "kind", "question", "gold", "nearest"}
        assert (row["kind"] == "near") == (not row["gold"]) and all(
            isinstance(at, int) for at in row["gold"] + row["nearest"]
        )


# ── what is drawn, and learned ──


class Letters:
    """A tokenizer of one token a word."""

    def token_to_id(self, mark):
        return {"[CLS]": 101, "[SEP]": 102}[mark]

    def encode_batch(self, texts, **_):
        return [SimpleNamespace(ids=[200 + len(word) for word in text.split()]) for text in texts]


def test_a_passage_is_read_again_without_its_answer_and_never_with_a_part_of_it(monkeypatch):
    monkeypatch.setattr(train_reader, "REMOVED", 1.0)
    texts = [Text("s", "g", "context", ("one", "two two", "three")), Text("s", "g", "", ("four",))]
    asked = Asked("s", "g", "q", gold=[(0, (1,), (2,))], far=[1])
    first, other, without = Drawing(Pairs(texts, [asked]), Letters(), random.Random(1)).of(asked)
    assert (first.gold, first.maybe) == ((1,), (2,))
    assert not other.gold and not without.gold and not without.maybe
    assert max(without.piece.sentence) == 0 and first.piece.sentence.count(1) == 2


def test_a_passage_that_is_cut_before_its_answer_is_not_read():
    long = Text("s", "g", "", (*("word " * 100,) * 4, "answer"))
    asked = Asked("s", "g", "q", gold=[(0, (4,), ())])
    assert Drawing(Pairs([long], [asked]), Letters(), random.Random(1)).of(asked) == []


def test_batches_hold_each_question_once_and_no_more_tokens_than_fit():
    texts = [Text("s", str(n), "", tuple("w " * (n % 60 + 1) for _ in range(4))) for n in range(300)]
    every = [Asked("s", str(n), f"q{n}", gold=[(n, (0,), ())], far=[(n + 1) % 300]) for n in range(300)]
    made = list(batches(every, Drawing(Pairs(texts, every), Letters(), random.Random(1)), random.Random(2), pool=100))
    assert sum(map(len, made)) == 300
    for batch in made:
        length = max(map(train_reader._length, batch))
        assert sum(map(len, batch)) * length <= train_reader.TOKENS


class Said(torch.nn.Module):
    """A model that says what it is told: scores and none of each row, by the row's last id."""

    def __init__(self, scores, none):
        super().__init__()
        self.scores, self.none = torch.tensor(scores), torch.tensor(none)

    def forward(self, ids, segments, of, lines):
        rows = ids.max(1).values - 1000
        kept = torch.full((len(rows), lines), -torch.inf)
        kept[:, : self.scores.shape[1]] = self.scores[rows]
        return kept, self.none[rows]


def test_the_loss_is_that_of_pencil_and_paper(monkeypatch):
    monkeypatch.setattr(train_reader, "TOKENS", 128)
    scores, none = [[1.0, 2.0, 0.5], [0.0, -1.0, 0.25]], [0.5, 1.5]
    piece = {row: SentencePiece([1000 + row, 1, 2], [0, 1, 2], 0) for row in (0, 1)}
    batch = [[Example(piece[0], (1,), (2,)), Example(piece[1], (), ())]]
    found = float(loss(Said(scores, none), batch))
    e = math.exp
    answered = math.log(e(0.5) + e(1) + e(2)) - 2.0  # the third sentence counts for nothing
    nothing = math.log(e(1.5) + e(0) + e(-1) + e(0.25)) - 1.5
    odds = [math.log(e(1) + e(2)) - 0.5, math.log(e(0) + e(-1) + e(0.25)) - 1.5]
    ranked = math.log(e(odds[0]) + e(odds[1])) - odds[0]
    assert found == pytest.approx((answered + nothing) / 2 + 0.5 * ranked, abs=1e-3)


def test_a_group_is_held_out_with_all_its_questions_and_some_of_each_source():
    every = [Asked(source, f"{n % 30}", f"{source} {n}") for source in ("one", "other") for n in range(90)]
    learned, held = Pairs([], every).split(10)
    assert not {each.group for each in learned} & {each.group for each in held}
    assert {each.source for each in held} == {"one", "other"} and len(held) == 18


def test_questions_are_put_to_reports_only_where_both_are_learned_from():
    texts = [Text("reports", f"r{n}", "", (f"word{n} was said.",)) for n in range(40)]
    learned = [Asked("set", "a", f"Was word{n} said?") for n in range(5)] + [
        Asked("reports", f"r{n}", "") for n in range(9)
    ]
    made = reader_pairs.crossed(learned, Pairs(texts, []), ToyEncoder(), random.Random(1))
    assert sorted(each.question for each in made) == [f"Was word{n} said?" for n in range(5)]
    assert all(not each.gold and set(each.near) <= set(range(9)) for each in made)
    assert all(each.near[0] == int(each.question[8]) for each in made)
