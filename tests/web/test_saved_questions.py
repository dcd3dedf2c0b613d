"""Saved questions: what is new, decided from the texts of papers; feeds that programs read; mail that is off."""

import smtplib

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import etree

from assistant import Assistant, QuestionRefused, build_index
from assistant.cli import commands
from assistant.records import Filters
from assistant.web import MailRefused, MailSettings, NoSuchWatch, SavedQuestions, WatchKind, feeds, send_mail
from assistant.web.saved_questions import WatchesUnreadable
from tests.answering.test_timeline import MINUTES, minutes
from tests.toys import ToyEncoder, load_with

ATOM = "{http://www.w3.org/2005/Atom}"
NEW = 'RESOLVED: That the Marshgate ferry be sold to <b>Bo & "Sons"</b>.'


class Place:
    """A corpus that grows, its index, and what is saved about it."""

    def __init__(self, folder):
        self.corpus, self.built = folder / "corpus", folder / "built"
        self.corpus.mkdir()
        self.saved = SavedQuestions(folder / "kept" / "watches.sqlite")
        for name, (day, words) in MINUTES.items():
            self.write(name, day, words)
        self.build()

    def write(self, name, day, words):
        (self.corpus / f"{name}.txt").write_text(minutes(day, words), encoding="utf-8")

    def build(self):
        build_index(self.corpus, self.built, encoder=ToyEncoder())

    def assistant(self):
        return Assistant.open(self.built, encoder=ToyEncoder())

    def fresh(self, watch):
        self.saved.refresh(self.assistant(), watch)
        return [one.quote for one in self.saved.news(watch, untold=True)]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture(params=list(WatchKind))
def watched(request, place):
    return place, place.saved.add(place.assistant(), request.param, "Marshgate ferry", Filters())


def test_what_was_there_is_no_news_and_a_new_paper_is_once(watched):
    place, watch = watched
    assert place.fresh(watch) == []
    place.write("cabinet-2026-01-15", "15 January 2026", NEW)
    place.build()
    assert place.fresh(watch) == [NEW]
    place.saved.told(place.saved.news(watch, untold=True))
    assert place.fresh(watch) == []
    assert [one.quote for one in place.saved.news(watch)] == [NEW]


def test_a_paper_that_changed_elsewhere_brings_only_the_words_that_are_new(watched):
    place, watch = watched
    day, words = MINUTES["cabinet-2025-06-19"]
    place.write("cabinet-2025-06-19", day, f"{words}\n\nRESOLVED: That the allotment rent be £35.\n\n{NEW}")
    place.build()
    if watch.kind is WatchKind.MENTIONS:
        assert place.fresh(watch) == [NEW]
    else:  # of a passage that answers, one quotation stands for it
        assert words not in place.fresh(watch)


def test_going_back_to_papers_that_were_seen_is_no_news(watched):
    place, watch = watched
    day, words = MINUTES["cabinet-2022-03-10"]
    (place.corpus / "cabinet-2022-03-10.txt").unlink()
    place.build()
    assert place.fresh(watch) == []
    place.write("cabinet-2022-03-10", day, words)
    place.build()
    assert place.fresh(watch) == []


def test_filters_are_kept_and_the_same_saved_twice_is_one(place):
    filters = Filters(published_after="2024", kinds=("minutes",))
    one, again = (place.saved.add(place.assistant(), WatchKind.MENTIONS, "ferry", filters) for _ in range(2))
    assert one == again
    assert place.saved.watches() == (one,)
    assert one.filters == filters
    place.saved.remove(one.id)
    assert place.saved.watches() == ()
    with pytest.raises(NoSuchWatch):
        place.saved.remove(one.id)
    with pytest.raises(QuestionRefused):
        place.saved.add(place.assistant(), WatchKind.QUESTION, " ", Filters())


def test_a_file_that_is_no_database_is_named(place):
    place.saved.path.parent.mkdir()
    place.saved.path.write_text("not a database, but a text of some length", encoding="utf-8")
    with pytest.raises(WatchesUnreadable, match=r"watches\.sqlite"):
        place.saved.add(place.assistant(), WatchKind.MENTIONS, "ferry", Filters())


def test_the_feed_is_well_formed_escaped_and_its_ids_stay(place):
    watch = place.saved.add(place.assistant(), WatchKind.MENTIONS, "Marshgate ferry", Filters())
    place.write("cabinet-2026-01-15", "15 January 2026", NEW)
    place.build()
    app = FastAPI()
    feeds.add(app, place, place.saved)
    client = TestClient(app, base_url="http://papers.example")
    given = client.get(f"/feeds/{watch.id}.xml")
    assert given.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(given.content)
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content").text == NEW
    link = entry.find(f"{ATOM}link").get("href")
    assert link.startswith("http://papers.example/?document=cabinet-2026-01-15&start=")
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 2
    assert all(one.startswith("urn:uuid:") for one in ids)
    place.write("cabinet-2026-02-19", "19 February 2026", "RESOLVED: That the Marshgate ferry be painted.")
    place.build()
    later = [one.text for one in etree.fromstring(client.get(f"/feeds/{watch.id}.xml").content).iter(f"{ATOM}id")]
    assert len(later) == 3
    assert set(ids) < set(later)
    assert client.get("/feeds/0123456789ab.xml").status_code == 404


def test_the_command_tells_what_is_new_once_and_mail_is_off_until_the_environment_says_how(place, monkeypatch, capsys):
    load_with(monkeypatch, lambda _: ToyEncoder())
    kept = ["--file", str(place.saved.path)]
    index = ["--index", str(place.built)]

    def onrecord(*arguments):
        code = commands.main(["watch", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    assert onrecord("add", "Marshgate ferry", "--mentions", *kept, *index)[0] == 0
    assert onrecord("run", *kept, *index)[0] == 1
    place.write("cabinet-2026-01-15", "15 January 2026", NEW)
    place.build()
    code, _, refused = onrecord("run", "--mail", *kept, *index)
    assert code == 2
    assert "Mail is off" in refused
    code, out, _ = onrecord("run", *kept, *index, "--address", "http://papers.example")
    assert code == 0
    assert NEW in out
    assert "http://papers.example/?document=cabinet-2026-01-15" in out
    assert onrecord("run", *kept, *index)[:2] == (1, "mentions “Marshgate ferry”: 0 new quotations\n")
    identity = onrecord("list", *kept)[1].partition(":")[0]
    assert onrecord("remove", identity, *kept)[0] == 0
    assert onrecord("remove", identity, *kept)[0] == 2


class _Server:
    sent, refuses = [], False

    def __init__(self, host, port, timeout):
        self.told = [host, port]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def starttls(self, context):
        self.told.append("tls")

    def login(self, user, password):
        if self.refuses:
            raise smtplib.SMTPAuthenticationError(535, f"{user} {password}".encode())
        self.told.append(user)

    def send_message(self, message):
        self.sent.append((self.told, message))


def test_mail_goes_to_whom_the_environment_names_and_the_password_is_never_told(monkeypatch):
    monkeypatch.setattr(smtplib, "SMTP", _Server)
    environment = {"HOST": "mail.example", "FROM": "a@b.example", "TO": "c@d.example, e@f.example"}
    environment |= {"USER": "someone", "PASSWORD": "hunter2"}
    settings = MailSettings.of({f"ONRECORD_SMTP_{name}": value for name, value in environment.items()})
    assert "hunter2" not in repr(settings)
    send_mail(settings, "One\nnew", "The ferry.")
    told, message = _Server.sent.pop()
    assert told == ["mail.example", 587, "tls", "someone"]
    assert (message["To"], message["Subject"]) == ("c@d.example, e@f.example", "One new")
    monkeypatch.setattr(_Server, "refuses", True)
    with pytest.raises(MailRefused) as refused:
        send_mail(settings, "One", "The ferry.")
    assert "hunter2" not in str(refused.value)
    with pytest.raises(MailRefused):
        MailSettings.of({"ONRECORD_SMTP_HOST": "mail.example"})
