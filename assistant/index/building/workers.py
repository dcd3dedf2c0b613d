"""Where the tasks of a build run: files are read and batches embedded here, or by workers of Ray on many machines."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from assistant.errors import ExtraMissing, ModelDamaged, OnRecordError, Unreadable, WorkersFailed, install_extra
from assistant.formats import Limits, read_all
from assistant.index.building.embedding import BatchCoding, BatchTexts, EmbeddedBatch, embed_texts
from assistant.models import Encoder, building_encoder, in_precision, precision_of
from assistant.records import ParsedFile

if TYPE_CHECKING:
    from types import ModuleType

HERE = min(4, os.cpu_count() or 1)
"""Files read at a time on this machine, each in a process of its own."""
_TRIES = 3
"""Times that a task is given to another worker when the one that had it is gone."""
_AHEAD = 4
"""Tasks that wait for each processor, so that none is idle and little is held in memory."""
_BESIDE_MILVUS = (
    "This process has had a file of milvus-lite open, beside which Ray may not start: build in a process of its own. "
)

T = TypeVar("T")
ReadFiles = Iterator[tuple[str, ParsedFile | Unreadable]]
Embed = Callable[[BatchTexts], Callable[[], EmbeddedBatch]]
"""Begins to embed a batch, and gives what waits for it."""


class Workers(Protocol):
    """What reads files and embeds batches; results come in the order that was asked for."""

    @property
    def ahead(self) -> int:
        """How many batches are begun before the first of them is waited for."""
        ...

    def read(self, files: Iterable[tuple[str, bytes]], limits: Limits) -> ReadFiles:
        """Each file's name with what its format makes of it, or why not, in order."""
        ...

    def embedding(self, model: Encoder, given: str | Encoder, coding: BatchCoding) -> Embed:
        """What embeds in a ``coding`` with ``model``, which ``given``, its name or the encoder, makes anywhere."""
        ...


class LocalWorkers:
    """This machine: files are read in child processes, batches are embedded one after the other by a thread, so that
    what is made of one is done while the next is embedded."""

    ahead = 1

    def __init__(self) -> None:
        self._embedder = ThreadPoolExecutor(1, "embedding")

    def read(self, files: Iterable[tuple[str, bytes]], limits: Limits) -> ReadFiles:
        return read_all(files, workers=HERE, limits=limits)

    def embedding(self, model: Encoder, given: str | Encoder, coding: BatchCoding) -> Embed:
        return lambda texts: self._embedder.submit(embed_texts, model, texts, coding).result

    def end(self) -> None:
        """Waits for the batch that is being embedded, and leaves those that were begun after it."""
        self._embedder.shutdown(cancel_futures=True)


class RayWorkers:
    """The workers of a Ray cluster. A worker that is gone costs the task that it had, which another is given."""

    def __init__(self, ray: ModuleType) -> None:
        self._ray = ray
        self.ahead = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        remote = ray.remote(max_retries=_TRIES, num_cpus=1)
        self._read, self._embed = remote(_read_file), remote(_embed_there)

    def read(self, files: Iterable[tuple[str, bytes]], limits: Limits) -> ReadFiles:
        begun = ((name, self._read.remote(name, data, limits)) for name, data in files)
        for name, task in _ahead(begun, self.ahead):
            try:
                yield name, self._result(task)
            except WorkersFailed:
                yield name, Unreadable(f"reading it ended every worker that had it, {_TRIES + 1} in all.")

    def embedding(self, model: Encoder, given: str | Encoder, coding: BatchCoding) -> Embed:
        precision, digest = precision_of(model), model.identity.digest
        made, held = self._ray.put(given), self._ray.put(coding)

        def begin(texts: BatchTexts) -> Callable[[], EmbeddedBatch]:
            task = self._embed.remote(made, precision, digest, held, texts)
            return lambda: self._result(task)

        return begin

    def _result(self, task: Any) -> Any:
        """What a task gave.

        Raises:
            OnRecordError: what went wrong in it. WorkersFailed: it has ended every worker that had it.
        """
        failures = self._ray.exceptions
        try:
            return self._ray.get(task)
        except failures.RayTaskError as error:
            if isinstance(error.cause, OnRecordError):
                raise error.cause from None
            raise
        except failures.RayError as error:
            told = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise WorkersFailed(
                f"A task ended every worker of Ray that had it, {_TRIES + 1} in all: {told}",
                "Look whether they have memory enough; a build again goes on where this one was.",
            ) from error


@contextmanager
def workers_at(address: str | None) -> Iterator[Workers]:
    """The workers at ``address``: of this machine where that is None; ``local`` or ``local:N`` starts Ray here, with N
    workers at a time, and ends it; else a cluster that is up.

    Raises:
        ExtraMissing: Ray is not installed. WorkersFailed: there is no cluster.
    """
    if address is None:
        workers = LocalWorkers()
        try:
            yield workers
        finally:
            workers.end()
        return
    with _ray_at(address) as ray:
        yield RayWorkers(ray)


@contextmanager
def _ray_at(address: str) -> Iterator[ModuleType]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told of what is done here
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ModuleNotFoundError as error:
        raise ExtraMissing(
            f"Building on workers needs {error.name}, which is not installed.",
            f"Install it: {install_extra('cluster')}",
        ) from error
    local, _, count = address.partition(":")
    where: dict[str, Any] = {"address": address}
    if local == "local":
        if count and not (count.isdecimal() and int(count)):
            raise WorkersFailed(f"{address} names no number of workers.", "Write local, or local:2.")
        where = {"num_cpus": int(count) if count else os.cpu_count(), "include_dashboard": False}
    started = not ray.is_initialized()
    beside = _BESIDE_MILVUS if started and "milvus_lite" in sys.modules else ""
    try:
        if started:
            try:
                _start(ray, where)
            except RuntimeError as error:
                raise WorkersFailed(
                    f"Ray at {address} cannot be used: {_told(error)}.",
                    f"{beside}Start the cluster (docs/cluster.md), or build without it: leave --ray out.",
                ) from error
        yield ray
    except ConnectionError as error:
        raise WorkersFailed(
            f"The connection with Ray at {address} was lost: {_told(error)}.",
            "See that the cluster is up; a build again goes on where this one was.",
        ) from error
    finally:
        if started:
            ray.shutdown()


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _start(ray: ModuleType, where: Mapping[str, Any]) -> None:
    """Starts or joins a cluster.

    Raises:
        RuntimeError: Ray says that it cannot, by whatever class.
    """
    try:
        ray.init(**where, log_to_driver=False, logging_level="ERROR", configure_logging=False)
    except Exception as error:  # that it did not start in time is a bare Exception
        raise RuntimeError(str(error)) from error


def _ahead(begun: Iterable[T], most: int) -> Iterator[T]:
    """``begun``, taken up to ``most`` ahead of what is yielded."""
    waiting: deque[T] = deque()
    for one in begun:
        waiting.append(one)
        if len(waiting) > most:
            yield waiting.popleft()
    yield from waiting


# ── what runs on a worker ──


def _read_file(name: str, data: bytes, limits: Limits) -> ParsedFile | Unreadable:
    ((_, read),) = read_all([(name, data)], workers=1, limits=limits)
    return read


_ENCODERS: dict[tuple[str, str], Encoder] = {}
"""The encoders that this worker has loaded, by digest and precision."""


def _embed_there(
    given: str | Encoder, precision: str, digest: str, coding: BatchCoding, texts: BatchTexts
) -> EmbeddedBatch:
    if (digest, precision) not in _ENCODERS:
        encoder = in_precision(building_encoder(given), precision)
        if encoder.identity.digest != digest:
            raise ModelDamaged(
                f"A worker's files of {encoder.identity.name} ({encoder.identity.digest[:8]}) are not those of this "
                f"machine ({digest[:8]}).",
                "Install the same release on every machine.",
            )
        _ENCODERS[digest, precision] = encoder
    return embed_texts(_ENCODERS[digest, precision], texts, coding)
