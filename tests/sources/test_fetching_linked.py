"""Papers that a page links to: a provider's reports at Ofsted, and the documents of meetings in CMIS."""

import pytest

from assistant.sources import list_folder
from assistant.sources.fetching.settings import named_source
from tests.sources.fetching_help import fetched, lines, papers
from tests.sources.local_site import LocalSite, Page, served

REPORT = b"%PDF-1.7\nnot much of a report\n"


@pytest.fixture
def site():
    with served(LocalSite()) as running:
        yield running


@pytest.fixture
def files():
    with served(LocalSite()) as running:
        yield running


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def report_files():
    numbers = ("5012", "4001")
    return {f"/v1/file/{number}": Page(REPORT + number.encode(), "application/pdf") for number in numbers}


def provider(files, *reports):
    rows = "".join(
        f'<li><p><time>{day}</time></p><a class="publication-link" href="{files.address}/v1/file/{number}">'
        f"{title}, PDF - {day}</a></li>"
        for number, title, day in reports
    )
    return Page(f"<html><body><a href='/about'>About</a><ol>{rows}</ol></body></html>".encode())


LETTER, FULL = ("5012", "Monitoring visit: report", "27 March 2024"), ("4001", "Inspection: report", "21 July 2022")


def ofsted(corpus, site, files, **more):
    return named_source(corpus, "ofsted", f"{site.address}/provider/44/1", private=True, hosts=(files.address,), **more)


def test_the_reports_of_a_provider_come_from_the_host_of_files_with_their_titles_and_days(site, files, corpus):
    site.pages = {"/provider/44/1": provider(files, LETTER, FULL)}
    files.pages = report_files()
    (report,) = fetched(corpus, ofsted(corpus, site, files, publisher="Ofsted"))
    assert (len(report.new), report.refused) == (2, ())
    row = next(row for row in lines(corpus) if row["file_address"].endswith("/5012"))
    assert (row["title"], row["published"]) == ("Monitoring visit: report", "2024-03-27")
    assert row["page_address"] == f"{site.address}/provider/44/1"
    assert {entry.records[0].publisher for entry in list_folder(corpus).entries.values()} == {"Ofsted"}


def test_since_leaves_out_older_reports_and_a_withdrawn_one_is_called_so(site, files, corpus):
    site.pages = {"/provider/44/1": provider(files, LETTER, FULL)}
    files.pages = report_files()
    source = ofsted(corpus, site, files, since="2024")
    fetched(corpus, source)
    assert len(papers(corpus)) == 1
    another = ("5013", "Monitoring visit: letter", "30 May 2024")
    files.pages["/v1/file/5013"] = Page(REPORT + b"5013", "application/pdf")
    site.pages = {"/provider/44/1": provider(files, another)}
    (report,) = fetched(corpus, source)
    assert (len(report.new), len(report.gone)) == (1, 1)


def test_a_page_that_is_suddenly_empty_takes_nothing_away(site, files, corpus):
    site.pages = {"/provider/44/1": provider(files, LETTER)}
    files.pages = {"/v1/file/5012": Page(REPORT, "application/pdf")}
    source = ofsted(corpus, site, files)
    fetched(corpus, source)
    site.pages = {"/provider/44/1": Page(b"<html><body>We are working on this page.</body></html>")}
    (report,) = fetched(corpus, source)
    assert report.gone == ()
    assert any("no papers" in notice for notice in report.notices)


def test_a_host_of_files_that_was_not_named_is_refused(site, files, corpus):
    site.pages = {"/provider/44/1": provider(files, LETTER)}
    source = named_source(corpus, "ofsted", f"{site.address}/provider/44/1", private=True)
    (report,) = fetched(corpus, source)
    assert [refused.refusal for refused in report.refused] == ["outside the site"]
    assert not files.asked


def test_the_usual_host_of_files_needs_not_be_named(corpus):
    source = named_source(corpus, "ofsted", "https://reports.ofsted.gov.uk/provider/44/80453")
    assert ("files.ofsted.gov.uk", 443) in source.scope().hosts


MEETING = "/cmis/Meetings/ctl/ViewMeetingPublic/mid/397/Meeting/5/Default.aspx"
CMIS = """<html><body><h1>Cabinet</h1><ol class="DocumentList"><li class="DocumentListItem">
<a class="TitleLink" href="/cmis/Document.ashx?czJK=abc%3d">Minutes of 28 March 2024</a></li>
<li class="DocumentListItem"><a class="TitleLink" href="/cmis/Document.ashx?czJK=def%3d">Report on parks (PDF 99 KB)</a>
</li></ol><a href="/cmis/Document.ashx?other=1">Not a paper of the list</a></body></html>"""
CALENDAR = f'<html><body><a href="{MEETING}">28 March</a><a href="/cmis/Other.aspx">Other</a></body></html>'


def test_the_documents_of_a_meeting_in_cmis_are_those_of_its_list(site, corpus):
    site.pages = {MEETING: Page(CMIS.encode()), "/cmis/Calendar.aspx": Page(CALENDAR.encode())}
    for key in ("abc", "def"):
        site.pages[f"/cmis/Document.ashx?czJK={key}%3d"] = Page(REPORT + key.encode(), "application/pdf")
    source = named_source(corpus, "cmis", f"{site.address}/cmis/Calendar.aspx", private=True)
    (report,) = fetched(corpus, source)
    assert (len(report.new), report.refused) == (2, ())
    rows = {row["title"]: row for row in lines(corpus)}
    assert set(rows) == {"Minutes of 28 March 2024", "Report on parks"}
    assert rows["Minutes of 28 March 2024"]["kind"] == "minutes"
    assert rows["Report on parks"]["page_address"] == site.address + MEETING
    assert fetched(corpus, source)[0].unchanged == 2
    assert not site.asked["/cmis/Other.aspx"]
