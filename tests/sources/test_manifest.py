"""The manifest: what it may say, and every way it can be wrong, each named with its record and a remedy."""

import hashlib
import json
from pathlib import Path

import pytest

from assistant.errors import ManifestWrong
from assistant.sources import manifest
from assistant.sources.manifest import Described, Entry

CORPUS = Path(__file__).parent.parent.parent / "corpus"
SHARED = {
    "cabinet-minutes-2024-03-28": ("Herefordshire Council", "minutes", "2024-03-28"),
    "cabinet-report-2024-03-28": ("Herefordshire Council", "report", "2024-03-28"),
    "council-minutes-2022-09-30": ("Herefordshire Council", "minutes", "2022-09-30"),
    "news-2023-second-visit": ("Herefordshire Council", "news", "2023"),
    "scrutiny-minutes-extra-familial-risk": ("Herefordshire Council", "minutes", None),
}


def read(folder, *records, text=None):
    (folder / manifest.NAME).write_text(text if text is not None else json.dumps({"records": records}), "utf-8")
    return manifest.read(folder)


def test_a_folder_without_a_manifest_has_no_entries(tmp_path):
    assert manifest.read(tmp_path) == {}


def test_the_five_records_are_described_as_the_design_describes_them():
    entries = manifest.read(CORPUS)
    own = {each.id: each.records[0] for each in entries.values()}
    assert {name: (each.publisher, each.kind, each.date) for name, each in own.items()} == SHARED
    assert own["council-minutes-2022-09-30"].standing == "cut short in the source"


def test_the_letter_is_described_as_ofsted_s_of_its_own_date():
    parts = manifest.read(CORPUS)["cabinet-report-2024-03-28.txt"].records[1:]
    assert [(part.publisher, part.kind, part.date, part.starts_with_line) for part in parts] == [
        ("Ofsted", "letter", "2024-03-27", "27 March 2024")
    ]
    assert parts[0].part is not None
    assert parts[0].part.startswith("Appendix A")


def test_the_digests_of_the_five_records_are_those_of_their_bytes():
    for file, entry in manifest.read(CORPUS).items():
        assert entry.sha256 == hashlib.sha256((CORPUS / file).read_bytes()).hexdigest()


def test_a_field_left_out_is_told_from_one_known_to_be_unknown(tmp_path):
    entry = read(tmp_path, {"file": "a.txt", "date": None, "title": "T"})["a.txt"]
    assert entry == Entry(
        "a.txt", "a", None, (Described(title="T", left_out=frozenset({"publisher", "kind", "standing"})),)
    )


def test_an_id_is_the_file_s_name_without_suffix_unless_given(tmp_path):
    entries = read(tmp_path, {"file": "in/a.b.txt"}, {"file": "c.txt", "id": "sea"})
    assert [each.id for each in entries.values()] == ["a.b", "sea"]


def test_a_byte_order_mark_and_capitals_in_a_digest_do_no_harm(tmp_path):
    text = "\ufeff" + json.dumps({"records": [{"file": "a.txt", "sha256": "AB" * 32}]})
    assert read(tmp_path, text=text)["a.txt"].sha256 == "ab" * 32


WRONG = [
    ("{", "is not JSON"),
    ("[" * 100_000, "is not JSON"),
    ("[]", 'list "records"'),
    ('{"records": {}}', 'list "records"'),
    ({"title": "T"}, 'record 1 has no "file"'),
    ("a.txt", 'record 1 has no "file"'),
    ({"file": 3}, 'record 1 has no "file"'),
    ({"file": "a", "colour": "red"}, "record 1: unknown keys colour"),
    ({"file": "a", "id": 3}, "record 1: id is not text"),
    ({"file": "a", "title": ["T"]}, "record 1: title is not text"),
    ({"file": "a", "sha256": "12"}, "record 1: sha256 is not 64"),
    ({"file": "a", "date": 2024}, "record 1: date is not text"),
    ({"file": "a", "date": "28 March 2024"}, "record 1: date '28 March 2024' is not an ISO date"),
    ({"file": "a", "date": "2024-02-30"}, "record 1: date '2024-02-30' is not an ISO date"),
    ({"file": "a", "date": "2024-13"}, "record 1: date '2024-13' is not an ISO date"),
    ({"file": "a", "date": "2024-03", "date_precision": "day"}, "has not the precision 'day'"),
    ({"file": "a", "parts": {}}, '"parts" is not a list'),
    ({"file": "a", "parts": [{"title": "T"}]}, 'no "starts_with_line"'),
    ({"file": "a", "parts": [{"starts_with_line": "  "}]}, 'no "starts_with_line"'),
    ({"file": "a", "parts": ["Dear"]}, 'no "starts_with_line"'),
    ({"file": "a", "parts": [{"starts_with_line": "x", "parts": []}]}, "unknown keys parts"),
]


@pytest.mark.parametrize(("content", "message"), WRONG, ids=[message for _, message in WRONG])
def test_each_way_to_be_wrong_is_refused_with_its_place_and_a_remedy(tmp_path, content, message):
    with pytest.raises(ManifestWrong) as caught:
        if isinstance(content, str) and content[:1] in "{[":
            read(tmp_path, text=content)
        else:
            read(tmp_path, content)
    assert message in str(caught.value)
    assert str(tmp_path / manifest.NAME) in str(caught.value)
    assert caught.value.remedy
    assert str(caught.value).endswith(caught.value.remedy)


@pytest.mark.parametrize("twice", [{"file": "a.txt"}, {"file": "b.txt", "id": "a"}])
def test_a_file_or_an_id_that_stands_there_twice_is_refused(tmp_path, twice):
    with pytest.raises(ManifestWrong, match=r"record 2: .* twice"):
        read(tmp_path, {"file": "a.txt"}, twice)


def test_a_manifest_that_is_not_text_is_refused(tmp_path):
    (tmp_path / manifest.NAME).write_bytes(b'{"records": ["\xff"]}')
    with pytest.raises(ManifestWrong, match="is not JSON"):
        manifest.read(tmp_path)


def test_a_manifest_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    (tmp_path / manifest.NAME).write_text("{}")

    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ManifestWrong, match="cannot be read: Permission denied"):
        manifest.read(tmp_path)
