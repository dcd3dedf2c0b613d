"""Papers from lists of addresses, sitemaps and feeds: what is kept, what is asked for again, and what is refused."""

import gzip
import json
import os
import zipfile
from io import BytesIO

import pytest

from assistant.cli import commands
from assistant.errors import FetchBusy, SourcesWrong, command
from assistant.sources import list_folder, read_source
from assistant.sources.fetching.settings import PaperSource, SourceKind, kept_sources, named_source
from assistant.sources.fetching.store import opened_store
from tests.sources.fetching_help import LIMITS, fetched, lines, papers
from tests.sources.local_site import LocalSite, Page, endless, served

PDF = b"%PDF-1.7\nnot much of one\n"
HTML = b"<!doctype html><html><head><title>Parks</title></head><body><p>The park is open.</p></body></html>"


@pytest.fixture
def site():
    with served(LocalSite()) as running:
        yield running


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def listing(corpus, site, *paths, **settings):
    """A source of ``paths``, kept in the corpus's sources."""
    file = corpus.parent / "addresses.txt"
    file.write_text("# ours\n\n" + "".join(f"{site.address}{path}\n" for path in paths))
    return named_source(corpus, "urls", str(file), private=True, **settings)


def test_each_address_is_a_paper_as_it_was_published_and_a_line_about_it(site, corpus):
    site.pages = {"/a.pdf": Page(PDF, "application/pdf", etag='"1"'), "/parks": Page(HTML)}
    (report,) = fetched(corpus, listing(corpus, site, "/a.pdf", "/parks"))
    held = papers(corpus)
    assert sorted(held.values()) == sorted([PDF, HTML])
    assert sorted(report.new) == sorted(held)
    by_address = {row["file_address"]: row for row in lines(corpus)}
    row = by_address[f"{site.address}/a.pdf"]
    assert row["fetched"] == "2024-06-01T12:00:00+00:00"
    assert row["sha256"] == __import__("hashlib").sha256(PDF).hexdigest()
    assert "page_address" not in row
    assert by_address[f"{site.address}/parks"]["page_address"] == f"{site.address}/parks"


def test_the_entries_say_where_a_paper_was_published_and_the_rest_is_read_from_it(site, corpus):
    site.pages = {"/parks": Page(HTML)}
    fetched(corpus, listing(corpus, site, "/parks", publisher="Thorpe Council"))
    listed = list_folder(corpus)
    (file,) = listed.files
    source = read_source(corpus, file, listed)
    (described,) = source.entry.records
    assert described.page_address == f"{site.address}/parks"
    assert described.publisher == "Thorpe Council"
    assert described.left_out == {"title", "kind", "date", "standing"}
    assert source.entry.sha256 == source.sha256
    assert not listed.notices


def test_the_second_time_only_what_changed_is_brought(site, corpus):
    site.pages = {"/a": Page(HTML, etag='"1"'), "/b": Page(b"plain words", "text/plain", etag='"2"')}
    source = listing(corpus, site, "/a", "/b")
    fetched(corpus, source)
    before = papers(corpus)
    site.pages["/b"] = Page(b"other words", "text/plain", etag='"3"')
    (report,) = fetched(corpus, source)
    assert (len(report.new), len(report.changed), report.unchanged) == (0, 1, 1)
    held = papers(corpus)
    assert before.items() <= held.items()
    assert held[report.changed[0]] == b"other words"
    old = next(row for row in lines(corpus) if row["file"] == report.superseded[0])
    new = next(row for row in lines(corpus) if row["file"] == report.changed[0])
    assert old["superseded_by"] == new["id"] != old["id"]
    assert {entry.records[0].standing for entry in list_folder(corpus).entries.values()} == {None, "superseded"}


def test_a_site_without_etags_is_asked_and_what_is_the_same_is_not_kept_twice(site, corpus):
    site.pages = {"/a": Page(HTML)}
    source = listing(corpus, site, "/a")
    for _ in range(3):
        (report,) = fetched(corpus, source)
    assert report.unchanged == 1
    assert len(papers(corpus)) == 1
    assert len((corpus / "fetched.jsonl").read_bytes().splitlines()) == 1


def test_what_the_site_no_longer_gives_stays_and_says_so(site, corpus):
    site.pages = {"/a": Page(HTML), "/b": Page(b"words", "text/plain")}
    source = listing(corpus, site, "/a", "/b")
    fetched(corpus, source)
    held = papers(corpus)
    site.pages["/b"] = Page(status=410)
    (report,) = fetched(corpus, source)
    assert len(report.gone) == 1
    assert papers(corpus) == held
    assert list_folder(corpus).entries[report.gone[0]].records[0].standing == "withdrawn"
    assert fetched(corpus, source)[0].gone == ()
    site.pages["/b"] = Page(b"words", "text/plain")
    assert fetched(corpus, source)[0].changed == report.gone
    assert list_folder(corpus).entries[report.gone[0]].records[0].standing is None
    assert papers(corpus) == held


def test_the_same_bytes_at_two_addresses_are_one_paper(site, corpus):
    site.pages = {"/a": Page(HTML), "/b": Page(HTML)}
    source = listing(corpus, site, "/a", "/b")
    (report,) = fetched(corpus, source)
    assert (len(report.new), report.repeated, len(papers(corpus))) == (1, 1, 1)
    assert len(list_folder(corpus).entries) == 1
    site.pages["/a"] = Page(status=404)
    (report,) = fetched(corpus, source)
    assert report.gone == ()
    (entry,) = list_folder(corpus).entries.values()
    assert entry.records[0].page_address == f"{site.address}/b"


def test_a_paper_that_goes_back_to_what_it_was_is_that_again(site, corpus):
    source = listing(corpus, site, "/a")
    for words in (b"first", b"second", b"first"):
        site.pages = {"/a": Page(words, "text/plain")}
        fetched(corpus, source)
    standing = {papers(corpus)[file]: entry.records[0].standing for file, entry in list_folder(corpus).entries.items()}
    assert standing == {b"first": None, b"second": "superseded"}
    assert fetched(corpus, source)[0].unchanged == 1


def zipped(**files):
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), data)
    return held.getvalue()


TYPES = {
    "/a": (PDF, "application/octet-stream", ".pdf"),
    "/b.bin": (zipped(word__document_xml="x"), "application/zip", ".docx"),
    "/c": (zipped(xl__workbook_xml="x"), "", ".xlsx"),
    "/d": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "", ".odt"),
    "/e": (b"{\\rtf1 words}", "application/msword", ".rtf"),
    "/f": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword", ".doc"),
    "/g.exe": (b"a,b\n1,2\n", "text/csv", ".csv"),
    "/h": (b"<?xml version='1.0'?><meeting/>", "text/xml", ".xml"),
    "/i": ("Tree café".encode("utf-16"), "text/plain", ".txt"),
    "/j": (b"Some words.", "text/plain", ".txt"),
    "/k.pdf": (HTML, "text/html", None),
    "/l": (HTML, "application/pdf", None),
    "/m": (b"", "text/html", None),
    "/n": (b"\x89PNG\r\n\x1a\n\0\0\0", "image/png", None),
    "/o": (b"\x7fELF\0\0\0", "text/plain", None),
    "/p": (zipped(setup_exe="MZ"), "application/zip", None),
    "/q": (b"PK\x03\x04 broken", "application/zip", None),
    "/r": (b"\x1f\x8b\0\0", "application/gzip", None),
}


@pytest.mark.parametrize("path", TYPES)
def test_what_a_paper_is_its_content_says_and_what_is_none_is_refused_by_name(site, corpus, path):
    data, kind, suffix = TYPES[path]
    site.pages = {path: Page(data, kind)}
    (report,) = fetched(corpus, listing(corpus, site, path))
    if suffix is None:
        assert [refused.refusal for refused in report.refused] == ["wrong type"]
        assert papers(corpus) == {}
    else:
        ((file, held),) = papers(corpus).items()
        assert (file.endswith(suffix), held) == (True, data)


NAMES = (
    *(
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/x.pdf",
        "/..%5c..%5cwindows%5csystem.ini",
        "/a/%00.pdf",
        "/con",
        "/nul.pdf",
    ),
    *(
        "/.hidden",
        "/-rf",
        "/" + "a" * 900 + ".pdf",
        "/%E2%80%AEfdp.exe",
        "/a?file=../../x",
        "/manifest.json",
        "/~/.ssh/id",
    ),
)


@pytest.mark.parametrize("path", NAMES)
def test_no_name_leads_out_of_the_folder_or_to_another_file(site, corpus, path):
    site.page = lambda _: Page(b"words of " + path.encode(), "text/plain")
    fetched(corpus, listing(corpus, site, path))
    ((file, _),) = papers(corpus).items()
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyz0123456789-./")
    assert file.count("/") == 1
    assert not file.rpartition("/")[2].startswith((".", "-"))
    assert len(file) < 150
    outside = [each for each in corpus.parent.rglob("*") if corpus not in each.parents and each != corpus]
    assert [each.name for each in outside] == ["addresses.txt"]


def test_a_title_with_slashes_names_no_folder(site, corpus):
    feed = "<rss><channel><item><title>../../evil/title</title><link>/a</link></item></channel></rss>"
    site.pages = {"/feed": Page(feed.encode(), "text/xml"), "/a": Page(b"words", "text/plain")}
    fetched(corpus, named_source(corpus, "feed", f"{site.address}/feed", private=True))
    ((file, _),) = papers(corpus).items()
    assert file.startswith("127-0-0-1/evil-title-")


def test_an_endless_paper_costs_no_more_than_its_limit_and_the_rest_comes(site, corpus):
    site.pages = {"/big.pdf": Page(pieces=endless, type="application/pdf"), "/b": Page(b"words", "text/plain")}
    (report,) = fetched(corpus, listing(corpus, site, "/big.pdf", "/b"))
    assert [refused.refusal for refused in report.refused] == ["too large"]
    assert list(papers(corpus).values()) == [b"words"]
    assert not [path for path in corpus.rglob("*") if path.is_file() and path.stat().st_size > LIMITS.largest_paper]


SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"


def entries(site, **changed):
    return SITEMAP.format(
        "".join(f"<url><loc>{site.address}/{name}</loc><lastmod>{day}</lastmod></url>" for name, day in changed.items())
    ).encode()


def test_a_sitemap_says_what_changed_and_only_that_is_asked_for(site, corpus):
    site.pages = {"/s.xml": Page(entries(site, a="2024-01-01", b="2024-02-01"), "text/xml")}
    site.pages |= {"/a": Page(b"first", "text/plain"), "/b": Page(b"second", "text/plain")}
    source = named_source(corpus, "sitemap", f"{site.address}/s.xml", private=True)
    fetched(corpus, source)
    site.forget()
    site.pages["/s.xml"] = Page(entries(site, a="2024-01-01", b="2024-03-01", c="2024-03-01"), "text/xml")
    site.pages |= {"/b": Page(b"second, changed", "text/plain"), "/c": Page(b"third", "text/plain")}
    (report,) = fetched(corpus, source)
    assert set(site.asked) == {"/robots.txt", "/s.xml", "/b", "/c"}
    assert (len(report.new), len(report.changed), report.unchanged) == (1, 1, 1)


def test_what_a_sitemap_names_no_more_is_asked_for_once_to_learn_whether_it_is_gone(site, corpus):
    site.pages = {"/s.xml": Page(entries(site, a="2024-01-01", b="2024-02-01"), "text/xml")}
    site.pages |= {"/a": Page(b"first", "text/plain"), "/b": Page(b"second", "text/plain")}
    source = named_source(corpus, "sitemap", f"{site.address}/s.xml", private=True)
    fetched(corpus, source)
    site.pages["/s.xml"] = Page(entries(site, a="2024-01-01"), "text/xml")
    assert fetched(corpus, source)[0].gone == ()
    del site.pages["/b"]
    assert len(fetched(corpus, source)[0].gone) == 1


def test_a_sitemap_of_sitemaps_packed_with_since_and_match(site, corpus):
    index = f"<sitemapindex><sitemap><loc>{site.address}/s.xml.gz</loc></sitemap></sitemapindex>"
    named = entries(site, **{"docs/new": "2024-05-01", "docs/old": "2023-05-01", "news": "2024-05-01"})
    site.pages = {
        "/s.xml": Page(index.encode(), "text/xml"),
        "/s.xml.gz": Page(gzip.compress(named), "application/gzip"),
    }
    site.pages |= {f"/{name}": Page(name.encode(), "text/plain") for name in ("docs/new", "docs/old", "news")}
    where = f"{site.address}/s.xml"
    fetched(corpus, named_source(corpus, "sitemap", where, private=True, since="2024", match=("/docs/",)))
    assert list(papers(corpus).values()) == [b"docs/new"]


HOSTILE_LISTS = {
    "entities that grow": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b"<urlset><url><loc>&b;</loc></url></urlset>",
    "a file of this machine": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<urlset><url><loc>&a;</loc></url></urlset>",
    "another site": b"<urlset><url><loc>http://127.0.0.1:1/a</loc></url><url><loc>http://10.0.0.1/</loc></url></urlset>",
    "a page": HTML,
    "cut short": b"<urlset><url><loc>http://exam",
    "nothing": b"",
    "a bomb": gzip.compress(b" " * 5_000_000),
    "sitemaps without end": b"<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>",
}


@pytest.mark.parametrize("probe", HOSTILE_LISTS)
def test_a_hostile_list_brings_nothing_and_ends(site, corpus, probe):
    site.pages = {"/s.xml": Page(HOSTILE_LISTS[probe], "text/xml")}
    (report,) = fetched(corpus, named_source(corpus, "sitemap", f"{site.address}/s.xml", private=True))
    assert papers(corpus) == {}
    assert report.requests < 20
    if probe in ("another site", "a page", "cut short", "nothing", "a bomb"):
        assert report.refused


def test_a_feed_gives_titles_days_and_enclosed_files(site, corpus):
    feed = """<?xml version="1.0"?><rss version="2.0"><channel>
      <item><title>Decision: parks &amp; trees</title><link>/news/1</link>
        <pubDate>Thu, 28 Mar 2024 10:00:00 GMT</pubDate><enclosure url="/files/1.pdf" type="application/pdf"/></item>
      <item><title>Old</title><link>/news/0</link><pubDate>Thu, 28 Mar 2019 10:00:00 GMT</pubDate></item>
    </channel></rss>"""
    site.pages = {"/feed": Page(feed.encode(), "text/xml"), "/files/1.pdf": Page(PDF, "application/pdf")}
    fetched(corpus, named_source(corpus, "feed", f"{site.address}/feed", private=True, since="2024"))
    (row,) = lines(corpus)
    assert (row["title"], row["published"]) == ("Decision: parks & trees", "2024-03-28")
    assert row["page_address"] == f"{site.address}/news/1"
    assert row["file_address"] == f"{site.address}/files/1.pdf"


def test_an_atom_feed_is_read_and_an_entry_that_was_not_updated_is_not_asked_for(site, corpus):
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>News</title><link href="/a"/>
      <updated>2024-03-28T10:00:00Z</updated></entry></feed>"""
    site.pages = {"/feed": Page(feed.encode(), "text/xml"), "/a": Page(HTML)}
    source = named_source(corpus, "feed", f"{site.address}/feed", private=True)
    fetched(corpus, source)
    site.forget()
    fetched(corpus, source)
    assert set(site.asked) == {"/robots.txt", "/feed"}


def test_sources_are_kept_once_and_what_people_wrote_stays(site, corpus):
    text = "# our sources\n[[source]]\nname = 'mine'\nkind = 'feed'\naddress = 'https://example.org/rss' # daily\n"
    (corpus / "sources.toml").write_text(text)
    for _ in range(2):
        source = named_source(corpus, "sitemap", "example.org/s.xml", since="2024-01", match=('a"b\\c',))
    assert (corpus / "sources.toml").read_text().startswith(text)
    assert [one.name for one in kept_sources(corpus)] == ["mine", "example.org"]
    assert kept_sources(corpus)[1] == source
    assert source == PaperSource(
        name="example.org",
        kind=SourceKind.SITEMAP,
        address="https://example.org/s.xml",
        since="2024-01",
        match=('a"b\\c',),
    )
    assert named_source(corpus, "sitemap", "example.org/other.xml").name == "example.org-2"


WRONG = {
    "not TOML": "[[source]",
    "another table": "[sources]\n",
    "no name": "[[source]]\nkind = 'feed'\naddress = 'https://example.org'\n",
    "a name that is a path": "[[source]]\nname = '../x'\nkind = 'feed'\naddress = 'https://example.org'\n",
    "no such kind": "[[source]]\nname = 'a'\nkind = 'ftp'\naddress = 'https://example.org'\n",
    "an unknown key": "[[source]]\nname = 'a'\nkind = 'feed'\naddress = 'https://example.org'\nspeed = 9\n",
    "no address": "[[source]]\nname = 'a'\nkind = 'feed'\n",
    "no such address": "[[source]]\nname = 'a'\nkind = 'feed'\naddress = 'file:///etc/passwd'\n",
    "no date": "[[source]]\nname = 'a'\nkind = 'feed'\naddress = 'https://example.org'\nsince = 'May'\n",
    "words for a list": "[[source]]\nname = 'a'\nkind = 'feed'\naddress = 'https://example.org'\nhosts = 'x'\n",
    "a delay of a day": "[[source]]\nname = 'a'\nkind = 'feed'\naddress = 'https://example.org'\ndelay = 86400\n",
    "no address list": "[[source]]\nname = 'a'\nkind = 'urls'\nfile = 'absent.txt'\n",
    "nothing": "",
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_sources_are_said_in_a_line_with_the_remedy(corpus, capsys, what):
    (corpus / "sources.toml").write_text(WRONG[what])
    assert commands.main(["fetch", "--corpus", str(corpus)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    with pytest.raises(SourcesWrong) as wrong:
        fetched(corpus)
    assert wrong.value.remedy


def test_one_fetch_at_a_time(corpus, site):
    with opened_store(corpus), pytest.raises(FetchBusy):
        fetched(corpus, listing(corpus, site, "/a"))


def test_the_command_line_says_what_came_and_what_to_do_next(site, corpus, capsys):
    site.pages = {"/a": Page(HTML), "/b": Page(status=403)}
    addresses = corpus.parent / "papers.txt"
    addresses.write_text(f"{site.address}/a\n{site.address}/b\n")
    call = ["fetch", "urls", str(addresses), "--private", "--delay", "0", "--corpus", str(corpus)]

    assert commands.main(call) == 0
    said = capsys.readouterr().out
    assert "papers: 1 new, 0 changed, 0 unchanged, 1 refused (3 requests)" in said
    assert "refused by the site" in said
    assert command("build", corpus=corpus) in said
    assert commands.main(["fetch", "--corpus", str(corpus), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sources"][0]["unchanged"] == 1


def test_a_torn_last_line_is_none_and_the_next_line_stands_whole(site, corpus):
    site.pages = {"/a": Page(HTML), "/b": Page(b"words", "text/plain")}
    fetched(corpus, listing(corpus, site, "/a"))
    path = corpus / "fetched.jsonl"
    path.write_bytes(path.read_bytes() + b'{"source": "addresses", "key"')
    assert len(list_folder(corpus).entries) == 1
    fetched(corpus, listing(corpus, site, "/a", "/b"))
    assert len(list_folder(corpus).entries) == 2
    assert all(json.loads(line) for line in path.read_bytes().splitlines())


def test_people_go_before_what_was_fetched(site, corpus):
    site.pages = {"/a": Page(HTML)}
    fetched(corpus, listing(corpus, site, "/a"))
    (file,) = papers(corpus)
    (corpus / "manifest.json").write_text(json.dumps({"records": [{"file": file, "title": "Said by people"}]}))
    (entry,) = list_folder(corpus).entries.values()
    assert entry.records[0].title == "Said by people"


def test_a_folder_that_cannot_be_written_is_said(corpus, site, capsys):
    if os.geteuid() == 0:
        blocked = corpus / ".fetching"
        blocked.write_text("a file where a folder must be")
    else:
        corpus.chmod(0o500)
    with pytest.raises(SourcesWrong, match="cannot be written"):
        fetched(corpus, PaperSource(name="a", kind=SourceKind.FEED, address=f"{site.address}/feed", private=True))
