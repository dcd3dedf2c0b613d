"""Misspelt words are read as words of the record; what may be meant as it stands is not."""

import re

import numpy as np
import pytest

from assistant import Assistant, build_index
from assistant.models import EncodedText
from assistant.records import Why
from tests.toys import ToyEncoder

LETTER = """\
Focused visit to Marlsford

Inspectors saw that health assessments are late. The survey of parents was thorough. Children see a dentist, as they
should. The clubs meet weekly. Assessments take a while. It was said in Broadmead, and of Broadmead, that buses are
late.
"""
KNOWN = frozenset(["surrey", "hertfordshire", "birmingham", "leeds", "derby", "care"])


class PiecesEncoder(ToyEncoder):
    """Words that it has not met are two tokens, as in an encoder with a vocabulary of pieces."""

    def _read(self, text):
        whole = super()._read(text)
        if not re.fullmatch(r"[a-z]+", text) or text in KNOWN:
            return whole
        return EncodedText(
            whole.vector, np.repeat(whole.tokens, 2, axis=0), np.repeat(whole.ids, 2), np.repeat(whole.spans, 2, axis=0)
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("letter")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "letter.txt").write_text(LETTER, encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=PiecesEncoder())
    return Assistant.open(folder / "built", encoder=PiecesEncoder())


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("what did inpsectors say about helth assesments", {"inpsectors": "inspectors", "helth": "health",
                                                            "assesments": "assessments"}),
        ("chidren and dentits", {"chidren": "children", "dentits": "dentist"}),
        ("what happened in surrey", {}),
        ("what happened in Surrey", {}),
        ("what happened in hertfordshire", {}),
        ("birmingham leeds derby", {}),
        ("are carers late", {}),
        ("what of clun", {}),
        ("what was said in Brodmead or brodmead", {}),
        ('what of "helth"', {}),
        ("assesments2 in 20255", {}),
    ],
)  # fmt: skip
def test_a_slip_is_read_as_the_word_it_stands_for_and_a_real_word_is_not(desk, question, read_as):
    told = desk.ask(question).searched.read_as
    assert dict(told or ()) == read_as


def test_the_reply_tells_what_was_asked_and_what_was_read_and_can_be_asked_as_typed(desk):
    asked = "how late are helth assesments"
    reply = desk.ask(asked)
    assert reply.question == asked
    assert reply.searched.read_as == (("helth", "health"), ("assesments", "assessments"))
    typed = desk.ask(asked, exact_words=True)
    assert typed.searched.read_as is None and typed.question == asked
    assert typed.searched.exact_words and not reply.searched.exact_words
    right = desk.ask("how late are health assessments")
    cited = [[c.quote for c in getattr(one, "citations", ()) or one.nearest] for one in (reply, right)]
    assert cited[0] == cited[1]


def test_a_question_in_capitals_is_the_same_question(desk):
    loud, soft = desk.ask("ARE HEALTH ASSESSMENTS LATE?"), desk.ask("are health assessments late?")
    assert type(loud) is type(soft)
    cited = [getattr(one, "citations", ()) or one.nearest for one in (loud, soft)]
    assert [(c.start, c.support) for c in cited[0]] == [(c.start, c.support) for c in cited[1]]


def test_a_place_in_small_letters_that_the_record_has_not_is_named_as_absent(desk):
    reply = desk.ask("are health assessments late in surrey")
    assert reply.why is Why.NAME_ABSENT and "surrey" in reply.reason
    here = desk.ask("are health assessments late in broadmead")
    assert getattr(here, "why", None) is not Why.NAME_ABSENT
    quoted = desk.ask('are health assessments late in "surrey"')
    assert quoted.why is Why.FILTERED
