"""Small files made by hand for the tests: what they hold is known because it was written here."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)


@dataclass(frozen=True)
class Put:
    """Words put on a PDF page, ``x`` and ``y`` in points from its lower left."""

    x: float
    y: float
    words: str
    size: float = 12
    bold: bool = False


def pdf(
    *pages: list[Put] | bytes, title: str = "", catalog: str = "", stream_filter: str = "", height: int = 800
) -> bytes:
    """A PDF with one page for each list of words, or each ready-made content stream."""
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    for index, page in enumerate(pages):
        drawn = page if isinstance(page, bytes) else content(page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {height}] /Contents {7 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(drawn), stream_filter.encode(), drawn))
    return _file(objects)


def content(puts: list[Put]) -> bytes:
    """The content stream that draws these words in this order."""
    return b"\n".join(_shown(put) for put in puts)


def _shown(put: Put) -> bytes:
    words = put.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /%s %g Tf %g %g Td (%s) Tj ET" % (b"F2" if put.bold else b"F1", put.size, put.x, put.y, words)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def paragraph(words: str, x: float, y: float, size: float = 12, step: float = 15) -> list[Put]:
    """One line of a PDF for each line of ``words``, downward from ``y``."""
    return [Put(x, y - step * number, line, size) for number, line in enumerate(words.splitlines())]


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this body XML; other parts by name, ``styles``, ``numbering``, ``footnotes``, ``core``.

    The main part refers to each other part by a relation with the part's name for its identity.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        related = "".join(
            f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
            for name in parts
        )
        if related:
            archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{R}">{related}</Relationships>')
        for name, inner in parts.items():
            if name == "core":
                archive.writestr("docProps/core.xml", inner)
            else:
                archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{inner}</w:{name}>")
    return held.getvalue()


def p(words: str, properties: str = "", run: str = "") -> str:
    """A Word paragraph of one run."""
    marked = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{marked}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def numbered(words: str, list_id: int = 1, level: int = 0) -> str:
    """A Word paragraph of a numbered list."""
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(*rows: list[str]) -> str:
    """A Word table; each cell is XML of paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def styled(words: str, style: str) -> str:
    """A Word paragraph in a style."""
    return p(words, f'<w:pStyle w:val="{style}"/>')
