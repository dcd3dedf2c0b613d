"""Made-up minutes as documents, and what the grammar reads in them, in a few words."""

from dataclasses import fields, is_dataclass

from assistant.civic import read_meetings
from assistant.records import Document, MeetingRecords, Record, RecordSlice


def document(text, kind="minutes", title="Minutes of the meeting"):
    return Document("made-up", "made-up.txt", "0" * 64, text, (Record(0, len(text), title, None, kind, "2026-03-04"),))


def meeting(text, kind="minutes"):
    """The one meeting of a made-up record; an empty one where nothing is read."""
    read = read_meetings(document(text, kind, "Minutes of the meeting" if kind == "minutes" else "A paper"))
    assert all(text[each.start : each.end] == each.words for one in read for each in slices(one))
    return read[0] if read else MeetingRecords("made-up", 0, len(text), None, None, None)


def slices(value):
    """Every slice of the document in a record of a meeting, however deep."""
    if isinstance(value, RecordSlice):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from slices(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from slices(one)


def words(piece):
    return " ".join(piece.words.split()) if piece else None


def sides(vote):
    """A vote as {side: (count, names)}, sides that are not told left out."""
    named = {"for": vote.in_favour, "against": vote.against, "abstaining": vote.abstaining, "absent": vote.absent}
    return {side: (told.count, tuple(words(name) for name in told.names)) for side, told in named.items() if told}
