"""An index at an address: built in a folder of this machine, then published there, complete or not at all.

The folder remembers what was read and embedded, so that the next build does what is new, and one whose publishing was
broken off publishes without embedding anything again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.errors import OnRecordError, command
from assistant.index.building.progress import BuildProgress
from assistant.index.building.workers import workers_at
from assistant.index.milvus import parse_address, work_folder
from assistant.index.milvus.connection import connect
from assistant.index.milvus.versions import publish_version
from assistant.index.opening import open_index
from assistant.records import BuildReport


def published_at(
    index: str,
    build: Callable[[Path], BuildReport],
    progress: Callable[[BuildProgress], None] | None,
    ray: str | None = None,
) -> BuildReport:
    """The report of ``build``, which builds in the folder that it is given, once that version serves at ``index``.

    Ray, where the build is on workers of it, is started before the index is connected to: it starts by forks, and what
    is forked beside the server of a file of milvus-lite, a thread of this process, may hang.

    Raises:
        AddressWrong, ExtraMissing, IndexUnreachable, WorkersFailed: nothing was built. IndexUnreachable,
            IndexUnwritable: what was built is kept here, and the version before serves there.
    """
    address = parse_address(index)
    with workers_at(ray):
        connection, work = connect(address), work_folder(address)
        try:
            report = build(work)
        except OnRecordError as error:
            error.mend_with(error.remedy.replace(f"--index {work}", f"--index {index}"))
            raise
    try:
        publish_version(connection, open_index(work), _told(progress))
    except OnRecordError as error:
        error.mend_with(f"{error.remedy} What was built is kept: {command('build', index=index)}")
        raise
    return replace(report, index=str(address))


def _told(progress: Callable[[BuildProgress], None] | None) -> Callable[[int, int, str], None]:
    """Tells ``progress`` of rows written."""
    if progress is None:
        return lambda *_: None
    return lambda done, total, part: progress(BuildProgress("publish", done, total, part))
