"""Compound files (MS-CFB): what old Office programs and Outlook save in. Which of them it was, its streams say."""

from __future__ import annotations

from assistant.errors import OldFormat, Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (  # the main stream, what the file is, its suffix, what it becomes
    ("WordDocument", "an old Word document (.doc)", ".doc", ".docx"),
    ("Workbook", "an old Excel workbook (.xls)", ".xls", ".xlsx"),
    ("Book", "an old Excel workbook (.xls)", ".xls", ".xlsx"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", ".ppt", ".pptx"),
)
_REMEDY = "Install LibreOffice, which converts it when the index is built, or save it as DOCX, XLSX, PPTX or PDF."


def kind_of(data: bytes) -> str:
    """``"msg"``: the only kind of compound file that is read here.

    Raises:
        OldFormat: LibreOffice can convert it.
        Unreadable: it is damaged, locked, or of another kind.
    """
    from olefile import OleFileIO
    from olefile.olefile import OleFileError

    try:
        with OleFileIO(data) as file:
            names = {entry.name for entry in file.root.kids}
            locked = "WordDocument" in names and _is_locked(file.openstream("WordDocument").read(12))
    except (OleFileError, OSError, IndexError, ValueError, AttributeError):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked() from None
        raise Unreadable(
            "this is an old Office file (.doc, .xls, .ppt or .msg) that is damaged or cut short.",
            "Fetch it again, or save it as DOCX or PDF.",
        ) from None
    if "__properties_version1.0" in names:
        return "msg"
    if locked or {"EncryptedPackage", "EncryptionInfo"} & names:
        raise _locked()
    for stream, what, suffix, becomes in _OLD:
        if stream in names:
            raise OldFormat(f"this is {what}.", _REMEDY, suffix, becomes)
    raise Unreadable("this is an old Office file of a kind that is not read here.", "Save it as DOCX or PDF.")


def _locked() -> Unreadable:
    return Unreadable("this Office document is locked with a password.", "Save it without a password.")


def _is_locked(start: bytes) -> bool:
    """Whether a Word document's first bytes say that it is encrypted (MS-DOC 2.5.2, fEncrypted)."""
    return len(start) == 12 and bool(start[11] & 1)
