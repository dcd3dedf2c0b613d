"""The sentence reader against its own model: pieces by counting, scores sentence by sentence, and what is refused."""

import hashlib
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelDamaged, ModelUnfit
from assistant.models import EMBEDDED_RERANKER, encoder, folders, loading, shipped_reader
from assistant.models.folders import ModelIdentity, ModelKind
from assistant.models.sentence_network import load_network
from assistant.models.sentence_reranker import LONGEST, sentence_pieces
from tools.reader_network import network, padded, quantised, whole_text_tokenizer

QUESTION = "Who paid for the crossing?"
SHORT = "Minutes. 3 May 2024\nThe crossing was reopened.\nThe flood fund paid for it.\n"
BARE = "The flood fund paid for it."
LONG = "Minutes\n" + "".join(
    f"The {number}th bridge was closed for repairs to its piers and parapets.\n" for number in range(40)
)
PASSAGES = [SHORT, BARE, LONG, "Minutes\n\nA lone \ud800 surrogate.\n", SHORT]


def base():
    return encoder.encoder_folder(encoder.BASE_ENCODER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sentence reader of one layer with random weights."""
    import torch
    from safetensors.torch import save_file

    made = tmp_path_factory.mktemp("sentence") / "reader"
    made.mkdir()
    settings = {
        "architectures": ["SentenceReader"],
        "base_sha256": encoder.PUBLISHED_WEIGHTS,
        "bert": {
            "hidden_size": 384, "num_hidden_layers": 1, "num_attention_heads": 12, "intermediate_size": 64,
            "initializer_range": 0.2, "layer_norm_eps": 1e-12,
        },
    }  # fmt: skip
    (made / "config.json").write_text(json.dumps(settings))
    torch.manual_seed(5)
    model = network(settings)
    for layer in (model.telling, model.sentence, model.none):
        torch.nn.init.normal_(layer.weight, std=0.3)
    save_file(quantised(model.state_dict()), made / "model.safetensors")
    return made


@pytest.fixture(scope="module")
def reader(folder):
    return loading.load_reranker(str(folder))


@pytest.fixture
def copy(folder, tmp_path):
    return Path(shutil.copytree(folder, tmp_path / "copy"))


@pytest.fixture(scope="module")
def tokenizer():
    return whole_text_tokenizer()


def decoded(tokenizer, ids):
    return tokenizer.decode(ids, skip_special_tokens=False).replace(" ?", "?").replace(" .", ".")


# ── pieces ──


def test_a_piece_is_the_question_the_context_and_the_sentences_between_marks(tokenizer):
    [[piece]] = sentence_pieces(tokenizer, QUESTION, [SHORT])
    assert decoded(tokenizer, piece.ids) == (
        "[CLS] who paid for the crossing? [SEP] minutes. 3 may 2024 the crossing was reopened. "
        "the flood fund paid for it. [SEP]"
    )
    of = {number: [i for i, each in zip(piece.ids, piece.sentence, strict=True) if each == number] for number in (0, 1)}
    assert (
        decoded(tokenizer, of[0]) == "the crossing was reopened."
        and decoded(tokenizer, of[1]) == "the flood fund paid for it."
    )
    assert piece.second == len(tokenizer.encode(QUESTION).ids)


def test_a_passage_of_one_line_is_a_sentence_without_a_context(tokenizer):
    [[piece]] = sentence_pieces(tokenizer, QUESTION, [BARE])
    assert (
        decoded(tokenizer, [i for i, each in zip(piece.ids, piece.sentence, strict=True) if each == 0]) == BARE.lower()
    )


def test_a_long_passage_is_read_in_pieces_that_hold_each_sentence_once_and_fit(tokenizer):
    [found] = sentence_pieces(tokenizer, QUESTION, [LONG])
    assert len(found) > 1 and all(len(piece.ids) <= LONGEST for piece in found)
    held = [sorted({each for each in piece.sentence if each >= 0}) for piece in found]
    assert [number for run in held for number in run] == list(range(40))
    assert all(decoded(tokenizer, piece.ids).split("[SEP]")[1].startswith(" minutes the ") for piece in found)


def test_what_is_longer_than_a_piece_is_cut_and_still_fits(tokenizer):
    long = "bridge " * 900
    for asked, passage in ((long, SHORT), (QUESTION, f"Minutes\n{long}\n"), (long, f"{long}\n{long}\nShort.\n")):
        found = sentence_pieces(tokenizer, asked, [passage])[0]
        assert all(len(piece.ids) <= LONGEST for piece in found)
        assert {each for piece in found for each in piece.sentence if each >= 0} == set(
            range(sum(bool(line) for line in passage.split("\n")[1:]))
        )


@pytest.mark.parametrize("context", ["." * 300, "会" * 300, "Contents " + "1 2 3 " * 200])
def test_a_context_of_many_tokens_leaves_room_for_the_sentences(reader, tokenizer, context):
    asked = "who " * 200
    [found] = sentence_pieces(tokenizer, asked, [f"{context}\nThe fund paid 1 2 3 4 5.\nIt was closed.\n"])
    assert all(len(piece.ids) <= LONGEST for piece in found)
    assert {each for piece in found for each in piece.sentence if each >= 0} == {0, 1}
    assert reader.read(asked, [f"{context}\n{'7 ' * 900}\n"])[0].span is not None


# ── scores ──


def in_torch(folder):
    """The network that is trained, with the weights in ``folder``."""
    import torch
    from safetensors.torch import load_file

    kept = load_file(folder / "model.safetensors")
    weights = {name: own.float() * kept[name + ".scale"].float()[:, None] if name + ".scale" in kept else own.float()
               for name, own in kept.items() if not name.endswith(".scale")}  # fmt: skip
    words = "embeddings.word_embeddings.weight"
    weights[f"bert.{words}"] = load_file(base() / "model.safetensors")[words]
    model = network(json.loads((folder / "config.json").read_text()))
    assert not torch.nn.Module.load_state_dict(model, weights, strict=False).unexpected_keys
    return model.eval()


def by_hand(folder, passage):
    """The log-odds that a passage of one piece answers and its best sentence, from the model's own token vectors."""
    import torch

    model, tokenizer = in_torch(folder), whole_text_tokenizer()
    [[piece]] = sentence_pieces(tokenizer, QUESTION, [passage])
    size = len(piece.ids)
    segments = [0] * piece.second + [1] * (size - piece.second)
    with torch.no_grad():
        vectors = model.bert(torch.tensor([piece.ids]), token_type_ids=torch.tensor([segments])).last_hidden_state[0]
        scores = []
        for number in range(max(piece.sentence) + 1):
            own = vectors[[at for at, each in enumerate(piece.sentence) if each == number]]
            if len(own):
                telling = torch.softmax(model.telling(own)[:, 0], 0)
                scores.append((float(model.sentence((telling[:, None] * own).sum(0))[0]), number))
        none = float(model.none(vectors[0])[0])
    return math.log(sum(math.exp(score) for score, _ in scores)) - none, max(scores)[1]


def test_the_network_that_reads_is_the_one_that_is_trained(folder):
    import torch

    tokenizer, model = whole_text_tokenizer(), in_torch(folder)
    read, _ = load_network("reader", folder, base())
    pieces = [piece for own in sentence_pieces(tokenizer, QUESTION, [SHORT, LONG]) for piece in own]
    with torch.no_grad():
        scores, none = model(*padded(pieces, 40))
    for piece, theirs, none_of_them in zip(pieces, scores.numpy(), none.numpy(), strict=True):
        ours = read.read(piece, 40)
        held = np.isfinite(ours.sentences)
        assert (held == np.isfinite(theirs)).all()
        assert ours.sentences[held] == pytest.approx(theirs[held], abs=1e-3)
        assert ours.none == pytest.approx(float(none_of_them), abs=1e-3)


@pytest.mark.parametrize("passage", [SHORT, BARE])
def test_the_odds_are_those_of_any_sentence_against_none_and_the_span_is_the_best_sentence(folder, reader, passage):
    odds, best = by_hand(folder, passage)
    [verdict] = reader.read(QUESTION, [passage])
    assert verdict.answers == verdict.relevance == pytest.approx(odds, abs=1e-3)
    lines = passage.rstrip("\n").split("\n")
    assert passage[slice(*verdict.span)] == lines[best + (len(lines) > 1)]


def test_a_passage_is_read_the_same_alone_and_among_others_in_any_order(reader):
    together = reader.read(QUESTION, PASSAGES)
    for passage, verdict in zip(PASSAGES, together, strict=True):
        [alone] = reader.read(QUESTION, [passage])
        assert alone.span == verdict.span and alone.answers == pytest.approx(verdict.answers, abs=1e-4)
    assert reader.read(QUESTION, PASSAGES) == together
    backwards = reader.read(QUESTION, PASSAGES[::-1])[::-1]
    assert [each.answers for each in backwards] == pytest.approx([each.answers for each in together], abs=1e-4)


def test_of_a_long_passage_the_piece_with_the_best_odds_counts(reader, tokenizer):
    [found] = sentence_pieces(tokenizer, QUESTION, [LONG])
    lines = LONG.split("\n")
    odds = []
    for piece in found:
        own = sorted({each for each in piece.sentence if each >= 0})
        part = "\n".join([lines[0], *(lines[1 + number] for number in own)]) + "\n"
        odds.append(reader.read(QUESTION, [part])[0].answers)
    assert reader.read(QUESTION, [LONG])[0].answers == pytest.approx(max(odds), abs=1e-4)


def test_nothing_to_read_gives_no_verdict_and_a_passage_without_words_does_not_answer(reader):
    assert reader.read(QUESTION, []) == []
    for empty in ("", "Minutes\n\n", "\n\n"):
        [verdict] = reader.read(QUESTION, [empty])
        assert verdict.span is None and verdict.answers == -30.0


def test_what_is_kept_of_weights_is_within_half_a_step_of_them(folder):
    import torch

    generator = torch.Generator().manual_seed(2)
    weights = {
        "a": torch.randn(5, 7, generator=generator),
        "b": torch.randn(7, generator=generator),
        "c": torch.zeros(2, 3),
    }
    kept = quantised(weights)
    assert kept["a"].dtype == torch.int8 and torch.equal(kept["b"], weights["b"])
    again = kept["a"].float() * kept["a.scale"][:, None]
    step = weights["a"].abs().amax(1, keepdim=True) / 127
    assert ((again - weights["a"]).abs() <= step / 2 + 1e-6).all()
    assert not (kept["c"].float() * kept["c.scale"][:, None]).any()


# ── what is refused ──


def test_its_kind_is_read_from_its_settings(folder):
    assert folders.model_kind(folder) is ModelKind.SENTENCES


@pytest.fixture
def shipped(copy, monkeypatch):
    """A folder that stands where the shipped reader does."""
    digest = hashlib.sha256((copy / "model.safetensors").read_bytes()).hexdigest()
    (copy / "card.json").write_text(json.dumps({"sha256": digest}))
    monkeypatch.setattr(shipped_reader, "SHIPPED_FOLDER", copy)
    yield copy
    shipped_reader._opened.cache_clear()


def test_the_shipped_reader_stands_beside_the_embedded_encoder_alone_and_none_is_without(shipped, reader):
    embedded, other = ModelIdentity(encoder.EMBEDDED_ENCODER, "0" * 64), ModelIdentity("other", "1" * 64)
    found = loading.reranker_beside(embedded)
    assert (found.identity.name, found.identity.digest) == (EMBEDDED_RERANKER, reader.identity.digest)
    assert found.read(QUESTION, PASSAGES) == reader.read(QUESTION, PASSAGES)
    assert loading.reranker_beside(embedded) is found is loading.reranker_beside(other, EMBEDDED_RERANKER)
    assert loading.reranker_beside(other) is None is loading.reranker_beside(embedded, "none")


def test_a_shipped_reader_that_is_not_the_one_that_was_shipped_is_refused_with_a_way_to_go_on(shipped):
    weights, card = shipped / "model.safetensors", shipped / "card.json"
    for harm in (
        lambda: weights.write_bytes(weights.read_bytes()[:-1] + b"\x01"),
        lambda: weights.unlink(),
        lambda: card.write_text("[]"),
        lambda: card.unlink(),
    ):
        harm()
        with pytest.raises(ModelDamaged, match=EMBEDDED_RERANKER) as refused:
            loading.load_reranker(EMBEDDED_RERANKER)
        assert "--reader none" in refused.value.remedy


def test_what_was_read_lately_is_not_read_again(folder):
    again = loading.load_reranker(str(folder))
    first = again.read(QUESTION, PASSAGES)
    again._loaded = None  # nothing could be read now
    assert again.read(QUESTION, PASSAGES[::-1]) == first[::-1]
    with pytest.raises(TypeError):
        again.read(QUESTION, ["Another passage."])


def test_a_reader_on_another_encoder_is_refused(copy):
    settings = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps(settings | {"base_sha256": "0" * 64}))
    with pytest.raises(ModelUnfit, match="another encoder"):
        loading.load_reranker(str(copy))


def test_weights_that_are_cut_off_or_not_the_settings_own_are_named(copy):
    weights = copy / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelDamaged, match="does not load"):
        loading.load_reranker(str(copy)).read(QUESTION, [SHORT])
    weights.write_bytes(whole)
    settings = json.loads((copy / "config.json").read_text())
    settings["bert"]["num_hidden_layers"] = 2
    (copy / "config.json").write_text(json.dumps(settings))
    with pytest.raises(ModelDamaged, match="does not load"):
        loading.load_reranker(str(copy)).read(QUESTION, [SHORT])


def test_its_digest_is_over_its_files_and_changes_with_them(copy, reader):
    assert loading.load_reranker(str(copy)).identity.digest == reader.identity.digest
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert loading.load_reranker(str(copy)).identity.digest != reader.identity.digest
