"""A council's site that speaks modern.gov, made from the shapes that others documented: its web service and its pages.

Elements hold line ends, numbers a leading blank, booleans are ``True`` and ``False``, titles are escaped twice,
restricted documents are listed, and one attachment stands under two items. ``faults`` are what it does wrong.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

from tests.sources.local_site import LocalSite, Page

BASE = "/mg"


@dataclass(frozen=True)
class Attachment:
    number: int
    title: str
    words: str
    published: str = "20/03/2024"
    restricted: bool = False
    url: str = ""


@dataclass(frozen=True)
class Item:
    number: int
    title: str
    agenda: str = ""
    minutes: str = ""
    attachments: tuple[Attachment, ...] = ()
    restricted: bool = False
    displayed: bool = True


@dataclass(frozen=True)
class HeldMeeting:
    number: int
    day: str
    """As the service writes it: 28/03/2024."""
    items: tuple[Item, ...]
    status: str = "Confirmed"


@dataclass
class Council:
    """Committees by number: their title and their meetings."""

    committees: dict[int, tuple[str, list[HeldMeeting]]] = field(default_factory=dict)

    def meeting(self, number: int) -> tuple[int, HeldMeeting] | None:
        for committee, (_, meetings) in self.committees.items():
            for meeting in meetings:
                if meeting.number == number:
                    return committee, meeting
        return None

    def change(self, number: int, meeting: HeldMeeting | None) -> None:
        """Puts ``meeting`` in the place of the one with its number; None takes it away."""
        for _, meetings in self.committees.values():
            for at, held in enumerate(meetings):
                if held.number == number:
                    meetings[at : at + 1] = [meeting] if meeting else []


def twice(text: str) -> str:
    return html.escape(html.escape(text))


def element(name: str, value: object) -> str:
    """An element as the service writes it: with a line end, and a blank before a number."""
    if isinstance(value, bool):
        value = str(value)
    if isinstance(value, int):
        value = f" {value}"
    return f"<{name}>\n{value}\n</{name}>" if value != "" else f"<{name}>\n</{name}>"


def iso(day: str) -> str:
    return "-".join(reversed(day.split("/")))


class FakeModernGov(LocalSite):
    """The site. ``faults``: "off" (no service), "no GetMeetings", "ignores the range", "cut", "forbidden", "slow"."""

    def __init__(self, council: Council) -> None:
        super().__init__()
        self.council = council
        self.faults: set[str] = set()
        self.etags = True

    def page(self, path):
        if path in self.pages or path == "/robots.txt":
            return super().page(path)
        parts = urlsplit(path)
        asked = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        if "forbidden" in self.faults:
            return Page(b"<html>Attention Required! | Cloudflare</html>", status=403)
        if parts.path.startswith(f"{BASE}/mgWebService.asmx/"):
            return self.service(parts.path.rpartition("/")[2], asked)
        if parts.path.startswith(f"{BASE}/documents/"):
            return self.document(parts.path)
        return self.web_page(parts.path.removeprefix(f"{BASE}/").lower(), asked)

    # The web service

    def service(self, method, asked):
        if "off" in self.faults:
            return Page(b"<html>The resource cannot be found.</html>", status=404)
        served = {
            "GetCommittees": self.get_committees,
            "GetMeetings": self.get_meetings,
            "GetAllMeetingsByDate": self.get_all_meetings,
            "GetMeeting": self.get_meeting,
        }
        if method not in served or f"no {method}" in self.faults:
            return Page(f"{method} Web Service method name is not valid.".encode(), "text/plain", status=500)
        told = f'<?xml version="1.0" encoding="utf-8"?>\n{served[method](asked)}'.encode()
        if f"cut {method}" in self.faults:
            told = told[: len(told) // 2]
        if f"cut once {method}" in self.faults:
            self.faults.discard(f"cut once {method}")
            return Page(told[:40], "text/xml", length=len(told))
        return Page(told, "text/xml; charset=utf-8", etag=f'"{hash(told)}"' if self.etags else None)

    def get_committees(self, _):
        rows = "".join(
            f"<committee>{element('committeeid', number)}{element('committeetitle', twice(title))}"
            f"{element('committeedeleted', False)}{element('committeeexpired', False)}</committee>"
            for number, (title, _) in self.council.committees.items()
        )
        gone = f"<committee>{element('committeeid', 999)}{element('committeedeleted', True)}</committee>"
        return f"<committees>{element('committeescount', len(self.council.committees))}{rows}{gone}</committees>"

    def rows(self, committee, asked):
        first, last = iso(asked["sfromdate"]), iso(asked["stodate"])
        title, meetings = self.council.committees.get(committee, ("", []))
        if "ignores the range" in self.faults:
            held = [
                HeldMeeting(90_000 + n, f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1990 + n % 30}", ()) for n in range(5_000)
            ]
            return title, [*held, *meetings]
        return title, [meeting for meeting in meetings if first <= iso(meeting.day) <= last]

    def get_meetings(self, asked):
        committee = int(asked["lcommitteeid"])
        title, meetings = self.rows(committee, asked)
        rows = "".join(map(self.row, meetings))
        return (
            f"<getmeetings>{element('meetingscount', len(meetings))}<committee>{element('committeeid', committee)}"
            f"{element('committeetitle', twice(title))}<committeemeetings>{rows}</committeemeetings>"
            "</committee></getmeetings>"
        )

    def get_all_meetings(self, asked):
        if asked["lcommitteeid"] != "-1":  # 0 silently returns nothing
            return "<getmeetingsbydate><meetings/></getmeetingsbydate>"
        rows = ""
        for committee in self.council.committees:
            title, meetings = self.rows(committee, asked)
            of = element("committeeid", committee) + element("committeetitle", twice(title))
            rows += "".join(self.row(meeting, of) for meeting in meetings)
        return f"<getmeetingsbydate><meetings>{rows}</meetings></getmeetingsbydate>"

    def row(self, meeting, more=""):
        told = element("meetingid", meeting.number) + element("meetingdate", meeting.day)
        return f"<meeting>{told}{element('meetingstatus', meeting.status)}{more}</meeting>"

    def get_meeting(self, asked):
        found = self.council.meeting(int(asked["lmeetingid"]))
        if not found:
            return "<meeting></meeting>"
        _, meeting = found
        items = "".join(map(self.item, meeting.items))
        return (
            f"<meeting>{element('meetingid', meeting.number)}{element('meetingdate', meeting.day)}"
            f"{element('meetingstatus', meeting.status)}{element('isdisplayallowed', True)}"
            f"{element('meetingtime', '10.00 am')}{element('meetinglocation', twice('The Mayor’s Room & Annexe'))}"
            f"<agendaitems>{items}</agendaitems><attendees>"
            f'<attendee membertype="1" memberid="7" name="Councillor Ann O&amp;#39;Hara" roledescription="Chair" '
            f'attendance="Present"/></attendees></meeting>'
        )

    def item(self, item):
        linked = "".join(map(self.linked, item.attachments))
        return (
            f"<agendaitem>{element('agendaitemid', item.number + 500)}{element('agendaitemtitle', twice(item.title))}"
            f"{element('agendaitemnumber', item.number)}{element('agendaitemsubnumber', 0)}"
            f"{element('agendatext', html.escape(item.agenda))}"
            f"{element('minutesnonemptyhtmlbody', html.escape(item.minutes))}"
            f"{element('isrestricted', item.restricted)}{element('isdisplayallowed', item.displayed)}"
            f"<linkeddocuments>{linked}</linkeddocuments></agendaitem>"
        )

    def linked(self, attachment):
        url = attachment.url or f"{self.address}{BASE}/documents/s{attachment.number}/paper.html"
        return (
            f"<linkeddoc>{element('attachmentid', attachment.number)}{element('title', twice(attachment.title))}"
            f"{element('isurl', False)}{element('url', html.escape(url))}"
            f"{element('isrestricted', attachment.restricted)}{element('publicationdate', attachment.published)}"
            f"</linkeddoc>"
        )

    # Documents and pages

    def attachments(self):
        for committee, (title, meetings) in self.council.committees.items():
            for meeting in meetings:
                for item in meeting.items:
                    for attachment in item.attachments:
                        yield committee, title, meeting, attachment

    def document(self, path):
        number = int(path.split("/")[3].lstrip("s"))
        for _, _, _, attachment in self.attachments():
            if attachment.number == number:
                if attachment.restricted:
                    return Page(status=403)
                told = f"<!doctype html><html><body><h1>{attachment.title}</h1><p>{attachment.words}</p></body></html>"
                return Page(told.encode(), etag=f'"{hash(told)}"' if self.etags else None)
        return Page(status=404)

    def web_page(self, name, asked):
        made = {
            "mglistcommittees.aspx": self.committees_page,
            "ielistmeetings.aspx": self.meetings_page,
            "ielistdocuments.aspx": self.meeting_page,
        }.get(name)
        told = made(asked) if made else None
        return Page(told.encode()) if told else Page(status=404)

    def committees_page(self, _):
        rows = "".join(
            f'<li><a href="mgCommitteeDetails.aspx?ID={number}">{twice(title)}</a></li>'
            for number, (title, _) in self.council.committees.items()
        )
        return f'<html><body><div id="modgov"><ul class="mgBulletList">{rows}</ul></div></body></html>'

    def meetings_page(self, asked):
        title, meetings = self.council.committees[int(asked["cid"])]
        rows = "".join(
            f'<li><a href="ieListDocuments.aspx?CId={asked["cid"]}&amp;MId={meeting.number}&amp;Ver=4">'
            f"{meeting.day} 10.00 am</a></li>"
            for meeting in meetings
        )
        return f'<html><body><div id="modgov"><h1>{twice(title)}</h1><ul>{rows}</ul></div></body></html>'

    def meeting_page(self, asked):
        found = self.council.meeting(int(asked["mid"]))
        if not found:
            return None
        committee, meeting = found
        title = self.council.committees[committee][0]
        rows = "".join(
            f'<tr><td class="mgItemNumberCell"><a name="AI{item.number}"></a><p>{item.number}.</p></td>'
            f'<td><p class="mgAiTitleTxt">{twice(item.title)}</p><div class="mgWordPara">{item.agenda}</div>'
            + (f'<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara">{item.minutes}</div>')
            * bool(item.minutes)
            + '<ul class="mgBulletList">'
            + "".join(
                f'<li><a href="documents/s{one.number}/paper.html">{twice(one.title)}</a> '
                '<span class="mgFileSize">PDF 99 KB</span></li>'
                for one in item.attachments
                if not one.restricted
            )
            + "</ul></td></tr>"
            for item in meeting.items
        )
        return (
            f'<html><head><meta name="DC.date" content="{iso(meeting.day)}"><meta name="DC.title" content="Agenda for '
            f'{twice(title)}"></head><body><div id="modgov"><h1>Agenda and minutes</h1>'
            f'<table id="mgItemTable" class="mgItemTable">{rows}</table></div></body></html>'
        )


DRAFT = Attachment(71, "Draft minutes", "DRAFT. The committee heard that the bridge had been closed since the flood.")
REPORT = Attachment(72, "Report: parks & “open” spaces", "The report says that forty trees were planted in Mill Park.")
MAP = Attachment(73, "Appendix A – map", "The map shows the Mill Park bounds and the new gate.")
SECRET = Attachment(74, "Exempt appendix", "Nobody may read that.", restricted=True)


def small_council() -> Council:
    """A council with two committees, three meetings and four documents: one is restricted, one stands twice."""
    cabinet = HeldMeeting(
        301,
        "28/03/2024",
        (
            Item(0, "Public items"),
            Item(
                1,
                "Parks & open spaces: the Chair's report",
                "<p>To consider the report on Mill Park.</p>",
                "<p>Councillor O&#39;Hara asked when the gate would open.</p>"
                "<p>RESOLVED: That the gate in Mill Park be opened by 1 June 2024.</p>",
                (REPORT, MAP),
            ),
            Item(2, "Bridge", "<p>To receive a report.</p>", "", (MAP, SECRET, DRAFT)),
            Item(3, "Exempt matters", "<p>Secret words.</p>", "<p>More secret words.</p>", (), restricted=True),
            Item(4, "Not shown", "<p>Hidden words.</p>", displayed=False),
        ),
    )
    older = HeldMeeting(300, "11/01/2023", (Item(1, "Apologies", "<p>None were received for the old meeting.</p>"),))
    audit = HeldMeeting(
        401,
        "02/02/2024",
        (Item(1, "Accounts", "<p>To approve the accounts.</p>", "<p>The accounts were approved without dissent.</p>"),),
    )
    return Council({11: ("Cabinet & Leader", [older, cabinet]), 12: ("Audit Committee", [audit])})


def with_attachments(meeting: HeldMeeting, number: int, *attachments: Attachment) -> HeldMeeting:
    """The meeting with other attachments under its item ``number``."""
    items = tuple(replace(item, attachments=attachments) if item.number == number else item for item in meeting.items)
    return replace(meeting, items=items)
