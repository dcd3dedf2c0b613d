"""Where an index stands in Milvus: ``milvus://HOST:PORT/NAME``, or in a file of milvus-lite ``milvus:///PATH.db/NAME``.

``milvus+tls://`` speaks TLS; a database of the server stands before the name: ``milvus://HOST:PORT/DATABASE/NAME``.
What the server asks for to let one in stands in the variable ``MILVUS_TOKEN`` (``user:password`` or a key), never in
the address, which is shown and logged.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import AddressWrong

TOKEN = "MILVUS_TOKEN"
"""The variable of the environment that holds the server's token."""
_SCHEMES = {"milvus": "http", "milvus+tls": "https"}
_PORT = 19530
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_HOW = "Write milvus://HOST:19530/NAME, or for a file of milvus-lite its whole path: milvus:///PATH/FILE.db/NAME."


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """An index in Milvus: what a client connects to, a database of it, and the name of the index there."""

    written: str
    uri: str
    name: str
    database: str = ""

    def __str__(self) -> str:
        return self.written

    @property
    def in_file(self) -> bool:
        """Whether it stands in a file of milvus-lite, which one process at a time may have open."""
        return self.uri.endswith(".db")

    @property
    def place(self) -> str:
        """The server or the file, as errors name it."""
        return f"the file {self.uri}" if self.in_file else f"the Milvus server at {self.uri.partition('://')[2]}"


def is_address(index: str | os.PathLike[str]) -> bool:
    """Whether ``index`` names an index in Milvus, and not a folder."""
    return isinstance(index, str) and index.partition(":")[0] in _SCHEMES


def parse_address(written: str) -> MilvusAddress:
    """The address that ``written`` is.

    >>> parse_address("milvus://db.example.org/papers").uri
    'http://db.example.org:19530'

    Raises:
        AddressWrong: it is none, and what is wrong with it.
    """
    try:
        parts = urlsplit(written)
        port = parts.port or _PORT
    except ValueError as error:
        raise AddressWrong(f"{written} is no address of an index: {error}.", _HOW) from error
    if parts.username is not None or parts.password is not None:
        shown = f"{parts.scheme}://…@{parts.hostname}{parts.path}"
        raise AddressWrong(
            f"{shown} holds a name or a password, which would be shown and logged.",
            f"Leave them out, and put them in the variable {TOKEN}, as user:password.",
        )
    *before, name = parts.path.strip("/").split("/")
    wrong = _wrong_name(name, written)
    if wrong:
        raise wrong
    if not parts.hostname:
        file = "/" + "/".join(before)
        if not file.endswith(".db") or parts.scheme != "milvus":
            raise AddressWrong(f"{written} names neither a server nor a file that ends in .db.", _HOW)
        return MilvusAddress(written, file, name)
    if len(before) > 1 or any(_wrong_name(database, written) for database in before):
        raise AddressWrong(f"{written} names no database of a server: {'/'.join(before)}.", _HOW)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return MilvusAddress(written, f"{_SCHEMES[parts.scheme]}://{host}:{port}", name, "".join(before))


def work_folder(address: MilvusAddress) -> Path:
    """The folder on this machine in which an index is built before it is published at ``address``: below
    ``ONRECORD_WORK``, else where programs of the user keep what can be made again."""
    import platformdirs

    home = os.environ.get("ONRECORD_WORK") or platformdirs.user_cache_path("onrecord")
    told = hashlib.sha256(f"{address.uri} {address.database}".encode()).hexdigest()[:8]
    return Path(home) / "milvus" / f"{address.name}-{told}"


def _wrong_name(name: str, written: str) -> AddressWrong | None:
    if _NAME.fullmatch(name):
        return None
    told = f"{name!r}, the name at its end, is none that a collection can have" if name else "it names no collection"
    return AddressWrong(f"{written}: {told} (letters, digits and _, no digit first).", _HOW)
