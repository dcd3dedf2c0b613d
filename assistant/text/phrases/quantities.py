"""How much, how long, how far, how often: what is asked, and how it is written."""

from __future__ import annotations

import re

from assistant.text.numerals import CARDINALS
from assistant.text.phrases.examples import Manner, phrase

NUMBER_WORDS = [*CARDINALS, "hundred", "thousand", "million", "dozen", "couple"]
_SPELLED = rf"(?:{'|'.join(NUMBER_WORDS)})"
_FIGURE = rf"(?:\d[\d,.]*|\b(?:an?|half|several|few|{_SPELLED}))"
_TIME_UNIT = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?|yrs?|decades?|terms?"
    r"|centuries|century)"
)
_LENGTH_UNIT = (
    r"(?:mm|cm|km|m|ft|sq|metres?|meters?|miles?|feet|foot|inch(?:es)?|yards?|kilomet(?:re|er)s?|acres?|hectares?|ha"
    r"|centimet(?:re|er)s?|millimet(?:re|er)s?|stor(?:e?ys?|ies)|square|litres?|gallons?|tonnes?|m2|m²|m³|mw|kw|mwh)"
)

MONEY_ASKED = phrase(
    r"\bhow much (?!land|water|rain|time|waste|garbage|rubbish|space|traffic|energy|snow)(?:\w+ ){0,6}?(?:costs?|pay"
    r"|paid|pays|spend|spent|spends|raised?|charge[ds]?|owe[ds]?|worth|money"
    r"|given?|grant(?:ed)?"
    r"|funding|award(?:ed)?|donate[ds]?|saved?|budget(?:ed)?|borrow(?:ed)?|claim(?:ed)?|fined?|rent|income|cash"
    r"|earn(?:ed)?|payments?|allowances?|fees?|fines?)\b"
    r"|\bhow much (?:is|are|was|were|does|do|did|will|would)\b(?!.*\b(?:of|rain|water|time|land|waste|snow|energy"
    r"|space|dump)\b)"
    r"|\b(?:what|which) (?:\w+ ){0,3}?(?:cost|price|sum|precept|budget|fee|charge|salary|rent|grant|fine|tender"
    r"|quote|wage|amount of money"
    r"|allowance|donation|levy|bill)s? (?:is|was|are|were|did|does|do|will|has|had|have|would|for|of|came|in)\b"
    r"|\bwhat (?:did|does|do|will|would|could|is|was|were|are) (?:[\w'&-]+ ){1,10}?(?:cost|worth|paid|pay|spend"
    r"|spent|precept|price|charge|charged)\b"
    r"|\b(?:cost|price|budget|precept|fee)\?*$|\bat what (?:cost|price)\b",
    Manner.HOLDS,
    (
        "how much did the new roof cost?",
        "what is the price of a plot?",
        "what was the precept for 2024?",
        "what did the roof cost?",
        "how much money was raised?",
        "bonfire cost?",
        "what was the clerk paid?",
    ),
    ("how much rain fell?", "what is the plan to cut costs?", "what did they say?", "what was paid attention to?"),
)
"""A question, folded, that wants a sum of money."""
MONEY_GIVEN = phrase(
    r"[£€$]\s?\d|\b(?:\d[\d,.]*\s?(?:m|bn|k)?\s?(?:pounds?|euros?|dollars?|pence|p|million|billion)\b|(?:gbp|eur"
    r"|usd)\s?\d"
    r"|free(?: of charge)?\b|(?:no|without|nil|any) (?:extra |additional )?(?:charge|cost|expense)s?\b|nil\b"
    rf"|{_SPELLED} (?:\w+ ){{0,2}}(?:pounds?|euros?|dollars?|pence)\b)"
    rf"|(?<![\d/.:])\b\d{{1,3}}(?:,\d{{3}})+(?:\.\d\d)?\b|\b\d+\.\d\d\b(?! ?[ap]\.?m)",
    Manner.HOLDS,
    ("it cost £640.", "a grant of two hundred pounds", "at no cost to the council", "Rent 1,200.00", "€3.2 million"),
    ("40 people came", "on 4.5.2021", "at 9.12 pm", "paragraph 7"),
    re.I,
)
"""A sum of money, or that there is none."""
DURATION_ASKED = phrase(
    r"\bhow long (?!is the (?:road|wall|fence|path|route|report|queue)\b)|\bhow long\?|\bfor what (?:period|term)\b"
    r"|\bhow soon\b|\bhow quickly\b",
    Manner.HOLDS,
    ("how long will it last?", "for how long is it shut?", "how soon must it be paid?"),
    ("how long is the wall?", "the long road", "how many weeks?"),
)
DURATION_GIVEN = phrase(
    rf"{_FIGURE}(?:[\s-]+(?:or|to|and|[\w-]+))?[\s-]*(?:more |further |full |working |calendar |school "
    rf"|consecutive )?{_TIME_UNIT}\b"
    r"|\b(?:since|until|till|throughout|overnight|permanent(?:ly)?|temporar(?:y|ily)|indefinite(?:ly)?"
    r"|immediate(?:ly)?|lifetime"
    r"|long[- ]term|short[- ]term|by the end of|within|rest of the)\b|\bfrom [\w ]{1,20} (?:to|until|till) \w"
    r"|\b\d{4}\s?[-–]\s?\d{2,4}\b"
    r"|\bthe (?:first|next|last|past|whole|entire) (?:\w+ )?(?:day|week|month|year|term|hour)s?\b",
    Manner.HOLDS,
    ("for three years.", "a 150-hour course", "it lasts 17 weeks", "until further notice", "two to three weeks"),
    ("for a site visit.", "a long road", "on Monday"),
    re.I,
)
EXTENT_ASKED = phrase(
    r"\bhow (?:far|high|tall|wide|deep|big|large|heavy|thick|steep|long is the (?:road|wall|fence|path|route))\b"
    r"|\bwhat (?:height|width|depth|length|distance|size|area)\b",
    Manner.HOLDS,
    ("how far is the school?", "how big is the site?", "what height may the wall be?"),
    ("how many?", "how often is it cut?"),
)
EXTENT_GIVEN = phrase(
    rf"{_FIGURE}[\s-]*(?:more |or so )?{_LENGTH_UNIT}\b|\bsize of\b|\bas (?:high|wide|far|big|large) as\b|\d",
    Manner.HOLDS,
    ("a 2.4 metre fence", "ten miles away", "1.5ha", "as big as a bus"),
    ("a high fence", "far away"),
    re.I,
)
SPEED_ASKED = phrase(
    r"\bhow fast\b|\bwhat (?:\w+ )?speed(?: limit)?\b|\bspeed limit\?*$|\bwhat (?:is|was) the (?:\w+ )?speed\b",
    Manner.HOLDS,
    ("how fast do cars go?", "what is the speed limit?", "what average speed was found?"),
    ("did speed matter?", "how quickly did it come?"),
)
SPEED_GIVEN = phrase(
    r"\d+\s?(?:m\.?p\.?h\.?|k\.?p\.?h|km/h|kmh|miles (?:an|per) hour|mbps|mb/s|mbit|gbps|megabits?|knots?)"
    r"|\btwenty miles\b|\b\d0 (?:limit|zone)\b",
    Manner.HOLDS,
    ("a 20mph limit", "at 34 m.p.h.", "up to 80 Mbps"),
    ("30 cars", "the speed survey"),
    re.I,
)
AGE_ASKED = phrase(
    r"\bhow old\b|\b(?:what|which) ages?\b|\bwhat is the age\b|\bage limit\?*$",
    Manner.HOLDS,
    ("how old is the bridge?", "what age must you be?"),
    ("what stage is it at?", "old people"),
)
AGE_GIVEN = phrase(
    rf"\baged?\b|{_FIGURE}[\s-]*years?\b|\byear[- ]olds?\b|\b(?:1[0-9]|20)\d\d\b|\bcentur(?:y|ies)\b|\bunder[- ]?\d"
    rf"|\bover[- ]?\d\d\b",
    Manner.HOLDS,
    ("children aged 11", "a 15-year-old", "built in 1886", "two years old", "the under-5s"),
    ("an old bridge", "11 children"),
    re.I,
)
FREQUENCY_ASKED = phrase(
    r"\bhow (?:often|frequent(?:ly)?|regular(?:ly)?|many times)\b",
    Manner.HOLDS,
    ("how often is it cut?", "how many times was it cut?"),
    ("how many were cut?", "often cut"),
)
FREQUENCY_GIVEN = phrase(
    r"\b(?:dai|week|fortnight|month|quarter|year|annual|hour|night|regular|continual|frequent)ly\b"
    r"|\b(?:bi)?annual(?:ly)?\b|\btermly\b|\bbi-?\w+ly\b"
    r"|\b(?:every|each|per|once|twice|thrice|a) (?:\w+ )?(?:day|week|month|year|term|quarter|fortnight|hour|night"
    r"|morning|meeting|season)\b"
    r"|\b(?:once|twice|thrice|occasion(?:al|s|ally)|rarely|never|always|weekdays|every|regular)\b|\b(?:\w+) times\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b",
    Manner.HOLDS,
    ("it is cut monthly.", "twice a year", "every third Tuesday", "three times"),
    ("it was cut.", "on Monday", "the year 2021"),
    re.I,
)
SHARE_ASKED = phrase(
    r"\b(?:what|which) (?:\w+ )?(?:percentage|per ?cent|proportion|share|fraction)\b|\bper cent of\b|\bhow (?:big"
    r"|large) a (?:share|proportion)\b",
    Manner.HOLDS,
    ("what percentage was recycled?", "what share of homes are empty?"),
    ("what was shared?", "how many homes?"),
)
SHARE_GIVEN = phrase(
    r"\d\s?%|\bper ?cent\b|\b(?:half|third|thirds|quarters?|fifths?|majority|minority)\b"
    rf"|\b(?:{_SPELLED}|\d+) (?:in|out of) (?:every )?(?:{_SPELLED}|\d+)\b|\b\d+ of (?:the|them|these|those|\d)",
    Manner.HOLDS,
    ("67% of the people", "one in five homes", "half of them", "12 out of 40"),
    ("40 homes", "on 3 May"),
    re.I,
)
TIME_OF_DAY_ASKED = phrase(
    r"\b(?:what|which) (?:is the |was the |are the )?(?:exact )?(?:times?|hours?)\b|\bwhen (?:does|do|will"
    r"|did) (?:the )?[\w ]{1,40}\b(?:open"
    r"|start|begin|close|end|finish) (?:on|each|that) "
    r"|\bopening (?:times|hours)\b|\bwhat o'clock\b|\bhow (?:early|late)\b",
    Manner.HOLDS,
    ("what time did it end?", "at what time is it?", "what hours is it open?", "opening hours?"),
    ("how many times?", "what is the timetable?", "at the same time"),
)
"""A question, folded, that wants a time of day."""
TIME_OF_DAY = phrase(
    r"\b(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?|o['’]?\s?clock\b|hrs\b|hours\b(?= on| until|,|\.))"
    r"|\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs|hours)\b|\b(?:noon|midday|midnight)\b"
    r"|\b(?:at|from|until|till|to|by|between|closed|ended|opened) (?:about |around |approximately )?(?:[01]?\d"
    r"|2[0-3])\.[0-5]\d\b(?! ?(?:%|per|m\b|metres?|million))",
    Manner.HOLDS,
    ("Time: 9.12 pm.", "at 19:30", "at 7 o'clock", "1930hrs", "from 12.15pm to 1pm", "closed at 21.40", "noon"),
    ("£9.12", "paragraph 3.10", "on 3 May 2024", "at 4.5 metres", "24 hours"),
    re.I,
)
"""A time of day."""
