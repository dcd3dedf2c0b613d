"""The figures on a topic in words and as files: each as printed, with what it counts, its sentence and its place."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.answering import Address, write_address
from assistant.present.control_characters import json_made_visible
from assistant.present.edition import Edition
from assistant.present.exports import PLACE_COLUMNS, place_cells, rows_as_csv
from assistant.present.labels import counted, searched_in_words
from assistant.records import FiguresFound, as_json
from assistant.text import one_line


def figures_in_words(found: FiguresFound) -> tuple[str, str]:
    """How many figures there are, and what they are of."""
    return counted(len(found.figures), "figure"), f" in sentences on “{one_line(found.topic)}”, as printed."


def link_to_figures(found: FiguresFound) -> str:
    """A relative address that finds the same figures in the same papers."""
    return write_address(Address(found.topic, found.searched.filters, view="figures"))


def figures_json(found: FiguresFound, edition: Edition | None = None) -> bytes:
    """The fields of the figures as JSON, with the day they were looked for, and the address that finds them again."""
    edition = edition or Edition.today()
    head = {"type": "Figures", "made": edition.made, "address": edition.permalink(link_to_figures(found))}
    return (json_made_visible(json.dumps({**head, **as_json(found)}, ensure_ascii=False, indent=2)) + "\n").encode()


def figures_csv(found: FiguresFound, edition: Edition | None = None) -> bytes:
    """A row for each figure, by date: as printed, what it counts, its sentence and where that stands."""
    edition = edition or Edition.today()
    beside = (edition.made, found.searched.version, searched_in_words(found.searched))
    rows: list[Sequence[object]] = [
        ("topic", "figure", "counts", "quote", *PLACE_COLUMNS, "link", "made", "index", "searched")
    ]
    for own in found.figures:
        what = own.counted.words if own.counted else None
        place = (*place_cells(own, own.kind), edition.permalink(own.link))
        rows.append((found.topic, own.figure.words, what, own.quote, *place, *beside))
    return rows_as_csv(rows)
