"""How minutes write who is to do what by when, who asks, and who says."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase
from assistant.text.phrases.naming import (
    IN_BRACKETS_PATTERN,
    INITIALS_PATTERN,
    PERSON_PATTERN,
    SURNAME_PATTERN,
    TITLE_PATTERN,
)
from assistant.text.phrases.persons import FULL_NAME, NAME, SAYS_PATTERN

ASKED_TO = phrase(
    rf"(?P<owner>(?i:cllrs|councillors)\.?\s+{SURNAME_PATTERN}\s*(?:and|&)\s*{SURNAME_PATTERN}|{PERSON_PATTERN}|{INITIALS_PATTERN}|(?:[Tt]he\s+)?[Oo]fficers|(?i:the\s+)?(?:[A-Z][\w-]*\s+)?(?i:clerk|chair(?:man|woman|person)?|secretary|treasurer)|"
    r"(?i:the\s+)(?:[A-Z][\w-]*\s+){0,4}(?:[Oo]fficer|[Dd]irector|[Mm]anager|[Hh]ead)(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+(?:and\s+)?[A-Z][\w-]*){0,4})?)\s+"
    r"(?:(?:also|then|kindly)\s+)*(?P<verb>(?:was|were)\s+(?:(?:asked|requested|instructed|authori[sz]ed|directed|delegated)\s+)?to|agreed\s+to|undertook\s+to|is\s+to|are\s+to|to)\s+"
    r"(?P<what>(?!(?:the|an?|this|these|his|her|their|its|all|be|which|whom|date|do so)\b)[a-z]+)\b",
    Manner.BEGINS,
    (
        "The Clerk was asked to write",
        "Clerk to chase",
        "NR agreed to purchase",
        "Cllr Hay to contact",
        "MC to investigate",
        "the Head of Roads undertook to report",
    ),
    ("Members agreed to meet", "The plan is to", "Clerk to the Council", "It was agreed to"),
)
"""Somebody is given something to do, or takes it on."""
ACTION_LABEL = phrase(
    r"(?:ACTION|Action)s?(?:\s+(?:points?|required|by))?(?:\s+\d{1,3})?\s*[:–—-]\s*",
    Manner.BEGINS,
    ("ACTION: NO to provide", "Action – Clerk", "Actions: "),
    ("Action plan", "Actions taken: "[:0] + "actions: "),
)
BY_WHEN = phrase(
    r"\b(?:by|before|no later than|in time for|at) (?:the )?(?P<when>(?:end|beginning|middle) of [\w ]{3,25}"
    r"|next (?:\w+ )?meeting|[\w ]{3,20} meeting|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:of )?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?:\s+\d{1,2}(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?:19|20)\d\d)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b[\w ]{0,20})",
    Manner.HOLDS,
    ("by the end of May", "by 3 June 2024", "at the next meeting", "before Friday"),
    ("by the council", "at home"),
)
ASKED_BY = phrase(
    rf"(?i:(?:supplementary\s+)?question|statement|Q)\s*(?:no\.?\s*)?\d{{0,3}}\s*[:.–—-]?\s*\(?(?i:from"
    rf"|submitted by|asked by|put by|by)\s*:?\s*(?P<asker>{PERSON_PATTERN})[^\S\n]*[):,.–—-]*\s*",
    Manner.BEGINS,
    ("Question from Mrs B Will: Why", "Question 3 – asked by Mr Hay", "QUESTION SUBMITTED BY Councillor L. Over "),
    ("Questions from the public", "A question about Mr Hay"),
)
REPLY_LABEL = phrase(
    rf"(?i:written\s+)?(?i:reply|response|answer)\b(?:\s+(?i:from|by|of)\s+(?P<replier>{PERSON_PATTERN}"
    rf"|(?i:the)\s+[\w ]{{3,60}}?))?\s*[:–—-]\s*",
    Manner.BEGINS,
    ("REPLY: ", "Response from Councillor Hay: ", "Answer: "),
    ("Responses were", "Reply to the letter"),
)
INITIALS_SAY = phrase(
    rf"(?P<speaker>{INITIALS_PATTERN})(?:\s+(?:also|then|further|again|had|has|\w+ly))*\s+(?P<verb>{SAYS_PATTERN})\b",
    Manner.BEGINS,
    ("NR reported that", "PWh also asked"),
    ("He said", "NR to report"),
)
"""Somebody by initials says something."""
KNOWN_SAYS = phrase(
    rf"(?P<speaker>(?:[A-Z]\.?\s){{0,2}}{NAME})(?:\s+(?:also|then|further|again|had|has|\w+ly))*\s+(?P<verb>{SAYS_PATTERN})\b",
    Manner.BEGINS,
    ("Terry reported that", "Nicholas-Letch also asked", "A Hay advised"),
    ("Terry to report", "terry said"),
)
"""Somebody by one word of their name says something: only where those present are called so."""
TITLED_SAYS = phrase(
    rf"(?P<speaker>{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN}){IN_BRACKETS_PATTERN})(?:\s*\([^)]{{1,60}}\)|,\s+[^,.]{{1,60}},|,?\s+in\s+(?:proposing|seconding|replying|reply|response|supporting|moving)\b(?:\s+(?:the|this|his|her)?\s*\w+)?,?)?(?:\s+(?:also|then|further|again|had|has|both|\w+ly))*\s+(?P<verb>{SAYS_PATTERN}|brought\s+up|echoed|discussed|shared)\b",
    Manner.BEGINS,
    (
        "County Councillor Webb reported that",
        "Director Wood stated he",
        "President Clark reported the",
        "Captain Hay discussed a",
    ),
    ("Directors stated", "Director Wood was", "The Director said"),
)
"""Somebody with the title of a member says something."""
TITLED_TURN = phrase(
    rf"(?P<speaker>{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN}))\s*:(?=\s)",
    Manner.BEGINS,
    ("Director Costa: Thank you", "Councillor Dave Hay: Board"),
    ("Director Costa said: no", "Action: Approved"),
)
TAKES_ON = phrase(
    rf"(?P<owner>(?:[Tt]he\s+)?[Oo]fficers|{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN})\s*(?:and|&)\s*{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN})|{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN})(?:\s*(?:and|&)\s*(?:{TITLE_PATTERN}*)(?:{SURNAME_PATTERN}))?|{INITIALS_PATTERN}|(?i:the\s+(?:parish\s+|town\s+)?clerk)|(?i:cllrs)\.?\s+{SURNAME_PATTERN}\s*(?:and|&)\s*{SURNAME_PATTERN})\s+"
    r"(?:(?:also|then|kindly)\s+)*(?P<verb>will|(?:has\s+)?agreed\s+to|said\s+(?:that\s+)?(?:he|she|they)\s+(?:would|will)|undertook\s+to|offered\s+to|volunteered\s+to)\s+(?:(?:also|now)\s+)?(?P<what>(?!(?:be|have|not|need)\b)[a-z]+)\b",
    Manner.BEGINS,
    (
        "County Cllr Webb will find",
        "Cllr Hay will look into this",
        "The Clerk will write",
        "Cllrs Hay & Over agreed to look",
    ),
    ("Cllr Hay will be away", "The plan will go", "He will write"),
)
"""Somebody says that they will do something."""
KNOWN_TO = phrase(
    rf"(?P<owner>{NAME}(?:\s*(?:and|&|/)\s*{NAME})?)\s+(?:(?:also|then|kindly)\s+)*"
    r"(?P<verb>(?:(?:was|were)\s+asked\s+)?to|will|would|(?:agreed|undertook|offered|volunteered)\s+to)\s+"
    r"(?P<what>(?!(?:be|have|not|need|the|an?|this|these|his|her|their|its|all)\b)[a-z]+)\b",
    Manner.BEGINS,
    ("Bridget to draft letter", "Terry and Jo will look", "Jenny was asked to check"),
    ("Bridget to the hall", "bridget to draft"),
)
"""Somebody by one word of their name is to do something: only where those present are called so."""
