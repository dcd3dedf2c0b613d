"""Anything in any order: builds, crashes, full disks, damage, deletions, reloads, questions, going back.

Whatever happened, every quotation is word for word what one published version holds, an index with a whole version
opens, and the next build works.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant import Assistant
from assistant.errors import IndexDamaged, IndexMissing, IndexUnwritable
from assistant.index import files, opening
from assistant.index.integrity import roll_back
from assistant.records import Answer, NoAnswer
from tests.faults.disk import ERRORS, Disk, fails
from tests.faults.small import NEW, OLD, QUESTION, Tiny, built, papers, quick

CORPORA = (OLD, NEW, {"a": OLD["a"]}, {**OLD, "d": "The crossing on Bridge Street was closed again in May.\n"})
SPOT = st.integers(0, 10**6)


class Crash(BaseException):
    """The process is gone: no step after this one is done."""


class Machine(RuleBasedStateMachine):
    """One index folder, and what it must hold."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.index = self.folder / "built"
        self.known: dict[str, dict[str, str]] = {}
        self.hurt: set[str] = set()
        self.desk = None
        self.build(0)

    def teardown(self):
        shutil.rmtree(self.folder)

    def _build(self, which, fault=None):
        """A build of one of the corpora; what it may publish is known before it begins."""
        corpus = papers(self.folder / "corpus", CORPORA[which])
        reference = self.folder / "reference"
        shutil.rmtree(reference, ignore_errors=True)
        version = built(corpus, reference)
        self.known[version] = CORPORA[which]
        with Disk(self.index, fault).inserted():
            published = built(corpus, self.index)
        assert published == version
        self.hurt.discard(version)

    @rule(which=st.integers(0, len(CORPORA) - 1))
    def build(self, which):
        self._build(which)
        opened = opening.whole(self.index)
        assert opened.warning is None
        assert self.known[opened.version] == CORPORA[which]

    @rule(which=st.integers(0, len(CORPORA) - 1), at=st.integers(1, 110), error=st.sampled_from([*ERRORS.values()]))
    def build_on_a_failing_disk(self, which, at, error):
        try:
            self._build(which, fails(at, error, on=True))
        except IndexUnwritable:
            self._rewritten()

    @rule(which=st.integers(0, len(CORPORA) - 1), at=st.integers(1, 110))
    def build_and_crash(self, which, at):
        def fault(step, _):
            if step >= at:
                raise Crash

        try:
            self._build(which, fault)
        except Crash:
            self._rewritten()

    def _rewritten(self):
        """A build that ended early may have mended or removed a damaged version."""
        self.hurt = {name for name in self.hurt if self._is_hurt(name)}

    def _is_hurt(self, name):
        """Whether a version differs from what it was, seen without the product: by the digest in its card."""
        import hashlib
        import json

        folder = self.index / name
        try:
            data = (folder / "card.json").read_bytes()
            listed = json.loads(data)["files"]
            whole = hashlib.sha256(data).hexdigest().startswith(name[2:])
            return not whole or any(
                hashlib.sha256((folder / file).read_bytes()).hexdigest() != sha256
                for file, (_, sha256) in listed.items()
            )
        except (OSError, ValueError, KeyError):
            return True

    @rule(which=SPOT, file=SPOT, at=SPOT, bit=st.integers(0, 7))
    def corrupt(self, which, file, at, bit):
        path = self._file(which, file)
        if path and (data := path.read_bytes()):
            at %= len(data)
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])

    @rule(which=SPOT, file=SPOT)
    def delete(self, which, file):
        if path := self._file(which, file):
            path.unlink()

    def _file(self, which, file):
        """A file of a version, which counts as hurt from now on, or CURRENT."""
        names = files.versions(self.index)
        if not names:
            return None
        name = names[which % len(names)]
        held = [*sorted((self.index / name).iterdir()), self.index / files.CURRENT]
        path = held[file % len(held)]
        if path.name != files.CURRENT:
            self.hurt.add(name)
        return path if path.exists() else None

    @rule()
    def reload(self):
        whole = [name for name in files.versions(self.index) if name not in self.hurt]
        try:
            self.desk = Assistant.open(self.index, encoder=Tiny())
        except (IndexDamaged, IndexMissing):
            assert not whole
        else:
            assert self.desk.snapshot.version not in self.hurt

    @rule()
    def go_back(self):
        with quick():
            try:
                name, _ = roll_back(self.index)
            except IndexMissing:
                return
        assert name not in self.hurt

    @precondition(lambda self: self.desk is not None)
    @rule()
    def search(self):
        texts = self.known[self.desk.snapshot.version]
        for hit in self.desk.search(QUESTION):
            assert texts[hit.passage.document][hit.passage.start : hit.passage.end] == hit.passage.text

    @invariant()
    def every_answer_is_verbatim_and_from_one_version(self):
        if getattr(self, "desk", None) is None:
            return
        texts = self.known[self.desk.snapshot.version]
        assert {each.id: each.text for each in self.desk.documents} == texts
        match self.desk.ask(QUESTION):
            case Answer(citations=found) | NoAnswer(nearest=found):
                for each in found:
                    assert texts[each.document][each.start : each.end] == each.quote


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestMachine.pytestmark = [pytest.mark.reliability]
