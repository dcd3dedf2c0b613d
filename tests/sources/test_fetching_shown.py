"""From a council's site to answers that lead to the page the council published, on every surface."""

import csv
import io
import re
import zipfile

import pytest

from assistant import Assistant, build_index
from assistant.answering.citations import newer_first
from assistant.cli import commands
from assistant.present import as_markdown, as_text, briefing, citations_csv, mentions_briefing, mentions_csv
from assistant.present.quotes import quote_check_briefing, quote_check_csv, quote_check_markdown
from assistant.sources.fetching.settings import named_source
from assistant.web.cards import Where, card
from assistant.web.document_view import document_view
from assistant.web.published import published_link
from tests.sources.fake_moderngov import BASE, FakeModernGov, small_council
from tests.sources.fetching_help import fetched, lines
from tests.sources.local_site import served
from tests.sources.test_fetching_moderngov import changed
from tests.toys import ToyEncoder, load_with

ASKED = "When will the gate in Mill Park be opened?"
WORDS = "That the gate in Mill Park be opened by 1 June 2024."


@pytest.fixture
def site():
    with served(FakeModernGov(small_council())) as running:
        yield running


@pytest.fixture
def corpus(tmp_path, site):
    folder = tmp_path / "corpus"
    folder.mkdir()
    fetched(folder, named_source(folder, "moderngov", site.address + BASE, private=True, since="2024-01"))
    return folder


def built(corpus):
    report = build_index(corpus, corpus.parent / "index", encoder=ToyEncoder())
    return report, Assistant.open(corpus.parent / "index", encoder=ToyEncoder())


@pytest.fixture
def assistant(corpus):
    return built(corpus)[1]


@pytest.fixture
def cited(assistant):
    reply = assistant.ask(ASKED)
    held = (*reply.citations, *reply.nearest)
    return next(citation for citation in held if WORDS in citation.quote)


def page(site):
    return f"{site.address}{BASE}/ieListDocuments.aspx?CId=11&MId=301"


def test_an_answer_leads_to_the_page_the_council_published(site, cited, assistant):
    assert cited.address == page(site)
    assert cited.date == "2024-03-28"
    assert assistant.document(cited.document).text[cited.start : cited.end] == cited.quote


def links_in(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        told = packed.read("word/_rels/document.xml.rels").decode()
        held = packed.read("word/document.xml").decode()
    targets = dict(re.findall(r'Id="(\w+)"[^>]*?Target="([^"]+)"', told))
    targets |= {name: target for target, name in re.findall(r'Target="([^"]+)"[^>]*?Id="(\w+)"', told)}
    return {targets[name].replace("&amp;", "&") for name in re.findall(r'w:hyperlink r:id="(\w+)"', held)}


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_file_of_a_reply_names_the_page(site, assistant, cited):
    reply = assistant.ask(ASKED)
    assert f"Published at {page(site)}" in as_text(cited)
    assert f"Published at <{page(site)}>" in as_markdown(cited)
    assert page(site) in {row["address"] for row in rows_of(citations_csv(reply))}
    assert page(site) in links_in(briefing(reply))


def test_every_file_of_mentions_and_of_a_checked_quotation_names_the_page(site, assistant):
    mentions = assistant.mentions("Mill Park")
    assert {row["address"] for row in rows_of(mentions_csv(mentions))} == {page(site)}
    assert links_in(mentions_briefing(mentions)) == {page(site)}
    check = assistant.check_quote(WORDS)
    assert check.places[0].address == page(site)
    assert page(site) in {row["address"] for row in rows_of(quote_check_csv(check))}
    assert f"<{page(site)}>" in quote_check_markdown(check).decode()
    assert page(site) in links_in(quote_check_briefing(check))


def test_the_page_links_to_it_beside_a_citation_in_the_reader_and_in_the_list(site, assistant, cited):
    document = assistant.document(cited.document)
    href = f'href="{page(site)}"'.replace("&", "&amp;")
    for shown in (card(cited, document, Where(0, 0)), document_view(document)):
        assert href in str(shown)
        assert 'rel="noopener noreferrer"' in str(shown)
        assert "Published at" in str(shown)
    assert "Cabinet &amp; Leader" in str(document_view(document))


def test_a_link_leads_nowhere_but_to_the_web():
    assert published_link("javascript:alert(1)") is None
    assert published_link(None) is None
    assert "<script" not in str(published_link('https://example.org/"><script>'))


def test_the_command_line_names_the_page(site, corpus, assistant, capsys, monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())
    index = str(corpus.parent / "index")
    commands.main(["ask", ASKED, "--index", index])
    assert f"published at {page(site)}" in capsys.readouterr().out
    commands.main(["mentions", "Mill Park", "--index", index])
    assert f"published at {page(site)}" in capsys.readouterr().out
    commands.main(["check-quote", WORDS, "--index", index])
    assert f"published at {page(site)}" in capsys.readouterr().out


def test_after_three_changes_only_what_changed_is_embedded_and_the_newer_minutes_stand_first(site, corpus, assistant):
    changed(site)
    fetched(corpus)
    report, again = built(corpus)
    keys = {row["id"]: row["key"] for row in lines(corpus)}
    files = {row["file"]: row["key"] for row in lines(corpus)}
    assert {files[file] for file in report.added} == {"a79", "m301", "m402"}
    whole = build_index(corpus, corpus.parent / "anew", encoder=ToyEncoder())
    assert 0 < report.embedded < whole.embedded
    standings = {keys[document.id]: document.records[0].standing for document in again.documents}
    assert (standings["a71"], standings["a79"], standings["a72"]) == ("superseded", None, "withdrawn")
    meeting = next(document for document in again.documents if keys[document.id] == "m301")
    assert len(meeting.also_at) == 1  # the page of the meeting reads as it did, though its answer lists other papers
    reply = again.ask("How long had the bridge been closed or shut since the flood?", 20)
    order = [keys[citation.document] for citation in (*reply.citations, *reply.nearest)]
    assert order.index("a79") < order.index("a71")
    older = next(citation for citation in (*reply.citations, *reply.nearest) if keys[citation.document] == "a71")
    assert older.standing == "superseded"
    assert keys[older.superseded_by] == "a79"
    assert "superseded by" in str(card(older, again.document(older.document), Where(0, 0)))


def test_a_superseded_paper_stands_behind_the_one_in_its_place_and_nothing_else_moves(cited):
    from dataclasses import replace

    def one(document, by=None):
        return replace(cited, document=document, superseded_by=by)

    older, middle, newer, other = one("a", "b"), one("b", "c"), one("c"), one("x", "absent")
    told = newer_first([older, other, middle, newer])
    assert [citation.document for citation in told] == ["x", "c", "b", "a"]
    assert newer_first([newer, other, older]) == [newer, other, older]
