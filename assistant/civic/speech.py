"""Who says a sentence of a record, where the record says so.

Read from the form alone: the subject of a reporting verb at the head of a sentence, the label of a turn in a
transcript, the introduction of a list (``The cabinet member raised:``), or for a sentence that goes on (``She added``)
whoever the sentence before is by. Where the form does not say it there is no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence

from assistant.civic.meeting_text import MeetingText
from assistant.records import Section, SectionKind, Sentence, Speaker, Speech
from assistant.text import (
    ADDRESS,
    ANYBODY,
    FUNCTION_WORDS,
    INITIALS_SAY,
    KNOWN_SAYS,
    LEADS_IN,
    LEANS_ON_SPEAKER,
    MARKER,
    MEN,
    OFFICE,
    PLACE_NOUNS,
    RUN_IN_LABEL,
    SAYS_PATTERN,
    SPEAKER,
    TITLED_SAYS,
    TITLED_TURN,
    TURN,
    WOMEN,
    PersonName,
    is_body,
    placed_persons,
    sentences_of,
)

_NO_PERSON = frozenset(
    """
    council councillors cllrs members residents officers cabinet committee board group team service services department
    agency office police trust partnership
    hub scheme project programme fund act plan policy panel forum association society company school college
    development services highways planning housing environment finance education health transport works operations
    parks libraries library church hall centre farm order notice street road report constabulary watch
    """.split()  # noqa: SIM905
)
"""Words that make two capitalised words something else than a person."""
_ACRONYM = 2
"""Capitals up to which a first word may be a rank or initials: ``PC Wood``."""
_NOT_SAID = re.compile(
    r"(?:moved|seconded|voted|abstained|withdrew|gave|paid|read|nominated|drew|offered|proposed)$", re.I
)
"""Verbs by which somebody does something, and no words of theirs are told."""

_TELLS = re.compile(
    r"\s+(?:out\s+)?(?:an?|the|his|her|their)\s+(?:[\w-]+\s+){0,3}?(?:reports?|updates?|outline|overview|summary|briefing|presentation"
    r"|account|details|statement)\b|\s+(?:the\s+[\w\s]{3,40}[’']s?\s+)?attention\b",
    re.I,
)
"""What is given or read where that is a way of saying something."""
_BEFORE = re.compile(r"\bhad\s+(?:\w+\s+)*$")
_OF_SAYING = re.compile(r"\s+(?:that|whether|how|why|concerns?)\b")
_TO_DO = re.compile(r"\s+(?:(?!that\b)[^.,;]{0,60}?\s)?to\s+(?!the\b|an?\b)[a-z]")
_SHORT = 60
_RUN_IN_DASH = re.compile(r"(?:[•*▪●○‣·-]\s+)?[A-Z0-9][^:.;?!–—]{2,80}\s[–—-]\s+(?=[A-Z]|the\s)")
"""The title of an item before a dash, where its text begins on the line."""
_SIGNS = re.compile(r"[\W_]*")
_NUMBER = re.compile(
    rf"(?:{MARKER.pattern}|\s*\(?[A-Za-z]{{0,4}}\d{{1,4}}(?:[/.-]\d{{1,4}}){{0,3}}\)?[.:)]?\s+(?=[A-Z])|[A-Z]\.\s+(?=[A-Z]))"
)
_PAID = re.compile(r"£\s?\d[\d,.]*[^.!?]*$")
"""The end of a line of a list of payments: ``Mr Cross: mowing £486.00``."""
_BARE_TITLE = re.compile(
    r"(?!(?:The|A|An|He|She|It|They|We|This|That|When|As|If)\b)[A-Z0-9](?:[\w’'&/()-]+\s+){0,5}?(?!(?:from|by|of|to|with|and|or|for|that|as|between|both|because|where|when|if|at|in|on|while|but|late|what|who|Cllrs?|Councillors?|Clir|Mr|Mrs|Ms|Dr|Sir|The|Director|Trustee)\b)[\w’'&/()-]+\s+"
    r"(?=(?:(?:County |District |Borough |Parish )?Cllr|(?:County |District |Borough )?Councillor"
    r"|Clir|Mr|Mrs|Ms|Miss|Dr|The (?:Clerk|Chair\w*|Mayor|Leader)|[A-Z]{2,3}(?= [a-z]))\b)"
)
"""The title of an item where neither stop nor dash parts it from its text: ``Allotments Cllr Hay reported that``."""
_OPENING = re.compile(
    r"(?:In|On|At|Due|Following|During|Regarding|With|After|For|Under|Upon|Speaking|Turning|Referring|Replying|Responding"
    r"|Having|Prior|Given|Owing|There being|By way)\b[^.;:]{1,140}?"
    r"(?:,\s+|\s+(?=(?:Cllr|Councillor|Clir|Mr|Mrs|Ms|Miss|Dr|Cathaoirleach)\b|the\s+(?:Clerk|Chair\w*|Mayor|Leader)\b))"
)
"""What opens a sentence before its subject: ``In proposing the motion, …``."""
_SPOKEN = re.compile(
    rf"(?<!by )\b(?:Cllr|Councillor|Mr|Mrs|Ms|Dr|Clerk|Chair\w*|he|she)\b[^,]{{0,40}}\s{SAYS_PATTERN}\b"
)
"""Somebody says something in what opens a sentence already."""
_OWN_POINTS = re.compile(
    r"\b(?:raised|said|stated|reported|noted|highlighted|asked|explained|advised|commented|outlined|listed|responded|replied|added"
    r"|emphasi[sz]ed|stressed|suggested|requested|expressed|made)\b[^:]{0,80}:\s*-?$"
)
"""An introduction of points that are the speaker's own."""
_OTHER_SUBJECT = re.compile(
    rf"(?:The|A|An|Members|Councillors|Cllrs?|Residents|Officers|It)\b.{{0,120}}?\b{SAYS_PATTERN}\b"
)
_OTHERS_TOO = re.compile(r";\s+(?:and\s+)?(?:Cllrs?|Councillors?|Mrs?|Ms|Dr|Director|[A-Z]\. ?[A-Z][a-z]+)\b")
_PARTED = re.compile(
    r"(?:[,;]|\s[–—-]|\b(?:and|but|while|whilst|whereas)\b)\s+(?:(?:and|but|to which|while|whilst|whereas|then)\s+)?"
)
"""A sentence in which others speak too: what may stand between the two."""

_OTHER_ACTS = re.compile(
    r"(?:(?:County\s|District\s|Borough\s|Parish\s)?(?:Cllrs?|Councillors?|Directors?|Mrs?|Ms|Miss|Dr)\b\.?)\s+[A-Z][\w'’.-]*"
    r"(?:(?:\s|\s*&\s*|\s+and\s+|,\s*)[A-Z][\w'’.-]*)*\s+(?:had|was|were|could|did|would|has|have|is|are|also|both)\b"
)
"""Somebody else does or has something in a sentence that began with who says it."""

Between = Callable[[int, int], str]
"""The characters of a document from one place to another."""


def speeches_in(text: MeetingText, initials: Collection[str] = ()) -> Iterator[Speech]:
    """What each speaker of a record says, sentence after sentence that is theirs in one piece.

    ``initials`` are by what letters its people are called.
    """
    lead: Speaker | None = None
    for place, section in enumerate(text.sections):
        lead = _lead(text, section, lead, initials)
        sentences = sentences_of(text.document, text.sections[place])
        said = speakers_of(sentences, lambda start, end: text.flow[start:end], initials)
        told = [
            (sentence, who or (None if _is_of_others(text, sentence) else _of_list(text, sentence, initials) or lead))
            for sentence, who in zip(sentences, said, strict=True)
            if sentence.quotable
        ]
        yield from _runs(text, told)
        for sentence, who in zip(sentences, said, strict=True):
            if who is None and sentence.quotable:
                yield from _shared(text, sentence, initials)


def _shared(text: MeetingText, sentence: Sentence, initials: Collection[str]) -> Iterator[Speech]:
    """The clauses of a sentence in which several people speak, each with who says it; none that tells of before."""
    words = text.folded(sentence.start, sentence.end)
    first = _says(words, 0, initials)
    if first is None or _only_did(words, first) or not _others_say(words, first, initials):
        return
    told: list[tuple[int, re.Match[str] | None]] = [(0, first)]
    for parted in _PARTED.finditer(words, first.end()):
        said = _says(words, parted.end(), initials)
        if said is not None and "had" not in words[said.end("speaker") : said.start("verb")]:
            told.append((parted.start(), said))
        elif _OTHER_ACTS.match(words, parted.end()):
            told.append((parted.start(), None))
    ends = [start for start, _ in told[1:]] + [len(words)]
    for (_, said), end in zip(told, ends, strict=True):
        if said is None:
            continue
        whole = text.slice(sentence.start + said.start("speaker"), sentence.start + end)
        who = _placed(said, sentence.start)
        if not _NOT_SAID.match(said["verb"]):
            yield Speech(whole, text.slice(who.start, who.end), text.item_at(whole.start))


def _lead(text: MeetingText, section: Section, lead: Speaker | None, initials: Collection[str]) -> Speaker | None:
    """Who introduces the points that follow, where the introduction is set as a heading (``The clerk reported:``)."""
    if section.kind is SectionKind.HEADING:
        shown = text.slice(section.start, section.end)
        words = text.folded(shown.start, shown.end)
        return _introducing(words, shown.start, initials)
    return lead if section.kind is SectionKind.BULLET else None


def _runs(text: MeetingText, told: Sequence[tuple[Sentence, Speaker | None]]) -> Iterator[Speech]:
    """Neighbours with one speaker put together; no sentence that only tells what somebody did begins one."""
    run: list[Sentence] = []
    who: Speaker | None = None
    for sentence, speaker in [*told, (None, None)]:
        if run and (sentence is None or speaker is None or who is None or speaker.name != who.name):
            whole = text.slice(run[0].start, run[-1].end)
            if who is not None and not (len(run) == 1 and LEADS_IN.search(whole.words)):
                yield Speech(whole, text.slice(who.start, who.end), text.item_at(whole.start))
            run = []
        if sentence is not None and speaker is not None and (run or not _only_acts(text, sentence)):
            run, who = [*run, sentence], speaker if not run else who


def _only_acts(text: MeetingText, sentence: Sentence) -> bool:
    words = text.folded(sentence.start, sentence.end)
    reported = SPEAKER.match(words) or INITIALS_SAY.match(words) or KNOWN_SAYS.match(words)
    return bool(reported and _NOT_SAID.match(reported["verb"]) and not _TELLS.match(words, reported.end("verb")))


def _of_list(text: MeetingText, sentence: Sentence, initials: Collection[str]) -> Speaker | None:
    """Whoever introduces the list that a sentence is an item of: ``The cabinet member raised:``."""
    if sentence.stem is None:
        return None
    start, end = sentence.stem
    return _introducing(text.folded(start, end), start, initials)


def _introducing(words: str, start: int, initials: Collection[str]) -> Speaker | None:
    """Who speaks in the points that ``words`` introduce; nobody where they only open the talk of others."""
    own = _OWN_POINTS.search(words.rstrip())
    return reported_speaker(words, start, initials) if own else None


def _is_of_others(text: MeetingText, sentence: Sentence) -> bool:
    """Whether a point tells itself who says it."""
    return _OTHER_SUBJECT.match(text.folded(sentence.start, sentence.end)) is not None


# ── sentence by sentence ────────────────────────────────────────────────────────────────────────────────────────────


def speakers_of(
    sentences: Sequence[Sentence], between: Between, initials: Collection[str] = ()
) -> list[Speaker | None]:
    """Who says each of ``sentences``, neighbours in one document whose characters ``between`` gives."""
    said: list[Speaker | None] = []
    turn: Speaker | None = None
    before, told = None, ""
    for sentence in sentences:
        fresh = before is None or not _goes_on(between, before, sentence)
        text = between(sentence.start, sentence.end)
        label = _turn(text)
        turn = _placed(label, sentence.start) if label else None if fresh else turn
        own = turn or reported_speaker(text, sentence.start, initials)
        said.append(own or (None if fresh else _leaning(text, told, said[-1])))
        before, told = sentence, text
    return said


def speakers_between(sentences: Sequence[Sentence], between: Between, start: int, end: int) -> list[Speaker | None]:
    """What `speakers_of` says of those of ``sentences`` that begin from ``start`` to before ``end``.

    Only these are read, and those before them in the paragraph of the first: what stands before that tells nothing.
    """
    first = bisect_left(sentences, start, key=lambda sentence: sentence.start)
    last = bisect_left(sentences, end, key=lambda sentence: sentence.start)
    begun = first
    while begun > 0 and _goes_on(between, sentences[begun - 1], sentences[begun]):
        begun -= 1
    return speakers_of(sentences[begun:last], between)[first - begun :]


def _turn(text: str) -> re.Match[str] | None:
    """The label of a turn, where what stands behind it is said: not the name of a body, each word with a capital."""
    label = None if _PAID.search(text) else TURN.match(text) or TITLED_TURN.match(text)
    words = [word for word in re.findall(r"[^\W\d_]+", text[label.end() :]) if len(word) > 3] if label else []
    small = sum(word[0].islower() for word in words)
    return label if label and (len(words) < 3 or 2 * small > len(words)) and (words or len(text) < _SHORT) else None


def _goes_on(between: Between, before: Sentence, sentence: Sentence) -> bool:
    """Whether two sentences stand in one paragraph or item."""
    gap = between(before.end, sentence.start)
    return not gap.strip() and gap.count("\n") <= 1 and before.number == sentence.number


def reported_speaker(text: str, start: int, initials: Collection[str] = ()) -> Speaker | None:
    """The subject of the reporting verb of ``text``, a sentence that begins at ``start``."""
    if _OTHERS_TOO.search(text):
        return None
    said = next(filter(None, (_says(text, at, initials) for at in _subjects(text))), None)
    if said is None or _only_did(text, said) or _others_say(text, said, initials):
        return None
    return _placed(said, start)


def _subjects(text: str) -> Iterator[int]:
    """Where the subject of a sentence may begin, each place once: at its head, or behind its number, its title and what
    opens it."""
    signs = _SIGNS.match(text)
    begun = head = signs.end() if signs else 0
    yield head
    number = _NUMBER.match(text, begun)
    begun = number.end() if number else begun
    title = RUN_IN_LABEL.match(text, begun) or _RUN_IN_DASH.match(text, begun)
    begun = title.end() if title else begun
    if begun != head:
        yield begun
    bare = _BARE_TITLE.match(text, begun)
    if bare:
        yield bare.end()
    opening = _OPENING.match(text, begun)
    if opening and not _SPOKEN.search(opening.group()):
        yield opening.end()


def _says(text: str, at: int, initials: Collection[str]) -> re.Match[str] | None:
    """Who says something in ``text`` from ``at`` on, and by which verb."""
    reported = SPEAKER.match(text, at)
    if reported and may_speak(reported["speaker"]):
        return reported
    for pattern in (INITIALS_SAY, KNOWN_SAYS) if initials else ():
        short = pattern.match(text, at)
        if short and short["speaker"].split()[-1] in initials:
            return short
    return TITLED_SAYS.match(text, at)


def _only_did(text: str, said: re.Match[str]) -> bool:
    """Whether somebody is told to have done something before: ``had offered to meet``."""
    between, behind = text[said.end("speaker") : said.start("verb")], text[said.end("verb") :]
    if _BEFORE.search(between):
        return _OF_SAYING.match(behind) is None
    weighed = said["verb"].lower() == "considered" or _TO_DO.match(behind) is not None
    return re.search(r"\bhas\s+(?:\w+\s+)*$", between) is not None and weighed


def _others_say(text: str, said: re.Match[str], initials: Collection[str]) -> bool:
    """Whether somebody else says something further on in the sentence: it has no one speaker."""
    for parted in _PARTED.finditer(text, said.end()):
        other = _says(text, parted.end(), initials)
        if _OTHER_ACTS.match(text, parted.end()) or (other is not None and other["speaker"] != said["speaker"]):
            return True
    return False


def _leaning(text: str, told: str, before: Speaker | None) -> Speaker | None:
    """Who says ``text``, which leans (``She added``): whoever says the sentence before (``told``), if that names nobody
    else whom the pronoun may mean."""
    leans = LEANS_ON_SPEAKER.match(text)
    if not leans or not before or ANYBODY.fullmatch(before.name):
        return None
    own = PersonName.parse(before.name)
    meant = [person for _, person in placed_persons(told) if not person.may_be(own)]
    return before if _agrees(leans, own) and not any(_agrees(leans, person) for person in meant) else None


def may_speak(printed: str) -> bool:
    """Whether what a pattern took for a speaker is somebody: two capitalised words may be a body's."""
    told = OFFICE.fullmatch(printed) or ANYBODY.fullmatch(printed) or ADDRESS.match(printed) or "." in printed
    return bool(told) or is_person(printed)


def is_person(name: str) -> bool:
    """Whether a run of capitals may be somebody: no body, no place, no ``All Members``, no ``ABC Highways``."""
    words = name.split()
    first, last = words[0], words[-1].lower()
    plain = {word.lower() for word in words}
    grammar = len(words) > 1 and (first.lower() in FUNCTION_WORDS or (first.isupper() and len(first) > _ACRONYM))
    return not (grammar or last in PLACE_NOUNS or plain & _NO_PERSON or is_body(name))


def _agrees(leans: re.Match[str], person: PersonName) -> bool:
    return not person.address & (WOMEN if leans["pronoun"] == "He" else MEN)


def _placed(match: re.Match[str], start: int) -> Speaker:
    begins = start + match.start("speaker")
    return Speaker(match["speaker"], begins, begins + len(match["speaker"]))
