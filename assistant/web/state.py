"""What the page stands on: the open index, switched when a new version is published, and examples with an answer.

The page is up before the model is. A thread opens the index, loads the model and asks the examples; whoever asks
before that waits for it and is told so.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.errors import OnRecordError
from assistant.index import is_address, open_search_index, published
from assistant.models import EMBEDDED_ENCODER, Encoder, Reranker, load_question_encoder, reranker_beside, sent_to
from assistant.records import Answer
from assistant.web.examples import candidates

_EXAMPLES = 4
_SECONDS_OF_ASKING = 4.0
"""How long candidates are asked for examples, once the model is loaded, before those found must do."""

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the record answers, and what answers it."""

    question: str
    source: str


class ChatState:
    """One index, in a folder or at an address, kept open. Safe to share between threads."""

    def __init__(
        self, index: str | Path, corpus: Path, encoder: Encoder | None = None, reader: Reranker | str | None = None
    ) -> None:
        """``reader`` is a reranker, or ``"none"``; where it is None, the shipped one beside the encoder it was fitted
        with."""
        self.index = index
        self.corpus = corpus
        self._encoder = encoder
        self._reader = reader
        self._assistant: Assistant | None = None
        self._opening = threading.Lock()
        self._refused: object = None
        self._examples: tuple[str, tuple[Example, ...]] = ("", ())
        self.notice: str | None = None
        """Why a version older than the one published serves, None where the one published does."""
        self.ready = threading.Event()
        """Set when the model is loaded and the examples are known, or when it is known that neither can be."""

    def assistant(self) -> Assistant:
        """The index as it is published now. While a new version is being opened, the one before serves on.

        Raises:
            IndexMissing, IndexDamaged, IndexOutOfDate, ModelMissing, ModelDamaged: with the remedy. A version that was
            open stays open when the one after it cannot be (`notice`).
        """
        pointer = published(self.index)
        assistant = self._assistant
        if assistant is not None and (pointer is None or self._known(pointer, assistant)):
            return assistant
        if not self._opening.acquire(blocking=assistant is None):
            return assistant or self.assistant()
        try:
            return self._switched(pointer)
        finally:
            self._opening.release()

    def _known(self, pointer: tuple[str, str], assistant: Assistant) -> bool:
        newest = pointer[0] == assistant.snapshot.version and assistant.warning is None
        return newest or self._sight(pointer) == self._refused

    def _sight(self, pointer: tuple[str, str] | None) -> object:
        """What is published, and which folder stands for it: a build that mends a version makes a folder anew."""
        try:
            folder = (Path(self.index) / pointer[0]).stat() if pointer and not is_address(self.index) else None
        except OSError:
            folder = None
        return pointer, folder and (folder.st_ino, folder.st_mtime_ns)

    def _switched(self, pointer: tuple[str, str] | None) -> Assistant:
        """The assistant of the version that is published, opened if it is not; called by one thread at a time."""
        before = self._assistant
        if before is not None and pointer is not None and self._known(pointer, before):
            return before
        sight = self._sight(pointer)
        try:
            assistant = self._open()
        except OnRecordError as error:
            if before is None:
                raise
            return self._stayed(before, sight, f"{error} Until then the version before serves.")
        if before is not None and assistant.warning:
            return self._stayed(before, sight, assistant.warning)
        self._assistant, self.notice, self._refused = assistant, assistant.warning, sight if assistant.warning else None
        log.info("index %s open: %d documents", assistant.snapshot.version, assistant.snapshot.card.documents)
        if before is not None:
            threading.Thread(target=self.warm_up, name="warm-up", daemon=True).start()
        return assistant

    def _stayed(self, before: Assistant, sight: object, notice: str) -> Assistant:
        """The one before, since the version at ``sight`` cannot be opened; it is not tried again until it changes."""
        self._refused, self.notice = sight, notice
        log.warning("%s", notice)
        return before

    def _open(self) -> Assistant:
        opened = open_search_index(self.index, self.corpus)
        built = opened.built_with
        if self._encoder is None or self._encoder.identity.digest != built.digest:
            self._encoder = load_question_encoder(built.name)
        return Assistant(opened, self._encoder, reranker_beside(self._encoder.identity, self._reader))

    def encoder(self) -> Encoder:
        """The encoder that the index was built with, the embedded one where there is no index; loaded once.

        Raises:
            ModelMissing, ModelDamaged: it cannot be used.
        """
        with contextlib.suppress(OnRecordError):
            self.assistant()
        if self._encoder is None:
            self._encoder = load_question_encoder(EMBEDDED_ENCODER)
        return self._encoder

    @property
    def sent_to(self) -> str | None:
        """Where each question and the first passages found for it are sent; None where nothing leaves this machine."""
        return sent_to(None if isinstance(self._reader, str) else self._reader)

    def start(self) -> None:
        """Opens, loads and asks the examples in a thread of its own."""
        threading.Thread(target=self.warm_up, name="warm-up", daemon=True).start()

    def warm_up(self) -> None:
        """Loads the model and finds the examples; what goes wrong is told to whoever asks next."""
        started = time.monotonic()
        try:
            self.examples()
            log.info("ready after %.1f s", time.monotonic() - started)
        except OnRecordError as error:
            log.warning("not ready: %s", error)
        except Exception:
            log.exception("the warm-up failed")
        finally:
            self.ready.set()

    @property
    def trouble(self) -> OnRecordError | None:
        """Why questions cannot be answered, None where they can."""
        try:
            self.assistant()
        except OnRecordError as error:
            return error
        return None

    def examples(self) -> tuple[Example, ...]:
        """Questions asked beforehand of the version that is open, each with an answer, of different records first."""
        assistant = self.assistant()
        version, known = self._examples
        if version != assistant.snapshot.version or not known:
            known = tuple(answered(self._at_home(assistant)))
            self._examples = (assistant.snapshot.version, known)
        return known

    def _at_home(self, assistant: Assistant) -> Assistant:
        """``assistant``, without a reader that sends questions elsewhere: those here nobody has asked."""
        return Assistant(assistant.index, assistant.encoder) if self.sent_to else assistant

    @property
    def known_examples(self) -> tuple[Example, ...]:
        """The examples as far as they are known, at once."""
        return self._examples[1]


def answered(assistant: Assistant) -> Iterator[Example]:
    """Up to four candidates that the record answers, each answered from another record while there are others."""
    assistant.search("the first question loads the model", 1)
    until = time.monotonic() + _SECONDS_OF_ASKING
    spare: list[Example] = []
    sources: set[str] = set()
    for question in candidates(assistant.snapshot):
        if len(sources) == _EXAMPLES or time.monotonic() > until:
            break
        match assistant.ask(question):
            case Answer(citations=(best, *_)):
                example = Example(question, best.title)
                if best.title in sources:
                    spare.append(example)
                else:
                    sources.add(best.title)
                    yield example
    yield from spare[: _EXAMPLES - len(sources)]
