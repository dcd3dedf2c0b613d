"""Every error the product raises on purpose. Each says what happened, why, and what to do (`remedy`)."""

from __future__ import annotations


class OnRecordError(Exception):
    """The base of all: ``str(error)`` is the whole message, remedy included.

    try:
        assistant = Assistant.open("no-such-index")
    except OnRecordError as error:
        print(error.what, error.remedy)
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy

    def mend_with(self, remedy: str) -> None:
        """Says another remedy, of a caller that knows more than whoever raised it."""
        self.remedy = remedy
        self.args = (f"{self.what} {remedy}".strip(),)


class IndexMissing(OnRecordError):
    """There is no index at the path."""


class IndexDamaged(OnRecordError):
    """A file of the index is missing, altered or does not fit the others."""


class IndexOutOfDate(OnRecordError):
    """The index is whole, but was built by another format, encoder or setting than this run uses."""


class IndexBusy(OnRecordError):
    """Another build holds the index."""


class IndexUnreachable(OnRecordError):
    """The index stands on a server that does not answer, or that lets nobody in."""


class AddressWrong(OnRecordError):
    """What was given as the address of an index is none."""


class IndexUnwritable(OnRecordError):
    """The index folder cannot be written: no room, no permission, not a folder. What served before still serves."""


class WorkersFailed(OnRecordError):
    """The workers that a build was to be done by are not there, or ended before their tasks."""


class CorpusMissing(OnRecordError):
    """The corpus folder does not exist or is not a folder."""


class CorpusEmpty(OnRecordError):
    """The corpus holds no file that can be read; nothing is published."""


class CorpusShrunk(OnRecordError):
    """The corpus holds far fewer documents than the index; nothing is published unless that is said to be meant."""


class CorpusDiffers(OnRecordError):
    """The index was built from another corpus; it is not replaced unless that is said to be meant."""


class ManifestWrong(OnRecordError):
    """The corpus manifest does not say what it must."""


class Unreadable(OnRecordError):
    """A file's bytes cannot be made text."""


class OldFormat(Unreadable):
    """A file is of an old Office format, which another program can convert to the one whose suffix is ``becomes``."""

    def __init__(self, what: str, remedy: str, suffix: str, becomes: str) -> None:
        super().__init__(what, remedy)
        self.suffix = suffix
        self.becomes = becomes


class RecognitionMissing(OnRecordError):
    """Text is to be recognised from scans, and the engine or its data is not installed."""


class QuestionRefused(OnRecordError, ValueError):
    """The question is empty, too long, or not text."""


class UnknownFilter(OnRecordError, ValueError):
    """A filter names a value that does not occur in the index; the message lists those that do."""


class QuotationWithheld(OnRecordError):
    """What was found does not stand in the records as it would be quoted; it is not shown."""


class UnknownDocument(OnRecordError, KeyError):
    """No document of the index has that id."""

    def __str__(self) -> str:
        return str(self.args[0])


class ModelMissing(OnRecordError):
    """A model's files are not on this machine."""


class ModelDamaged(OnRecordError):
    """A model's files are there but are not the ones published or brought, or do not load."""


class ModelUnfit(OnRecordError):
    """The model is whole, but is not of a kind that can do what it was named for."""


class ReaderFailed(OnRecordError):
    """A reader gave nothing that can be used, for the reason that ``what`` says of it ("it did not answer …"); a
    question is then answered as without one. ``sent`` is False where nothing left this machine."""

    def __init__(self, what: str, *, sent: bool = True) -> None:
        super().__init__(what)
        self.sent = sent


class HubUnreachable(OnRecordError):
    """A model was to be brought from the hub, and the hub cannot be reached or does not give it."""


class SourcesWrong(OnRecordError):
    """A source of papers, as it was named or as ``sources.toml`` keeps it, is not one that can be fetched from."""


class ExtraMissing(OnRecordError):
    """A package that one feature needs is not installed; the remedy is the extra that brings it."""


class FetchBusy(OnRecordError):
    """Another fetch is writing to the corpus."""


class FetchRefused(OnRecordError):
    """An address was not fetched. ``refusal`` names why in a word or two; the message says it with the figures."""

    def __init__(self, refusal: str, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.refusal = refusal
