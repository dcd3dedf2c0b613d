"""The polite client against sites of every kind of ill will: each probe is refused by name, within its limits."""

import gzip
import io
import zlib
from pathlib import Path

import pytest

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import Refusal, SiteScope, is_public, normal
from assistant.sources.fetching.client import FetchLimits, SiteClient
from assistant.sources.fetching.validators import Validators
from tests.sources.local_site import LocalSite, Page, dripping, endless, served

LIMITS = FetchLimits(
    largest_paper=200_000, whole_answer=5.0, next_byte=0.6, attempts=2, first_pause=0.01, delay=0.0, failures=50
)
ROOM = 200_000


@pytest.fixture
def site():
    with served(LocalSite()) as running:
        yield running


@pytest.fixture
def sleeps():
    return []


@pytest.fixture
def client(site, sleeps):
    with SiteClient(SiteScope.of((site.address,), private=True), LIMITS, sleep=sleeps.append) as made:
        yield made


def refusal_of(client, address, known=None):
    """Why an address is refused, and what was kept of it."""
    held = io.BytesIO()
    with pytest.raises(FetchRefused) as refused:
        client.fetch(address, held, ROOM, known)
    assert len(held.getvalue()) <= ROOM
    assert str(refused.value).rstrip().endswith("."), refused.value
    return refused.value.refusal


def redirect(to, status=302):
    return Page(status=status, headers={"Location": to})


BOMB = gzip.compress(b"\0" * 50_000_000)
HOSTILE = {
    "redirect to a loopback address": (redirect("http://127.0.0.1:1/"), Refusal.OUTSIDE),
    "redirect to localhost by name": (redirect("http://localhost/"), Refusal.OUTSIDE),
    "redirect to a private range": (redirect("http://10.0.0.1/admin"), Refusal.OUTSIDE),
    "redirect to the address of cloud metadata": (redirect("http://169.254.169.254/latest/"), Refusal.OUTSIDE),
    "redirect to a loopback address of IPv6": (redirect("http://[::1]/"), Refusal.OUTSIDE),
    "redirect to another site": (redirect("https://example.org/"), Refusal.OUTSIDE),
    "redirect without a scheme to another site": (redirect("//example.org/x"), Refusal.OUTSIDE),
    "redirect to a file": (redirect("file:///etc/passwd"), Refusal.ADDRESS),
    "redirect to a script": (redirect("javascript:alert(1)"), Refusal.ADDRESS),
    "redirect behind a name and a password": (redirect("http://user:secret@example.org/"), Refusal.ADDRESS),
    "redirect to an address with a line end": (redirect("/a%0d%0aX:b"), Refusal.GONE),
    "redirect to an address without an end": (redirect("/" + "a" * 5_000), Refusal.ADDRESS),
    "redirect to a port that is none": (redirect("http://127.0.0.1:99999/"), Refusal.ADDRESS),
    "redirects in a circle": (redirect("/probe"), Refusal.REDIRECTS),
    "a body of two gigabytes, said beforehand": (Page(pieces=endless, length=2_000_000_000), Refusal.LARGE),
    "a body of two gigabytes, not said": (Page(pieces=endless), Refusal.LARGE),
    "a gzip bomb": (Page(BOMB, headers={"Content-Encoding": "gzip"}), Refusal.LARGE),
    "a gzip bomb in a gzip bomb, as a body": (Page(gzip.compress(BOMB) + b"\0" * 300_000), Refusal.LARGE),
    "packed in a way not asked for": (Page(b"x", headers={"Content-Encoding": "br"}), Refusal.TYPE),
    "packed twice": (Page(b"x", headers={"Content-Encoding": "gzip, gzip"}), Refusal.TYPE),
    "said to be packed and is not": (Page(b"hello", headers={"Content-Encoding": "gzip"}), Refusal.CUT),
    "packed and cut short": (Page(zlib.compress(b"hello")[:4], headers={"Content-Encoding": "gzip"}), Refusal.CUT),
    "a body cut short": (Page(b"hello", length=5_000), Refusal.CUT),
    "a head without an end": (Page(headers={"X-Long": "x" * 300_000}), Refusal.CUT),
    "no byte for long": (Page(pieces=lambda: iter([b"x"]), length=10), Refusal.CUT),
    "not there": (Page(status=404), Refusal.GONE),
    "gone": (Page(status=410), Refusal.GONE),
    "forbidden": (Page(status=403), Refusal.STATUS),
    "asks for money": (Page(status=402), Refusal.STATUS),
    "asks for a password": (Page(status=401), Refusal.STATUS),
    "an error of the server": (Page(status=500), Refusal.BUSY),
    "too many requests": (Page(status=429), Refusal.BUSY),
    "a status that is none": (Page(status=299), Refusal.STATUS),
    "a method the service lacks": (Page(b"GetX Web Service method name is not valid.", status=500), Refusal.METHOD),
}


@pytest.mark.parametrize("probe", HOSTILE)
def test_hostile_answers_are_refused_by_name_within_limits(client, site, probe):
    page, refusal = HOSTILE[probe]
    site.pages["/probe"] = page
    assert refusal_of(client, f"{site.address}/probe") is refusal


ADDRESSES = {
    "http://10.0.0.1/": Refusal.OUTSIDE,
    "ftp://127.0.0.1/": Refusal.ADDRESS,
    "http://": Refusal.ADDRESS,
    "": Refusal.ADDRESS,
    "nothing": Refusal.ADDRESS,
    "http://127.0.0.1:x/": Refusal.ADDRESS,
    "http://127.0.0.1\\@example.org/": Refusal.ADDRESS,
    "http://[::1/": Refusal.ADDRESS,
    "http://exa\u200bmple.org/": Refusal.ADDRESS,
    "http://example.org/\r\nX: y": Refusal.ADDRESS,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_address_of_the_site_is_not_asked_for(client, site, address):
    assert refusal_of(client, address) in (ADDRESSES[address], Refusal.OUTSIDE)
    assert not site.asked


PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:0:0:0:0:80ff:fffe", "what"),
)


@pytest.mark.parametrize("number", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_known(number):
    assert not is_public(number)


def test_addresses_of_the_public_internet_are_known():
    assert all(map(is_public, ("8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_a_private_machine_is_refused_unless_it_is_asked_for(site, host):
    port = site.address.rpartition(":")[2]
    address = f"http://{host}:{port}/"
    with SiteClient(SiteScope.of((address,)), LIMITS) as client:
        assert refusal_of(client, address) in (Refusal.PRIVATE, Refusal.UNREACHABLE, Refusal.ADDRESS)
    assert not site.asked


def test_a_name_is_looked_up_once_for_each_connection_and_what_was_checked_is_connected_to(site):
    """DNS that says a public address when it is checked and a private one when it is connected to."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]] * 50)
    connected = []
    scope = SiteScope.of(("http://rebinding.example:8/",))
    with SiteClient(scope, LIMITS, sleep=lambda _: None, resolve=lambda host, port: next(answers)) as client:
        client._network._network.connect_tcp = lambda number, *_: (
            connected.append(number) or (_ for _ in ()).throw(TimeoutError())
        )
        refusal_of(client, "http://rebinding.example:8/")
    assert set(connected) <= {"93.184.216.34"}


def test_one_private_answer_among_public_ones_refuses_the_name():
    scope = SiteScope.of(("http://mixed.example/",))
    with SiteClient(scope, LIMITS, resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"]) as client:
        assert refusal_of(client, "http://mixed.example/") is Refusal.PRIVATE


def test_a_site_that_drips_is_left_when_its_time_is_over(site):
    site.pages["/drip"] = Page(pieces=dripping(20), length=100_000)
    quick = FetchLimits(whole_answer=0.3, next_byte=5, attempts=1, delay=0)
    with SiteClient(SiteScope.of((site.address,), private=True), quick) as client:
        assert refusal_of(client, f"{site.address}/drip") is Refusal.SLOW


def test_a_site_that_thinks_for_ever_is_left(client, site):
    import threading

    waits = threading.Event()
    site.pages["/slow"] = lambda: waits.wait(10) and Page()
    assert refusal_of(client, f"{site.address}/slow") is Refusal.SLOW
    waits.set()


def test_an_honest_page_comes_whole_with_what_to_ask_by_later(client, site):
    site.pages["/a"] = Page(b"hello", etag='"1"', headers={"Last-Modified": "Thu, 28 Mar 2024 10:00:00 GMT"})
    held = io.BytesIO()
    given = client.fetch(f"{site.address}/a", held, ROOM)
    assert (held.getvalue(), given.size, given.changed) == (b"hello", 5, True)
    assert given.validators == Validators('"1"', "Thu, 28 Mar 2024 10:00:00 GMT")
    again = io.BytesIO()
    assert not client.fetch(f"{site.address}/a", again, ROOM, given.validators).changed
    assert again.getvalue() == b""


def test_a_packed_page_is_unpacked(client, site):
    site.pages["/a"] = Page(gzip.compress(b"words " * 20_000), headers={"Content-Encoding": "gzip"})
    held = io.BytesIO()
    client.fetch(f"{site.address}/a", held, ROOM)
    assert held.getvalue() == b"words " * 20_000


def test_a_redirect_within_the_site_is_followed(client, site):
    site.pages |= {"/a": redirect("b?x=1"), "/b?x=1": Page(b"here")}
    held = io.BytesIO()
    assert client.fetch(f"{site.address}/a", held, ROOM).address == f"{site.address}/b?x=1"
    assert held.getvalue() == b"here"


def test_trouble_is_asked_again_after_a_pause_as_long_as_the_site_says(client, site, sleeps):
    answers = iter([Page(status=503, headers={"Retry-After": "7"}), Page(b"well again")])
    site.pages["/a"] = lambda: next(answers)
    held = io.BytesIO()
    client.fetch(f"{site.address}/a", held, ROOM)
    assert held.getvalue() == b"well again"
    assert sleeps == [7.0]


def test_nothing_of_a_failed_try_is_left_in_the_next(client, site):
    answers = iter([Page(b"half of a long", length=100), Page(b"whole")])
    site.pages["/a"] = lambda: next(answers)
    held = io.BytesIO()
    client.fetch(f"{site.address}/a", held, ROOM)
    assert held.getvalue() == b"whole"


def test_a_pause_longer_than_the_limit_is_not_waited_for(client, site, sleeps):
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "86400"})
    assert refusal_of(client, f"{site.address}/a") is Refusal.BUSY
    assert site.asked["/a"] == 1
    assert sleeps == []


def test_robots_are_obeyed_and_asked_once(client, site):
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /no\nAllow: /no/but\n", type="text/plain")
    site.pages |= {"/no/a": Page(b"x"), "/no/but": Page(b"y"), "/yes": Page(b"z"), "/to": redirect("/no/a")}
    assert refusal_of(client, f"{site.address}/no/a") is Refusal.ROBOTS
    assert refusal_of(client, f"{site.address}/to") is Refusal.ROBOTS
    for path in ("/no/but", "/yes"):
        client.fetch(site.address + path, io.BytesIO(), ROOM)
    assert site.asked["/robots.txt"] == 1
    assert not site.asked["/no/a"]


def test_rules_for_this_program_by_name_come_before_those_for_all(client, site):
    site.pages["/robots.txt"] = Page(b"User-agent: onrecord\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert refusal_of(client, f"{site.address}/a") is Refusal.ROBOTS


def test_where_the_rules_cannot_be_had_nothing_is_asked(client, site):
    site.pages |= {"/robots.txt": Page(status=503), "/a": Page(b"x")}
    assert refusal_of(client, f"{site.address}/a") is Refusal.BUSY
    assert not site.asked["/a"]


def test_where_there_are_no_rules_all_may_be_asked(client, site):
    site.pages |= {"/robots.txt": Page(status=403), "/a": Page(b"x")}
    client.fetch(f"{site.address}/a", io.BytesIO(), ROOM)
    assert site.asked["/a"] == 1


def test_requests_are_spaced_and_a_crawl_delay_makes_them_more_so(site):
    site.pages |= {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 9\n"), "/a": Page(b"x"), "/b": Page(b"x")}
    slept = []
    with SiteClient(SiteScope.of((site.address,), private=True), FetchLimits(delay=3.0), sleep=slept.append) as client:
        for path in ("/a", "/b"):
            client.fetch(site.address + path, io.BytesIO(), ROOM)
    assert [8 < wait <= 9 for wait in slept] == [True, True]


def test_a_site_that_keeps_refusing_is_left_alone(site):
    few = FetchLimits(delay=0, failures=3)
    with SiteClient(SiteScope.of((site.address,), private=True), few) as client:
        for number in range(10):
            site.pages[f"/{number}"] = Page(status=403)
            refusal_of(client, f"{site.address}/{number}")
    assert sum(site.asked[f"/{number}"] for number in range(10)) == 3


def test_who_asks_says_its_name_and_nothing_of_this_machine(client, site):
    site.pages["/a"] = Page(b"x")
    client.fetch(f"{site.address}/a", io.BytesIO(), ROOM)
    headers = {name.lower(): value for name, value in site.log[-1][1].items()}
    assert headers["user-agent"].startswith("OnRecord")
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_addresses_have_one_form():
    assert normal("HTTPS://Example.ORG:443/a b?q=é#there") == "https://example.org/a%20b?q=%C3%A9"
    assert normal("http://example.org") == "http://example.org/"


def test_without_the_extra_the_remedy_is_said(client, site, monkeypatch):
    import sys

    from assistant.errors import ExtraMissing

    monkeypatch.setitem(sys.modules, "protego", None)
    with pytest.raises(ExtraMissing, match=r"\[fetch\]"):
        client.fetch(f"{site.address}/a", io.BytesIO(), ROOM)


def test_the_extra_names_what_is_imported():
    text = (Path(__file__).parent.parent.parent / "pyproject.toml").read_text("utf-8")
    assert all(
        name in text.partition("\nfetch = [")[2].partition("]\n")[0] for name in ("httpx", "httpcore", "protego")
    )
