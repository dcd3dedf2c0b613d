"""A council's papers from its modern.gov service, against a server that speaks as the documented answers do."""

from datetime import UTC, datetime

import pytest

from assistant.formats import parsing
from assistant.sources import list_folder
from assistant.sources.fetching.settings import named_source
from tests.sources.fake_moderngov import (
    BASE,
    DRAFT,
    MAP,
    REPORT,
    SECRET,
    Attachment,
    FakeModernGov,
    HeldMeeting,
    Item,
    small_council,
    with_attachments,
)
from tests.sources.fetching_help import fetched, lines, papers
from tests.sources.local_site import Page, served

CONFIRMED = Attachment(
    79, "Minutes", "The committee heard that the bridge had been shut since the flood.", "01/05/2024"
)


@pytest.fixture
def site():
    with served(FakeModernGov(small_council())) as running:
        yield running


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def source(site, corpus):
    return named_source(corpus, "moderngov", site.address + BASE, private=True, since="2024-01")


def described(corpus):
    """What the corpus says of each paper, by what the site knows it by."""
    entries = list_folder(corpus).entries
    return {row["key"]: entries[row["file"]].records[0] for row in lines(corpus) if "same_as" not in row}


def test_a_meeting_comes_with_its_minutes_and_its_papers_and_what_is_restricted_is_counted(site, corpus, source):
    (report,) = fetched(corpus, source)
    assert {row["key"] for row in lines(corpus)} == {"m301", "m401", "a71", "a72", "a73"}
    assert (len(report.new), report.restricted, report.refused) == (5, 1, ())
    assert not any(b"Nobody may read" in data for data in papers(corpus).values())
    assert not any(path.endswith("/documents/s74/paper.html") for path in site.asked)


def test_an_attachment_under_two_items_is_asked_for_once(site, corpus, source):
    fetched(corpus, source)
    assert site.asked[f"{BASE}/documents/s73/paper.html"] == 1


def test_what_the_site_says_of_each_paper_is_kept_un_escaped(site, corpus, source):
    fetched(corpus, source)
    rows = {row["key"]: row for row in lines(corpus)}
    report, minutes = rows["a72"], rows["m301"]
    assert report["title"] == "Report: parks & “open” spaces"
    assert report["committee"] == minutes["committee"] == "Cabinet & Leader"
    assert (report["meeting_date"], report["published"]) == ("2024-03-28", "2024-03-20")
    assert "kind" not in report
    assert (rows["a71"]["kind"], rows["a71"]["standing"]) == ("minutes", "draft")
    assert (minutes["kind"], minutes["date"]) == ("minutes", "2024-03-28")
    assert minutes["title"] == "Cabinet & Leader: minutes, 28 March 2024"
    page = f"{site.address}{BASE}/ieListDocuments.aspx?CId=11&MId=301"
    assert {rows[key]["page_address"] for key in ("a71", "a72", "a73", "m301")} == {page}
    assert minutes["file_address"].endswith("/mgWebService.asmx/GetMeeting?lMeetingId=301")


def test_the_answer_about_a_meeting_is_stored_as_it_came_and_read_as_its_page(site, corpus, source):
    fetched(corpus, source)
    file = next(row["file"] for row in lines(corpus) if row["key"] == "m301")
    data = (corpus / file).read_bytes()
    assert data == site.service("GetMeeting", {"lmeetingid": "301"}).body
    parsed = parsing.parse_file(data, file)
    assert "1. Parks & open spaces: the Chair's report" in parsed.text
    assert "RESOLVED: That the gate in Mill Park be opened by 1 June 2024." in parsed.text
    assert "Councillor O'Hara asked when the gate would open." in parsed.text
    assert "Minutes:" in parsed.text
    assert "The Mayor’s Room & Annexe" in parsed.text
    assert "Exempt matters" in parsed.text
    assert not any(words in parsed.text for words in ("ecret words", "Hidden words", "True", "<p>", "&amp;"))
    assert "2 restricted items: their words are left out" in parsed.notices
    assert dict(parsed.properties)["date"].value == "2024-03-28"


def test_only_the_committees_that_are_named_are_asked_for(site, corpus):
    source = named_source(corpus, "moderngov", site.address + BASE, private=True, committees=("audit",))
    fetched(corpus, source)
    assert {row["key"] for row in lines(corpus)} == {"m401"}


def test_a_committee_that_is_not_there_is_said_with_those_that_are(site, corpus):
    source = named_source(corpus, "moderngov", site.address + BASE, private=True, committees=("Planning",))
    (report,) = fetched(corpus, source)
    assert report.notices == ("No committee is called 'Planning'. There are: Cabinet & Leader, Audit Committee.",)


def test_the_address_may_be_that_of_any_of_its_pages(site, corpus):
    where = f"{site.address}{BASE}/ieListMeetings.aspx?CId=12&Year=0"
    source = named_source(corpus, "moderngov", where, private=True, committees=("audit",))
    fetched(corpus, source)
    assert {row["key"] for row in lines(corpus)} == {"m401"}


def changed(site):
    """A new meeting, confirmed minutes for a draft, and a paper withdrawn."""
    council = site.council
    _, cabinet = council.meeting(301)
    cabinet = with_attachments(with_attachments(cabinet, 1, MAP), 2, MAP, SECRET, CONFIRMED)
    council.change(301, cabinet)
    new = HeldMeeting(402, "10/05/2024", (Item(1, "Fees", "<p>To set the fees.</p>", "<p>Fees were set at £5.</p>"),))
    council.committees[12][1].append(new)


def test_the_second_time_only_what_changed_is_asked_for(site, corpus, source):
    fetched(corpus, source)
    held = papers(corpus)
    site.forget()
    changed(site)
    fetched(corpus, source)
    documents = {path for path in site.asked if "/documents/" in path}
    assert documents == {f"{BASE}/documents/s79/paper.html"}
    assert held.items() <= papers(corpus).items()
    assert len(papers(corpus)) == len(held) + 3
    told = described(corpus)
    assert told["a71"].standing == "superseded"
    assert told["a71"].superseded_by == next(row["id"] for row in lines(corpus) if row["key"] == "a79")
    assert told["a79"].standing is None
    assert told["a72"].standing == "withdrawn"
    assert told["a73"].standing is None
    assert told["m402"].title == "Audit Committee: minutes, 10 May 2024"
    (again,) = fetched(corpus, source)
    assert not (again.new or again.changed or again.gone or again.superseded)


def test_a_meeting_as_it_was_is_answered_in_one_line_and_a_settled_one_not_asked_for(site, corpus, source):
    fetched(corpus, source)
    site.forget()
    fetched(corpus, source)
    assert [path for path in site.asked if "GetMeeting?" in path] == [
        f"{BASE}/mgWebService.asmx/GetMeeting?lMeetingId=301",
        f"{BASE}/mgWebService.asmx/GetMeeting?lMeetingId=401",
    ]
    later = datetime(2025, 6, 1, tzinfo=UTC)
    council = site.council
    council.change(401, HeldMeeting(401, "02/02/2024", (Item(1, "Accounts", "<p>Other words.</p>"),)))
    fetched(corpus, source, now=later)
    site.forget()
    (report,) = fetched(corpus, source, now=later)
    assert not [path for path in site.asked if "GetMeeting?" in path]
    assert any("not asked again" in notice for notice in report.notices)


def test_a_meeting_that_is_taken_away_takes_its_papers_with_it_and_they_stay_here(site, corpus, source):
    fetched(corpus, source)
    held = papers(corpus)
    site.council.change(301, None)
    (report,) = fetched(corpus, source)
    assert len(report.gone) == 4
    assert papers(corpus) == held
    assert {described(corpus)[key].standing for key in ("m301", "a72")} == {"withdrawn"}


def test_meetings_before_a_later_since_are_not_asked_for_and_not_gone(site, corpus, source):
    from dataclasses import replace

    fetched(corpus, source)
    site.forget()
    (report,) = fetched(corpus, replace(source, since="2024-03"))
    assert report.gone == ()
    assert [path for path in site.asked if "GetMeeting?" in path] == [
        f"{BASE}/mgWebService.asmx/GetMeeting?lMeetingId=301"
    ]


@pytest.mark.parametrize("fault", ["forbidden", "cut GetMeetings", "cut GetCommittees", "cut GetMeeting", "0 rows"])
def test_a_site_in_trouble_takes_nothing_away(site, corpus, source, fault):
    fetched(corpus, source)
    held = (corpus / "fetched.jsonl").read_bytes()
    site.faults.add(fault)
    if fault == "0 rows":
        site.get_meetings = lambda asked: "<getmeetings></getmeetings>"
    (report,) = fetched(corpus, source)
    assert (corpus / "fetched.jsonl").read_bytes() == held
    assert report.gone == ()
    assert fault == "0 rows" or report.refused


def test_an_answer_cut_short_is_asked_for_again(site, corpus, source):
    site.faults = {"cut once GetMeetings", "cut once GetMeeting"}
    (report,) = fetched(corpus, source)
    assert (len(report.new), report.refused) == (5, ())


def test_a_service_without_one_method_is_asked_by_another(site, corpus, source):
    site.faults = {"no GetMeetings"}
    (report,) = fetched(corpus, source)
    assert (len(report.new), report.refused) == (5, ())
    asked = [path for path in site.asked if "GetAllMeetingsByDate" in path]
    assert len(asked) == 1
    assert "lCommitteeId=-1" in asked[0]
    assert "sFromDate=01/01/2024" in asked[0]


def test_the_five_thousand_rows_of_a_service_that_ignores_the_range_are_left_out(site, corpus, source):
    site.faults = {"ignores the range"}
    (report,) = fetched(corpus, source)
    assert len(report.new) == 5
    assert any("5,000" in notice or "5,001" in notice for notice in report.notices)
    assert sum("GetMeeting?" in path for path in site.asked) == 2


def test_one_paper_that_is_refused_is_named_and_the_others_come(site, corpus, source):
    bad = Attachment(80, "Elsewhere", "", url="http://10.0.0.1/secret.pdf")
    hop = Attachment(81, "Leads inside", "", url=f"{site.address}/hop")
    site.pages["/hop"] = Page(status=302, headers={"Location": "http://169.254.169.254/latest"})
    _, cabinet = site.council.meeting(301)
    site.council.change(301, with_attachments(cabinet, 1, REPORT, bad, hop))
    (report,) = fetched(corpus, source)
    assert [refused.refusal for refused in report.refused] == ["outside the site", "outside the site"]
    assert {row["key"] for row in lines(corpus)} == {"m301", "m401", "a71", "a72", "a73"}


def test_a_slow_site_is_named_and_the_fetch_ends(site, corpus, source):
    import threading

    waits = threading.Event()
    site.pages[f"{BASE}/documents/s72/paper.html"] = lambda: waits.wait(20) and Page()
    (report,) = fetched(corpus, source)
    waits.set()
    assert [refused.refusal for refused in report.refused] == ["too slow"]
    assert {row["key"] for row in lines(corpus)} == {"m301", "m401", "a71", "a73"}


def test_a_site_that_refuses_robots_is_left(site, corpus, source):
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /\n", "text/plain")
    (report,) = fetched(corpus, source)
    assert papers(corpus) == {}
    assert {refused.refusal for refused in report.refused} == {"robots.txt"}
    assert set(site.asked) == {"/robots.txt"}


def test_a_draft_of_other_minutes_is_not_taken_for_this_one(site, corpus, source):
    other = Attachment(82, "Draft minutes of the Parks Forum", "The forum met.")
    _, cabinet = site.council.meeting(301)
    site.council.change(301, with_attachments(cabinet, 2, other, CONFIRMED))
    fetched(corpus, source)
    assert described(corpus)["a82"].standing == "draft"


def test_a_paper_listed_under_another_title_is_described_anew_and_not_brought_again(site, corpus, source):
    fetched(corpus, source)
    site.forget()
    _, cabinet = site.council.meeting(301)
    renamed = Attachment(DRAFT.number, "Minutes", DRAFT.words, DRAFT.published)
    site.council.change(301, with_attachments(cabinet, 2, MAP, SECRET, renamed))
    (report,) = fetched(corpus, source)
    row = next(row for row in lines(corpus) if row["key"] == "a71" and "superseded_by" not in row)
    assert row["title"] == "Minutes"
    assert report.refused == ()


# ── where the web service is off ─────────────────────────────────────────────────────────────────────────────────────


def test_where_the_service_is_off_the_pages_give_the_meetings_and_their_papers(site, corpus, source):
    site.faults = {"off"}
    (report,) = fetched(corpus, source)
    rows = {row["key"]: row for row in lines(corpus)}
    assert set(rows) == {"m301", "m401", "s71", "s72", "s73"}
    assert report.refused == ()
    assert any("pages were read" in notice for notice in report.notices)
    assert rows["s72"]["title"] == "Report: parks & “open” spaces"
    assert (rows["s71"]["kind"], rows["s71"]["standing"]) == ("minutes", "draft")
    assert (rows["m301"]["kind"], rows["m301"]["date"]) == ("minutes", "2024-03-28")
    text = parsing.parse_file((corpus / rows["m301"]["file"]).read_bytes(), rows["m301"]["file"]).text
    assert "RESOLVED: That the gate in Mill Park be opened by 1 June 2024." in text


def test_of_the_pages_too_only_what_changed_is_brought(site, corpus, source):
    site.faults = {"off"}
    fetched(corpus, source)
    held = papers(corpus)
    changed(site)
    (report,) = fetched(corpus, source)
    assert held.items() <= papers(corpus).items()
    told = described(corpus)
    assert told["s71"].standing == "superseded"
    assert told["s72"].standing == "withdrawn"
    assert len(report.new) == 2


def test_a_service_that_served_before_and_stumbles_is_not_left_for_the_pages(site, corpus, source):
    fetched(corpus, source)
    held = papers(corpus)
    site.pages[f"{BASE}/mgWebService.asmx/GetCommittees"] = Page(status=403)
    (report,) = fetched(corpus, source)
    assert [refused.refusal for refused in report.refused] == ["refused by the site"]
    assert papers(corpus) == held


def test_when_the_service_is_switched_off_the_papers_stay_the_same_papers(site, corpus, source):
    fetched(corpus, source)
    site.faults = {"off"}
    fetched(corpus, source)
    standings = {key: record.standing for key, record in described(corpus).items()}
    assert {standings[key] for key in ("a71", "a72", "a73")} == {None, "draft"}
    assert sum(b"forty trees" in data for data in papers(corpus).values()) == 1
