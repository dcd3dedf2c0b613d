"""The light path of the embedded encoders against sentence-transformers and against formulas, with the real model."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant import build_index
from assistant.errors import ModelDamaged
from assistant.models import bert, question_encoder
from assistant.models.encoder import ADAPTED_ENCODER, BASE_ENCODER, load_encoder
from assistant.models.packed_encoder import PackedEncoder
from assistant.models.question_encoder import QuestionEncoder, building_encoder, load_question_encoder
from tests.models.test_encoder import TEXTS
from tests.toys import ToyEncoder

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = [*TEXTS, "What did inspectors say about pathway plans?", "£1.2m – “so”\n\n(a) x", " \n word " * 400, "?"]


@pytest.fixture(scope="module", params=[BASE_ENCODER, ADAPTED_ENCODER])
def both(request):
    """An embedded encoder as questions are read, and as sentence-transformers has it."""
    return load_question_encoder(request.param), load_encoder(request.param)


@pytest.mark.model
def test_vectors_token_vectors_and_spans_are_those_of_sentence_transformers(both):
    light, full = both
    assert isinstance(light, QuestionEncoder) and light.identity == full.identity
    assert light.dimension == full.dimension
    for ours, theirs in zip(light.read(QUESTIONS), full.read(QUESTIONS), strict=True):
        assert ours.vector == pytest.approx(theirs.vector, abs=1e-5)
        assert ours.tokens.shape == theirs.tokens.shape
        assert np.abs(ours.tokens - theirs.tokens).max() < 1e-5
        assert ours.ids.tolist() == theirs.ids.tolist() and ours.spans.tolist() == theirs.spans.tolist()
    assert np.abs(light.encode(QUESTIONS) - full.encode(QUESTIONS)).max() < 1e-5
    assert light.encode([]).shape == (0, 384) and light.read([]) == []


@pytest.mark.model
def test_a_text_read_among_others_has_the_vectors_it_has_alone(both):
    light, _ = both
    texts = ["roads", "bridges", "a longer text about bridges", *["hedges"] * 40]
    for text, among in zip(texts, light.read(texts), strict=True):
        (alone,) = light.read([text])
        assert among.vector == pytest.approx(alone.vector, abs=1e-6)
        assert among.ids.tolist() == alone.ids.tolist()


@pytest.mark.model
def test_a_question_asked_on_the_command_line_loads_no_framework_and_is_answered(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "minutes.txt").write_text("Minutes of the parish council\n\nThe hedge is to be cut in May.\n")
    build_index(corpus, index)
    code = (
        "import sys\nfrom assistant.cli.commands import main\n"
        f"main(['ask', 'When is the hedge to be cut?', '--index', {str(index)!r}])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'gradio', 'bm25s', 'pandas'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "LOADED []\n"
    assert "The hedge is to be cut in May." in done.stdout


@pytest.mark.model
def test_an_index_is_embedded_by_the_framework_whoever_reads_its_questions():
    light = load_question_encoder(ADAPTED_ENCODER)
    building = building_encoder(light)
    assert isinstance(building, PackedEncoder) and building.identity == light.identity
    assert building_encoder(light) is building  # so that a server that builds again loads it once
    toy = ToyEncoder()
    assert building_encoder(toy) is toy


@pytest.mark.model
def test_files_that_went_after_they_were_checked_are_said_to_be_damaged(monkeypatch, tmp_path):
    light = load_question_encoder(BASE_ENCODER)
    monkeypatch.setattr(light, "_folder", tmp_path)
    with pytest.raises(ModelDamaged, match=f"The encoder {BASE_ENCODER} .* does not load") as caught:
        light.read(["a question"])
    assert "pip install" in caught.value.remedy


def test_a_model_that_is_not_embedded_is_read_by_sentence_transformers(monkeypatch):
    toy = ToyEncoder()
    monkeypatch.setattr(question_encoder, "load_encoder", {"mine": toy}.__getitem__)
    assert load_question_encoder("mine") is toy


def test_the_error_function_and_gelu_are_those_of_the_formulas():
    values = np.linspace(-6, 6, 4001, dtype=np.float32)
    exact = np.array([math.erf(value) for value in values.tolist()])
    assert np.abs(bert.erf(values) - exact).max() < 5e-7
    normal = np.array([value * 0.5 * math.erfc(-value / math.sqrt(2)) for value in values.tolist()])
    assert np.abs(bert.gelu(values) - normal).max() < 1e-6


@pytest.mark.model
def test_one_thread_multiplies_while_a_question_is_read_and_as_many_as_before_afterwards(monkeypatch):
    from threadpoolctl import threadpool_info, threadpool_limits

    def threads():
        return {one["num_threads"] for one in threadpool_info() if "numpy" in one["filepath"]}

    seen = []
    real = bert.gelu
    monkeypatch.setattr(bert, "gelu", lambda values: (seen.append(threads()), real(values))[1])
    light = load_question_encoder(BASE_ENCODER)
    with threadpool_limits(2, user_api="blas"):
        light.read(["a question"])
        assert threads() == {2}
    assert seen == [{1}] * 6
