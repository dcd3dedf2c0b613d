"""Who publishes a record: bodies by the form of their names, mastheads, letterheads, imprints; never who is named."""

import pytest

from assistant.records import ParsedFile, Stated
from assistant.sources.metadata import extraction
from assistant.text import bodies

IMPRINT = (
    "The Office for Standards in Education, Children's Services and Skills (Ofsted) regulates and inspects to achieve\n"
    "excellence in the care of children and young people.\n"
)


def publisher(text):
    found = extraction.read_metadata(ParsedFile(text, "text")).get("publisher")
    return found.value if found else None


@pytest.mark.parametrize(
    "name",
    [
        "Bath and North East Somerset Council",
        "Dumfries and Galloway Council",
        "Isle of Wight Council",
        "Telford & Wrekin Council",
        "LONDON BOROUGH OF HARINGEY",
        "Kingston upon Hull City Council",
        "King’s Lynn and West Norfolk Borough Council",
        "Stoke-on-Trent City Council",
        "The City of Edinburgh Council",
        "City of London Corporation",
        "Little Snoring Parish Council",
        "Greater Manchester Combined Authority",
        "Avon Fire and Rescue Authority",
        "Care Quality Commission",
        "HM Inspectorate of Constabulary",
        "Department for Education",
        "Birmingham Children’s Trust",
        "Northumbria Healthcare NHS Foundation Trust",
        "Kirklees Safeguarding Children Partnership",
    ],
)
def test_the_name_of_a_body_above_the_title_is_the_publisher_and_never_the_title(name):
    text = f"{name}\n\nImprovement plan update for members\n\nThe plan was made in spring and is set out here.\n"
    found = extraction.read_metadata(ParsedFile(text, "text"))
    assert (found["publisher"].value, found["title"].value) == (name, "Improvement plan update for members")


@pytest.mark.parametrize(
    "line",
    [
        "Full Council",
        "MEETING OF FULL COUNCIL",
        "Annual Council",
        "Extraordinary Council",
        "Youth Council",
        "The Council",
        "Town Council",
        "Leader of the Council",
        "Clerk to the Council",
        "Chief Executive Derby City Council",
        "Representatives of Essex County Council",
        "Summons to Council",
        "Audit Committee of Newport City Council",
        "People Scrutiny Commission",
        "Kent County Council will meet",
        "Council of 4 May",
        "To: Kent County Council",
    ],
)
def test_a_meeting_an_office_or_a_part_of_a_body_is_no_body(line):
    assert not bodies.is_body(line)
    assert publisher(f"{line}\n\nImprovement plan update for members\n\nThe plan was made in spring.\n") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dorset Council\n\nReport to: Cabinet\nSubject: Outcome of the inspection\n\n1. Purpose\n\n" + IMPRINT,
            "Dorset Council",
        ),
        (
            "Torbay Council\n\nMinutes of the Cabinet held on 4 May 2022\n\n3. The Director said that the Office for"
            " Standards in Education, Children's Services and Skills (Ofsted) inspects every three years.\n",
            "Torbay Council",
        ),
        ("Report to: Cabinet\nSubject: Outcome of the inspection\n\n1. Purpose\n\n" + IMPRINT, None),
        ("Inspection of Torbay\n\nInspection dates: 4 to 15 July 2022\n\n" + IMPRINT, "Ofsted"),
        ("Inspection of Torbay\n\nInspection dates: 4 to 15 July 2022\n\n" + IMPRINT + "A line.\n" * 600, None),
        ("Torbay Council\n\nInspection of services\n\nInspection dates: 4 to 15 July 2022\n", None),
        ("Care Quality Commission\n\nRose Lodge Care Home\n\nInspection report\n", "Care Quality Commission"),
    ],
    ids=["cover", "minutes", "unheaded", "imprint", "quoted", "inspected", "masthead"],
)
def test_what_the_inspectorate_prints_of_itself_counts_at_the_end_of_its_own_papers_only(text, expected):
    assert publisher(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Health Scrutiny Committee\n\nIn attendance:\nLeeds City Council\nBradford Council\n\nDate: 4 July 2022\n",
        "Minutes\n\nPresent: A\nDistribution list:\nMonmouthshire County Council\n",
        "Distribution list:\nMonmouthshire County Council\n\nReview of fostering in the county\n",
        "Corporate peer challenge\n\nLeicester City Council\n\nFeedback report\n",
        "Leeds City Council\nWakefield Council\n\nTitle: Joint arrangements\n",
        "Report author: Director\nLincolnshire County Council was inspected.\nFenland District Council\n",
    ],
    ids=["attending", "sent to", "listed first", "below the title", "two", "prose"],
)
def test_a_body_that_is_present_is_sent_the_paper_or_is_its_subject_is_not_its_publisher(text):
    assert publisher(text) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Kent County Council\nSessions House\n\n21 June 2022\n\nThe Rt Hon A B MP\nMinister", "Kent County Council"),
        ("Kent County Council\nSessions House\n\nOur ref: FOI/22/441\n29 March 2022", "Kent County Council"),
        (
            "Department for Education\nGreat Smith Street\nTel: 0370 000 2288\n\n12 July 2022",
            "Department for Education",
        ),
        ("Kent County Council\nSessions House\nMaidstone\n\n21 June 2022", None),
        ("Jane Doe\nKent County Council\n\n21 June 2022", None),
        ("21 June 2022\n\nKent County Council\nSessions House", None),
    ],
    ids=["addressed", "reference", "telephone", "who it is to", "a person", "below the date"],
)
def test_a_letter_is_from_its_letterhead_and_not_from_whom_it_is_to(head, expected):
    assert (
        publisher(f"{head}\n\nDear Sir\n\nSchool places in the county\n\nI write.\n\nKind regards\n\nA B\n") == expected
    )


def test_a_title_the_file_states_does_not_hide_the_masthead_it_begins_with():
    given = (("title", Stated("Kent Council fostering strategy", "PDF metadata")),)
    found = extraction.read_metadata(ParsedFile("Kent Council\n\nFostering strategy\n", "pdf", properties=given))
    assert found["publisher"].value == "Kent Council"


def test_a_label_names_the_publisher():
    text = "Working together to safeguard children\n\nFrom: Department for Education\nPublished 26 March 2015\n"
    assert publisher(text) == "Department for Education"
    assert publisher(text.replace("Department for Education", "Jane Smith, Web Team")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Election Results For Royal Mere Town Council\n\nChapel Ward\n\nThursday 1 May 2025\n",
            "Royal Mere Town Council",
        ),
        ("Register of Interests for Over Parish Council\n\nCouncillor Ann Ash\n", "Over Parish Council"),
        (
            "Minutes of the meeting of Upper Thorpe Parish Council held on 7 April 2025\n\n1. Apologies\n",
            "Upper Thorpe Parish Council",
        ),
        ("MINUTES OF A MEETING OF DELL PARISH COUNCIL\n\nHELD ON 7 APRIL 2025\n", "DELL PARISH COUNCIL"),
        (
            "Draft minutes of the Planning Committee of the London Borough of Dell held on 7 April 2025\n",
            "London Borough of Dell",
        ),
        ("Minutes of the meeting of the Parish Council held on 7 April 2025\n", None),
        ("Minutes of the meeting of the above Council held on 7 April 2025\n", None),
        ("Review of services for Dell District Council\n\nPublished: 7 April 2025\n", None),
    ],
)
def test_a_body_is_known_in_the_line_that_says_whose_paper_it_is(text, expected):
    assert publisher(text) == expected


def test_whom_a_letter_is_written_to_is_not_who_published_it():
    assert not bodies.is_body("Dear Hollowmere Safeguarding Partnership")
    assert bodies.is_body("Hollowmere Safeguarding Partnership")
