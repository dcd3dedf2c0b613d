"""Readers against their own models: scores recomputed by hand, spans by brute force, and what is refused and why."""

import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelDamaged, ModelMissing, ModelUnfit
from assistant.models import transformer_reranker
from assistant.models.cross_encoder_reranker import CrossEncoderReranker
from assistant.models.loading import load_reranker
from assistant.models.optional.answer_span_reranker import SPAN, best_span
from tests.models.test_encoder import changed, offline  # noqa: F401 (a fixture)
from tests.tiny_models import change, tiny

ROOT = Path(__file__).parent.parent.parent
QUESTION = "who paid for the crossing?"
SHORT = "the council paid £12,500"
LONG = "a bridge was closed. " * 12 + "the flood fund paid (half)."
PASSAGES = [SHORT, "", LONG, "a lone \ud800 surrogate", SHORT]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A model of each kind, by the end of its architecture's name."""
    folder = tmp_path_factory.mktemp("models")
    return {
        "relevance": tiny(folder / "relevance", "SequenceClassification", num_labels=1),
        "answer": tiny(folder / "answer", "QuestionAnswering"),
        "highlight": tiny(folder / "highlight", "TokenClassification", num_labels=2),
    }


@pytest.fixture
def copy(made, tmp_path):
    def copied(kind, **settings):
        return change(Path(shutil.copytree(made[kind], tmp_path / kind, dirs_exist_ok=True)), **settings)

    return copied


def by_hand(folder, kind, passage):
    """What the model itself says of the question and a passage that fits: its logits, and each token's characters."""
    import torch
    import transformers

    auto = {"relevance": "SequenceClassification", "answer": "QuestionAnswering", "highlight": "TokenClassification"}
    model = getattr(transformers, f"AutoModelFor{auto[kind]}").from_pretrained(folder).eval()
    marks = transformers.AutoTokenizer.from_pretrained(folder)(
        QUESTION, passage, return_offsets_mapping=True, return_tensors="pt"
    )
    places = [at for at, one in enumerate(marks.sequence_ids(0)) if one == 1]
    spans = [tuple(each) for each in marks.pop("offset_mapping")[0].tolist()]
    with torch.no_grad():
        return model(**marks), places, spans


# ── what each kind says ──


def test_a_relevance_reader_says_what_sentence_transformers_own_cross_encoder_says(made):
    import torch
    from sentence_transformers import CrossEncoder

    theirs = CrossEncoder(str(made["relevance"]), device="cpu").predict(
        [(QUESTION, SHORT), (QUESTION, "the library")], activation_fn=torch.nn.Identity()
    )
    ours = load_reranker(str(made["relevance"])).read(QUESTION, [SHORT, "the library"])
    assert [each.relevance for each in ours] == pytest.approx(theirs.tolist(), abs=1e-4)
    assert {(each.span, each.answers) for each in ours} == {(None, None)}


def test_a_cross_encoder_as_sentence_transformers_saves_it_is_a_relevance_reader(made, tmp_path):
    from sentence_transformers import CrossEncoder

    CrossEncoder(str(made["relevance"]), device="cpu").save_pretrained(str(tmp_path / "saved"))
    saved = load_reranker(str(tmp_path / "saved"))
    assert isinstance(saved, CrossEncoderReranker)
    assert saved.read(QUESTION, [SHORT])[0].relevance == pytest.approx(
        load_reranker(str(made["relevance"])).read(QUESTION, [SHORT])[0].relevance, abs=1e-5
    )


def test_an_answer_reader_gives_the_best_span_of_all_and_its_score_over_that_of_none(made):
    given, places, spans = by_hand(made["answer"], "answer", SHORT)
    starts, ends = given.start_logits[0].double().numpy(), given.end_logits[0].double().numpy()
    scored = [(starts[a] + ends[b], -a, -b) for a in places for b in places if a <= b < a + SPAN]
    best, first, last = max(scored)
    (verdict,) = load_reranker(str(made["answer"])).read(QUESTION, [SHORT])
    assert verdict.answers == verdict.relevance == pytest.approx(best - starts[0] - ends[0], abs=1e-4)
    assert verdict.span == (spans[-first][0], spans[-last][1])
    assert SHORT[slice(*verdict.span)].strip()


def test_a_highlight_reader_gives_the_run_of_tokens_that_sums_highest(made):
    given, places, spans = by_hand(made["highlight"], "highlight", SHORT)
    logits = given.logits[0].double().numpy()
    odds = {at: logits[at, 1] - logits[at, 0] for at in places}
    runs = [(a, b) for a in places for b in places if a <= b]
    first, last = max(runs, key=lambda run: sum(odds[at] for at in range(run[0], run[1] + 1)))
    total = sum(odds[at] for at in range(first, last + 1))
    (verdict,) = load_reranker(str(made["highlight"])).read(QUESTION, [SHORT])
    assert verdict.relevance == verdict.answers == pytest.approx(total / (last - first + 1), abs=1e-4)
    assert verdict.span == ((spans[first][0], spans[last][1]) if total > 0 else None)


def test_the_same_highlighter_turned_over_marks_what_it_did_not(copy):
    straight = load_reranker(str(copy("highlight"))).read(QUESTION, PASSAGES)
    labels = {"0": "B-ANSWER", "1": "O"}
    turned = load_reranker(str(copy("highlight", id2label=labels, label2id={"B-ANSWER": 0, "O": 1}))).read(
        QUESTION, PASSAGES
    )
    assert [each.span for each in straight] != [each.span for each in turned]


# ── long, empty and strange passages ──


@pytest.mark.parametrize("kind", ["relevance", "answer", "highlight"])
def test_every_passage_has_a_verdict_with_a_span_inside_it_and_reading_twice_says_the_same(made, kind):
    reader = load_reranker(str(made[kind]))
    verdicts = reader.read(QUESTION, PASSAGES)
    assert len(verdicts) == len(PASSAGES)
    for passage, verdict in zip(PASSAGES, verdicts, strict=True):
        assert math.isfinite(verdict.relevance)
        if verdict.span:
            assert 0 <= verdict.span[0] < verdict.span[1] <= len(passage)
    assert verdicts == reader.read(QUESTION, PASSAGES) == load_reranker(str(made[kind])).read(QUESTION, PASSAGES)
    assert reader.read(QUESTION, []) == []


def test_a_passage_longer_than_the_model_is_read_to_its_end(made):
    """The pieces overlap and reach the end: an answer that only the last words hold is found there."""
    reader = load_reranker(str(made["answer"]))
    pieces = list(reader._pieces(QUESTION, [LONG]))
    assert len(pieces) > 3
    seen = np.zeros(len(LONG), dtype=bool)
    for piece in pieces:
        assert len(piece.logits) <= 64
        for start, end in piece.spans[piece.own]:
            seen[start:end] = True
    assert [char for char, read in zip(LONG, seen, strict=True) if not read and not char.isspace()] == []
    alone = [best_span(piece)[0] for piece in pieces]
    assert reader.read(QUESTION, [LONG])[0].answers == pytest.approx(max(alone), abs=1e-6)


@pytest.mark.parametrize("kind", ["relevance", "answer", "highlight"])
def test_a_question_longer_than_the_model_leaves_room_for_the_passage(made, kind):
    reader = load_reranker(str(made[kind]))
    verdicts = reader.read("why " * 300, [SHORT, "the library"])
    assert verdicts[0].relevance != verdicts[1].relevance


def test_a_model_that_counts_positions_from_its_padding_reads_as_many_tokens_fewer():
    class Tokenizer:
        model_max_length = 10**30

    roberta = {"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}
    assert transformer_reranker._longest(Tokenizer, roberta) == 512
    assert transformer_reranker._longest(Tokenizer, roberta | {"max_position_embeddings": 130}) == 128
    assert transformer_reranker._longest(Tokenizer, {"model_type": "bert", "max_position_embeddings": 128}) == 128
    assert (
        transformer_reranker._longest(Tokenizer, {"model_type": "modernbert", "max_position_embeddings": 8192}) == 512
    )


# ── classifiers with two labels ──


@pytest.mark.parametrize("yes", [0, 1])
def test_of_two_labels_the_one_that_says_yes_counts_wherever_it_stands(tmp_path, yes):
    labels = {0: "not_entailment", 1: "not_entailment"} | {yes: "entailment"}
    labels[1 - yes] = "not_entailment"
    folder = tiny(
        tmp_path / "qnli", "SequenceClassification", id2label=labels, label2id={v: k for k, v in labels.items()}
    )
    given, _, _ = by_hand(folder, "relevance", SHORT)
    logits = given.logits[0].tolist()
    assert load_reranker(str(folder)).read(QUESTION, [SHORT])[0].relevance == pytest.approx(
        logits[yes] - logits[1 - yes], abs=1e-4
    )


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("relevance", ["LABEL_0", "LABEL_1"]),
        ("relevance", ["contradiction", "entailment", "neutral"]),
        ("relevance", ["yes", "true"]),
        ("highlight", ["O", "B-PER", "I-PER", "B-LOC"]),
    ],
)
def test_labels_that_do_not_say_whether_a_passage_answers_are_refused_by_name(copy, kind, labels):
    folder = copy(kind, id2label={str(at): label for at, label in enumerate(labels)})
    with pytest.raises(ModelUnfit, match=labels[-1]) as caught:
        load_reranker(str(folder))
    assert caught.value.remedy


# ── what is no reader ──


@pytest.mark.parametrize("architecture", ["BertModel", "LlamaForCausalLM", None])
def test_a_model_that_is_no_reader_is_refused_and_what_would_be_one_is_said(copy, architecture):
    folder = copy("answer", architectures=[architecture] if architecture else None)
    with pytest.raises(ModelUnfit, match=architecture or "not stated") as caught:
        load_reranker(str(folder))
    assert "ForQuestionAnswering" in caught.value.remedy


@pytest.mark.parametrize("name", ["no-such/reader", "/no/such/folder", "../x", "a b c", "x" * 300])
def test_a_reader_that_is_not_here_is_missing_and_is_not_fetched(name, offline):  # noqa: F811
    with pytest.raises(ModelMissing, match=r"The reader .* nothing was fetched") as caught:
        load_reranker(name)
    assert "onrecord models get" in caught.value.remedy
    assert offline == []


def test_without_settings_or_with_broken_ones_it_is_said(copy):
    folder = copy("answer")
    (folder / "config.json").write_text("[1]")
    with pytest.raises(ModelDamaged, match="no JSON object"):
        load_reranker(str(folder))
    (folder / "config.json").write_text("{")
    with pytest.raises(ModelDamaged, match="cannot be read"):
        load_reranker(str(folder))
    (folder / "config.json").unlink()
    with pytest.raises(ModelMissing, match=r"no config\.json"):
        load_reranker(str(folder))


def test_pickled_weights_are_not_weights(copy):
    folder = copy("answer")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match="no safetensors"):
        load_reranker(str(folder))


def test_weights_cut_short_do_not_load_and_that_is_said(copy):
    weights = copy("answer") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    with pytest.raises(ModelDamaged, match="does not load"):
        load_reranker(str(weights.parent)).read(QUESTION, [SHORT])


def test_a_model_whose_weights_lack_the_part_that_reads_is_damaged_for_it_would_be_chance(copy):
    folder = copy("highlight", architectures=["BertForQuestionAnswering"])
    with pytest.raises(ModelDamaged, match=r"lack qa_outputs\.\w+"):
        load_reranker(str(folder)).read(QUESTION, [SHORT])


def test_one_bit_changed_in_any_file_is_another_identity(copy):
    folder = copy("answer")
    before = load_reranker(str(folder)).identity
    assert len(before.digest) == 64 and before.name == "answer"
    changed(folder / "model.safetensors")
    assert load_reranker(str(folder)).identity.digest != before.digest


# ── code of its own ──

OWN = """\
from transformers import BertForTokenClassification


class OwnForTokenClassification(BertForTokenClassification):
    pass
"""


@pytest.fixture
def own(copy):
    """A highlighter whose class comes with it."""
    folder = copy(
        "highlight",
        architectures=["OwnForTokenClassification"],
        auto_map={"AutoModelForTokenClassification": "own.OwnForTokenClassification"},
    )
    (folder / "own.py").write_text(OWN)
    return folder


def test_a_model_that_brings_code_is_refused_unless_it_is_trusted_and_its_code_is_in_its_identity(own, monkeypatch):
    with pytest.raises(ModelUnfit, match="code of its own, OwnForTokenClassification") as caught:
        load_reranker(str(own))
    assert "--trust-remote-code" in caught.value.remedy
    before = load_reranker(str(own), code=True).identity.digest
    (own / "own.py").write_text(f"{OWN}# more\n")
    assert load_reranker(str(own), code=True).identity.digest != before


def test_trusted_code_runs_and_untrusted_code_does_not(own, made, tmp_path):
    code = (
        "import sys\nfrom assistant.models.loading import load_reranker\n"
        "print(load_reranker(sys.argv[1], code=sys.argv[2] == 'yes').read(sys.argv[3], [sys.argv[4]])[0].relevance)"
    )
    (own / "own.py").write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n{OWN}")

    def run(trusted):
        import os

        return subprocess.run(
            [sys.executable, "-c", code, str(own), trusted, QUESTION, SHORT], cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "HF_MODULES_CACHE": str(tmp_path / "modules"), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )  # fmt: skip

    assert "ModelUnfit" in run("no").stderr and not (tmp_path / "ran").exists()
    done = run("yes")
    assert (tmp_path / "ran").exists(), done.stderr
    assert float(done.stdout) == pytest.approx(
        load_reranker(str(made["highlight"])).read(QUESTION, [SHORT])[0].relevance
    )


# ── loading ──


def test_making_a_reader_loads_no_model_and_reading_makes_no_connection(made):
    code = (
        "import socket, sys\n"
        "def refuse(*args, **more): print('connected', file=sys.stderr); raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from assistant.models.loading import load_reranker\nreader = load_reranker(sys.argv[1])\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])\n"
        "print(len(reader.read('who?', ['he', 'she'])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(made["answer"])], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n2\n", "")


def test_threads_that_read_at_once_say_what_one_says(made):
    from concurrent.futures import ThreadPoolExecutor

    reader = load_reranker(str(made["answer"]))
    alone = reader.read(QUESTION, PASSAGES)
    with ThreadPoolExecutor(4) as pool:
        every = list(pool.map(lambda _: reader.read(QUESTION, PASSAGES), range(8)))
    assert all(each == alone for each in every)
