"""The adapted encoder: what is added to the published weights, and what is refused. The last part needs the model."""

import json
import shutil
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.errors import IndexOutOfDate, ModelDamaged, commands, install_again, put_back
from assistant.models import encoder as module
from assistant.models.adaptation import CARD, CODING, DIFFERENCE, Adaptation
from assistant.models.encoder import ADAPTED_ENCODER, ADAPTED_FOLDER, BASE_ENCODER, load_encoder
from assistant.models.folders import digest
from assistant.models.weight_difference import compressed, restored
from tests.models.test_front_door import SETTINGS

BASE = "b" * 64
BEFORE = {"weight": np.array([[1, 2], [3, 4]], np.float32), "bias": np.array([0, 1], np.float32)}
AFTER = {"weight": np.array([[1.5, 2], [3, 3.75]], np.float32), "bias": np.array([0.25, 1], np.float32)}


def linear():
    import torch

    made = torch.nn.Linear(2, 2)
    made.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in BEFORE.items()})
    return made


@pytest.fixture
def folder(tmp_path):
    """An adaptation of a layer of two by two, as it is shipped."""
    from safetensors.numpy import save_file

    made = tmp_path / "adapted"
    made.mkdir()
    save_file(compressed(BEFORE, AFTER), made / DIFFERENCE)
    (made / CARD).write_text(json.dumps({"base_sha256": BASE, "sha256": digest(made / DIFFERENCE)}))
    return made


def test_the_difference_is_added_to_the_weights_and_the_same_each_time(folder):
    first, second = linear(), linear()
    for one in (first, second):
        Adaptation.read("mine", folder, BASE).apply(one)
    assert first.weight.detach().numpy() == pytest.approx(AFTER["weight"], abs=1e-6)
    assert first.bias.tolist() == AFTER["bias"].tolist()
    assert first.weight.detach().numpy().tobytes() == second.weight.detach().numpy().tobytes()


def test_a_difference_of_one_changed_bit_is_refused_by_name(folder):
    path = folder / DIFFERENCE
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelDamaged, match=f"The file {DIFFERENCE} of mine is not the shipped one .*sha256") as caught:
        Adaptation.read("mine", folder, BASE)
    assert install_again() in caught.value.remedy and BASE_ENCODER in caught.value.remedy


def test_the_shipped_difference_is_put_back_from_the_checkout_that_it_stands_in(monkeypatch, tmp_path):
    shipped = ADAPTED_FOLDER / DIFFERENCE
    root = ADAPTED_FOLDER.parents[2]
    if (root / ".git").exists():
        assert put_back(shipped).endswith(f"checkout -- {shipped.relative_to(root)}")
    monkeypatch.setattr(commands, "_ROOT", tmp_path)  # as from a wheel
    assert put_back(shipped).endswith("pip install --upgrade --force-reinstall onrecord")


def test_a_missing_difference_is_refused_by_name(folder):
    (folder / DIFFERENCE).unlink()
    with pytest.raises(ModelDamaged, match=f"The file {DIFFERENCE} of mine .*it is missing"):
        Adaptation.read("mine", folder, BASE)


@pytest.mark.parametrize("card", [None, "{", "[]"])
def test_without_a_card_that_can_be_read_nothing_is_applied(folder, card):
    (folder / CARD).unlink()
    if card is not None:
        (folder / CARD).write_text(card)
    with pytest.raises(ModelDamaged, match="The card of mine") as caught:
        Adaptation.read("mine", folder, BASE)
    assert caught.value.remedy


def test_a_difference_over_other_weights_is_refused(folder):
    with pytest.raises(ModelDamaged, match="trained over other weights"):
        Adaptation.read("mine", folder, "c" * 64)


def test_a_difference_that_does_not_fit_is_refused(folder):
    import torch

    read = Adaptation.read("mine", folder, BASE)
    for other in (torch.nn.Linear(3, 2), torch.nn.LayerNorm(2, bias=False)):
        with pytest.raises(ModelDamaged, match="cannot be applied") as caught:
            read.apply(other)
        assert caught.value.remedy


def test_another_base_or_another_difference_is_another_encoder(folder):
    read = Adaptation.read("mine", folder, BASE)
    assert read.identity("one") != read.identity("two")
    assert read.identity("one") != Adaptation("mine", read.path, "d" * 64).identity("one")
    assert read.identity("one") == Adaptation("other name", folder / "elsewhere", read.sha256).identity("one")


# ── what its vectors are kept by ──


@pytest.fixture
def coded(folder):
    """The adaptation with centroids beside it."""
    np.savez(folder / CODING, centroids=np.eye(3, 2, dtype=np.float16), rotation=np.eye(2, dtype=np.float16))
    card = json.loads((folder / CARD).read_text())
    card["coding"] = {"sha256": digest(folder / CODING), "reach": 0.25}
    (folder / CARD).write_text(json.dumps(card))
    return folder


def test_centroids_and_reach_are_those_that_were_shipped(coded):
    found = Adaptation.read("mine", coded, BASE).coding()
    assert found.centroids.tolist() == np.eye(3, 2).tolist() and found.centroids.dtype == np.float32
    assert found.rotation.tolist() == np.eye(2).tolist() and found.reach == 0.25


def test_an_encoder_whose_card_names_no_centroids_has_none(folder):
    assert Adaptation.read("mine", folder, BASE).coding() is None


def test_centroids_of_one_changed_bit_or_gone_are_refused_by_name(coded):
    path = coded / CODING
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelDamaged, match=f"The file {CODING} of mine is not the shipped one") as caught:
        Adaptation.read("mine", coded, BASE).coding()
    assert put_back(coded) in caught.value.remedy
    path.unlink()
    with pytest.raises(ModelDamaged, match=f"The file {CODING} of mine is not the shipped one .it is missing"):
        Adaptation.read("mine", coded, BASE).coding()


# ── what is shipped ──


def test_the_shipped_difference_is_whole_small_and_part_of_a_wheel():
    shipped = Adaptation.read(ADAPTED_ENCODER, module.ADAPTED_FOLDER, module.PUBLISHED_WEIGHTS)
    assert shipped.path.stat().st_size < 25_000_000
    patterns = SETTINGS["tool"]["setuptools"]["package-data"]["assistant"]
    for path in module.ADAPTED_FOLDER.iterdir():
        assert any(fnmatch(f"models/council_encoder/{path.name}", pattern) for pattern in patterns)


def test_the_shipped_centroids_fit_the_encoder_and_reach_most_components():
    found = Adaptation.read(ADAPTED_ENCODER, module.ADAPTED_FOLDER, module.PUBLISHED_WEIGHTS).coding()
    assert found.centroids.shape == (1024, 384)
    assert found.rotation @ found.rotation.T == pytest.approx(np.eye(384), abs=5e-3)
    assert 0.1 < found.reach < 0.5
    assert (np.linalg.norm(found.centroids, axis=1) < 1.01).all()


def test_the_card_says_what_is_shipped():
    card = json.loads((module.ADAPTED_FOLDER / CARD).read_text(encoding="utf-8"))
    assert (card["name"], card["base"], card["licence"]) == (ADAPTED_ENCODER, BASE_ENCODER, "Apache-2.0")
    assert card["base_sha256"] == module.PUBLISHED_WEIGHTS
    assert card["sha256"] in (module.ADAPTED_FOLDER / "README.md").read_text(encoding="utf-8")


TEXTS = ["Who seconded the motion on the playground?", "Cllr Hughes seconded, and it was carried.", "The bus is late."]


@pytest.fixture(scope="module")
def adapted():
    return load_encoder(ADAPTED_ENCODER)


@pytest.fixture(scope="module")
def base():
    return load_encoder(BASE_ENCODER)


@pytest.mark.model
def test_the_adapted_encoder_is_what_an_index_is_built_with_where_nothing_is_said():
    assert module.EMBEDDED_ENCODER == ADAPTED_ENCODER
    assert load_encoder().identity == load_encoder(ADAPTED_ENCODER).identity


@pytest.mark.model
def test_the_two_embedded_encoders_differ_in_identity_and_vectors_and_the_published_one_is_as_published(adapted, base):
    assert (adapted.identity.name, base.identity.name) == ("council-minilm-1", "all-MiniLM-L6-v2")
    assert adapted.identity.digest != base.identity.digest
    assert base.identity.digest == load_encoder(str(module.encoder_folder(BASE_ENCODER))).identity.digest
    vectors = adapted.encode(TEXTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert 0.2 < float((vectors * base.encode(TEXTS)).sum(1).min()) < 0.999


@pytest.mark.model
def test_the_adapted_weights_are_the_published_ones_plus_the_difference_and_no_word_embedding_changed(adapted, base):
    from safetensors.numpy import load_file

    changes = restored(load_file(module.ADAPTED_FOLDER / DIFFERENCE))
    after = dict(adapted._model[0].auto_model.named_parameters())
    before = dict(base._model[0].auto_model.named_parameters())
    for name, weight in before.items():
        expected = weight.detach().numpy() + changes.get(name, np.float32(0))
        assert np.array_equal(after[name].detach().numpy(), expected), name
    assert not [name for name in changes if "word_embeddings" in name]


@pytest.mark.model
def test_a_damaged_shipped_difference_is_refused_when_the_encoder_is_asked_for(tmp_path, monkeypatch):
    copy = tmp_path / "council_encoder"
    shutil.copytree(module.ADAPTED_FOLDER, copy)
    (copy / DIFFERENCE).write_bytes((copy / DIFFERENCE).read_bytes()[:-1])
    monkeypatch.setattr(module, "ADAPTED_FOLDER", copy)
    with pytest.raises(ModelDamaged, match=f"{DIFFERENCE} of {ADAPTED_ENCODER} is not the shipped one"):
        load_encoder(ADAPTED_ENCODER)


@pytest.mark.model
def test_an_index_built_with_one_of_them_is_refused_by_name_with_the_other(tmp_path, base, adapted):
    from assistant import build_index

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "minutes.txt").write_text("Minutes of the parish council\n\nThe hedge is to be cut in May.\n")
    build_index(corpus, tmp_path / "index", encoder=BASE_ENCODER)
    with pytest.raises(IndexOutOfDate, match=f"built with {BASE_ENCODER} .* this run uses {ADAPTED_ENCODER}") as caught:
        Assistant.open(tmp_path / "index", encoder=ADAPTED_ENCODER)
    assert "--encoder" in caught.value.remedy
    assert Assistant.open(tmp_path / "index").encoder.identity == base.identity
    build_index(corpus, tmp_path / "index", encoder=ADAPTED_ENCODER)
    assert Assistant.open(Path(tmp_path / "index")).encoder.identity == adapted.identity
