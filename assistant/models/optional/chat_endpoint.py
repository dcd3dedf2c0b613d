"""One address of a language model, and nothing else of the network: the OpenAI client, kept to it by its transport.

The address is asked as ``POST …/chat/completions``. The environment names no proxy, certificate or other address, a
redirect is not followed, nothing is tried twice, and of the client's headers only those go out that the call needs:
none that tells the system, the machine or the versions. What comes back is read up to a size and for a time.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import ModelUnfit, ReaderFailed

KEY, KEY_FILE = "OPENAI_API_KEY", "OPENAI_API_KEY_FILE"
"""The variables that hold the key, or name the file that does."""
SECONDS = 60.0
"""How long a reply may take, all of it."""
_CONNECTING = 5.0
_MOST_BYTES = 65_536
_MOST_TOKENS = 300
_SENT = frozenset({"host", "content-type", "content-length", "accept", "authorization", "connection"})
"""The headers that go out."""
_NAMED = re.compile(r"openai:(?P<model>[\x21-\x7e]{1,200}?)@(?P<url>https?://[\x21-\x7e]{1,500})")
_HOW = "Write openai:MODEL@URL, for example openai:llama3.2@http://127.0.0.1:11434/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an address: ``url`` is what ``/chat/completions`` is added to; ``key`` is never shown."""

    model: str
    url: str
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, name: str, environment: Mapping[str, str] = os.environ) -> Endpoint:
        """The endpoint that ``openai:MODEL@URL`` names, with the key of the environment, if there is one.

        Raises:
            ModelUnfit: it is not so written; the URL holds a password, a query or a fragment; the key cannot be read,
                or would go out in the clear.
        """
        match = _NAMED.fullmatch(name)
        if match is None:
            raise ModelUnfit(f"No model and address can be read from {_shown(name)}.", _HOW)
        parts = urlsplit(match["url"])
        if not parts.hostname or parts.username is not None or parts.query or parts.fragment or "@" in match["url"]:
            raise ModelUnfit(
                "The address of a reader is a plain URL: no name, password, query or fragment.",
                f"{_HOW}. A key is read from {KEY}, or from the file that {KEY_FILE} names.",
            )
        made = cls(match["model"], match["url"].rstrip("/"), _key(environment))
        if made.key and parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise ModelUnfit(
                f"The key would be sent to {parts.hostname} without encryption.",
                f"Name it by https, or unset {KEY} and {KEY_FILE} if it needs no key.",
            )
        return made

    @property
    def asked(self) -> str:
        """The one address that is asked."""
        return f"{self.url}/chat/completions"

    def complete(self, messages: list[dict[str, str]], schema: dict[str, Any], seconds: float = SECONDS) -> str:
        """What the model writes, constrained to JSON of ``schema`` where the server can.

        Raises:
            ReaderFailed: it cannot be reached, takes longer, answers with an error, elsewhere, too much, or with
                nothing that is text.
        """
        done: list[str | Exception] = []

        def call() -> None:
            try:
                done.append(self._complete(messages, schema, seconds))
            except Exception as error:  # of the client, of the connection, of what came
                done.append(error)

        calling = threading.Thread(target=call, daemon=True)  # a server that sends a byte a minute is left behind
        calling.start()
        calling.join(seconds)
        if not done:
            raise ReaderFailed(f"it did not answer within {seconds:g} seconds")
        if isinstance(done[0], Exception):
            raise _failed(done[0], seconds) from done[0]
        return done[0]

    def _complete(self, messages: list[dict[str, str]], schema: dict[str, Any], seconds: float) -> str:
        import httpx2
        import openai

        asked: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "pointed", "strict": True, "schema": schema},
            },
        }
        client = openai.OpenAI(
            api_key=self.key or "none",
            organization="",
            project="",
            base_url=self.url,
            max_retries=0,
            http_client=httpx2.Client(
                transport=_one_address(self, time.monotonic() + seconds),
                timeout=httpx2.Timeout(seconds, connect=_CONNECTING),
                trust_env=False,
                follow_redirects=False,
            ),
        )
        with client:
            raw = client.chat.completions.with_raw_response.create(**asked)
            return _written(raw.http_response.content)


def _one_address(endpoint: Endpoint, until: float) -> Any:
    """A transport that asks the endpoint's address and no other, and reads what comes up to `_MOST_BYTES` and
    ``until``, in seconds of the monotonic clock."""
    import httpx2

    class OneAddress(httpx2.BaseTransport):
        def __init__(self) -> None:
            self._inner = httpx2.HTTPTransport(trust_env=False, retries=0)

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.method != "POST" or str(request.url) != endpoint.asked:
                raise ReaderFailed("another address than the one named was to be asked")
            wanted = _SENT if endpoint.key else _SENT - {"authorization"}
            sent = [(name, value) for name, value in request.headers.items() if name.lower() in wanted]
            bare = httpx2.Request(
                "POST",
                endpoint.asked,
                headers=[*sent, ("accept-encoding", "identity"), ("user-agent", "onrecord")],
                content=request.read(),
                extensions=request.extensions,
            )
            response = self._inner.handle_request(bare)
            try:
                return self._whole(response)
            finally:
                response.close()

        def _whole(self, response: httpx2.Response) -> httpx2.Response:
            if response.status_code != 200:
                raise ReaderFailed(f"it answered with status {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ReaderFailed("it answered in an encoding that was not asked for")
            body = b""
            for part in response.iter_raw():
                body += part
                if len(body) > _MOST_BYTES:
                    raise ReaderFailed(f"it answered with more than {_MOST_BYTES // 1024} kB")
                if time.monotonic() > until:
                    raise TimeoutError
            kind = response.headers.get("content-type", "application/json")
            return httpx2.Response(200, headers={"content-type": kind}, content=body)

        def close(self) -> None:
            self._inner.close()

    return OneAddress()


def _failed(error: BaseException, seconds: float) -> ReaderFailed:
    """What an error of the client means; its own words are left out, since a server may have written them."""
    import httpx2

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ReaderFailed):
            return seen
        if isinstance(seen, httpx2.ConnectError | httpx2.ConnectTimeout):
            return ReaderFailed("it cannot be reached", sent=False)
        if isinstance(seen, TimeoutError | httpx2.TimeoutException):
            return ReaderFailed(f"it did not answer within {seconds:g} seconds")
        if isinstance(seen, httpx2.TransportError):
            return ReaderFailed("it broke off")
        seen = seen.__cause__ or seen.__context__
    return ReaderFailed(f"it could not be asked ({type(error).__name__})")


def _written(body: bytes) -> str:
    """The text of the one choice of a chat completion.

    Raises:
        ReaderFailed: it is none.
    """
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise ReaderFailed("what it answered is no chat completion")
    return text


def _key(environment: Mapping[str, str]) -> str:
    key, file = environment.get(KEY, ""), environment.get(KEY_FILE, "")
    if not key and file:
        try:
            key = Path(file).read_text(encoding="ascii").strip()
        except (OSError, ValueError) as error:
            raise ModelUnfit(f"The key cannot be read from the file that {KEY_FILE} names.", "Mend or unset it.") from (
                error
            )
    if not re.fullmatch(r"[\x21-\x7e]*", key):
        raise ModelUnfit("The key holds blanks or signs that no key holds.", f"Mend {KEY} or the file of {KEY_FILE}.")
    return key


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(name: str) -> str:
    """A name as an error shows it, without what may be a password."""
    return repr(re.sub(r"//[^/@]*@", "//…@", name)[:120])
