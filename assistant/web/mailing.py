"""News by mail: only where the environment names a server, and nothing of it is ever printed."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage

from assistant.errors import OnRecordError

_NAMES = "ONRECORD_SMTP_HOST, ONRECORD_SMTP_FROM and ONRECORD_SMTP_TO"
_PATIENCE = 30
"""Seconds that the server is waited for."""


class MailRefused(OnRecordError):
    """The mail could not be sent."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail is sent. The password stands in no text that is made of these."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted: bool = True

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> MailSettings:
        """The settings of an environment: ``ONRECORD_SMTP_HOST``, ``_PORT`` (587), ``_FROM``, ``_TO`` (with commas),
        ``_USER``, ``_PASSWORD``, and ``_PLAIN=1`` for a server on this machine that speaks no TLS.

        Raises:
            MailRefused: server, sender or receiver is not named, or the port is no number.
        """
        told = {name: environment.get(f"ONRECORD_SMTP_{name}", "").strip() for name in _EVERY}
        to = tuple(part.strip() for part in told["TO"].split(",") if part.strip())
        port = told["PORT"] or "587"
        if not (told["HOST"] and told["FROM"] and to) or not port.isdecimal():
            raise MailRefused("Mail is off: the environment does not say how to send it.", f"Set {_NAMES}.")
        plain = told["PLAIN"] == "1"
        return cls(told["HOST"], int(port), told["FROM"], to, told["USER"], told["PASSWORD"], not plain)


_EVERY = ("HOST", "PORT", "FROM", "TO", "USER", "PASSWORD", "PLAIN")


def send(settings: MailSettings, subject: str, text: str) -> None:
    """Sends a mail of plain text.

    Raises:
        MailRefused: the server cannot be reached or refuses.
    """
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"], message["To"] = settings.sender, ", ".join(settings.to)
    message.set_content(text)
    try:
        with smtplib.SMTP(settings.host, settings.port, timeout=_PATIENCE) as server:
            if settings.encrypted:
                server.starttls(context=ssl.create_default_context())
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefused(
            f"The mail was not sent: {settings.host} says {type(error).__name__}.",
            "Check ONRECORD_SMTP_HOST, _PORT, _USER and _PASSWORD. What is new is told again at the next run.",
        ) from None
