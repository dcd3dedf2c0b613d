"""Follow-up questions made to stand alone, by rules: what one leans on is put beside it, in the asker's own words.

"who appointed her?" after "Who is the commissioner for children's services?" becomes "who appointed her? (about: the
commissioner for children's services)". The question as understood is shown and can be edited; it is never evidence.
A question that stands alone is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.question import LONGEST
from assistant.answering.speakers import asked_of
from assistant.text import (
    ADDRESS_WORDS,
    FUNCTION_WORDS,
    MONTHS,
    PLACE_LIKE,
    financial_years_in,
    folded,
    names_in,
    years_in,
)

_ABOUT = "(about: "
_MARKED = re.compile(r"\s*\(about: (?P<topic>.*)\)\s*$", re.S)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*")
_ALONE_FROM = 20
"""Words from which a question is taken to bring its own subject."""
_SHORT = 9
"""Words up to which a question is one clause for these rules."""
_TOPIC_WORDS = 24
"""Words of earlier questions that are put beside a question at most."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CONNECTORS = _listed("and but also so or then plus")
_GREETINGS = _listed("thanks thank hello hi hey good bye ok okay great")
_AUXILIARIES = _listed("""
    is are was were am be been do does did has have had will would can could shall should may might must isn't
    aren't wasn't weren't don't doesn't didn't hasn't haven't won't wouldn't can't couldn't
    """)
_ASKING = _listed("what which who whom whose when where why how")
_PERSONS = _listed("he she him her his hers")
_THINGS = _listed("it its")
_MANY = _listed("they them their theirs these those ones")
_OBJECTS = _listed("him them it")
_POINTING = _listed("this that")
_DETERMINERS = _listed("this that these those")
_CLAUSES = _listed("to that whether if when who which whose and or because so while after before since")
_PRONOUNS = _PERSONS | _THINGS | _MANY | _POINTING
_TRAILING = _listed("then too instead either else next")
_PREPOSITIONS = _listed("about of for from in on at with to by into after before under over against without than like")
_TIMES = _listed("""
    year month week day morning evening summer winter spring autumn term january february march april may june
    july august september october november december
    """)
_PEOPLE = _listed("""
    daughter son mother father mum dad sister brother friend woman man girl boy lad person child teenager leader
    chair director member councillor officer inspector worker adviser advisor teacher commissioner minister
    superintendent manager parent carer secretary mayor spokesperson author writer
    """)
_EXPLETIVE = re.compile(
    r"\bit\s+(?:(?:still|now|really|also|not)\s+)?(?:true|possible|likely|agreed|resolved|said|noted|recommended|decided|"
    r"necessary|important|clear|known|reported|stated|claimed|expected|planned|difficult|hard|easy|safe|acceptable|fair|"
    r"worth|right|wrong|legal|unlawful|lawful|mean to|takes?|matter)\b"
)
_RELATIONAL = _listed("""
    aim purpose reason reasons outcome result results impact effect cost costs date deadline answer response
    risk risks total difference problem problems cause timescale timeline vote decision recommendation
    recommendations evidence
    """)
_ORDINALS = _listed("first second third fourth fifth sixth seventh eighth ninth tenth")
_ACTS = _listed("""
    vote voted second seconded propose proposed move moved oppose opposed object objected speak spoke abstain abstained
    attend attended chair chaired ask asked reply replied respond responded complain complained pay paid decide decided
    agree agreed present presented approve approved support supported refuse refused sign signed resign resigned go went
    """)
"""What is done in meetings: who does it is asked of something that was named before."""
_ACTORS = _listed("member members councillors council committee cabinet board panel people residents else other others")
_SAYS = (
    r"(?:say|said|find|found|think|thought|decide[ds]?|agree[ds]?|resolve[ds]?|recommend(?:ed)?|report(?:ed)?|note[ds]?"
    r"|conclude[ds]?|tell|told|ask|asked|done|do|happen(?:ed)?|mention(?:ed)?|describe[ds]?|raise[ds]?|make|made|propose[ds]?)"
)
_ABOUT_WHAT = r"(?:about|on|of|regarding|with|to|for|from|at)"
_SAID_OF = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:what|how|why|when|where|which)\s+(?:else\s+)?)?"
    r"(?:(?:did|do|does|has|have|had|was|were|is|are)\s+)?"
    rf"(?P<who>(?:[\w'’-]+\.?\s+){{0,6}}?){_SAYS}\s+{_ABOUT_WHAT}\s+(?=\S)",
    re.I,
)
"""What stands before the thing spoken of (``What did inspectors say about``, ``What was decided on``); ``who`` says
it."""
_LATER = re.compile(
    r"\s+(?:in|for|during|since|at|after|before)\s+(?:the\s+)?(?:[A-Z]?[\w'’-]+\s+)?(?:19|20)\d\d(?:[/–-]\d+)?$"
)
"""A time at the end of a question."""
_SUBJECTLESS = (
    FUNCTION_WORDS
    | _TRAILING
    | _CONNECTORS
    | _listed("""
    yet still anyone been being become will would can could shall may might must want whether does using used often long
    far soon well along mean means meant
    """)
)


@dataclass(frozen=True, slots=True)
class _QuestionWord:
    """A word of a question: as written, folded, and where it stands."""

    text: str
    folded: str
    start: int
    end: int


def resolve_follow_up(question: str, earlier: Sequence[str]) -> str:
    """``question`` as it is understood after the ``earlier`` questions, oldest first, as asked or as understood.

    A question that stands alone comes back as it is, and so does one that was resolved before.
    """
    context: list[str] = []
    for asked in (*earlier, question):
        context.append(_after(asked, context))
    return context[-1]


def leans_on_earlier(question: str) -> bool:
    """Whether ``question`` needs an earlier one to be understood."""
    words = _words(question)
    if not words or len(words) >= _ALONE_FROM or words[0].folded in _GREETINGS or _MARKED.search(question):
        return False
    if words[0].folded in _CONNECTORS or _shifts(words) or _asks_bare_words(question, words):
        return True
    return _points(question, words) or _is_short(words) or _is_elliptic(words)


def _after(question: str, context: Sequence[str]) -> str:
    """``question`` as understood after ``context``, whose questions stand alone."""
    if not context or not leans_on_earlier(question):
        return question
    before = context[-1]
    return _exchanged(question, before) or _beside(question, before)


# ── what leans ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _words(text: str) -> list[_QuestionWord]:
    return [_QuestionWord(token[0], folded(token[0]), token.start(), token.end()) for token in _TOKEN.finditer(text)]


def _shifts(words: Sequence[_QuestionWord]) -> bool:
    """``what about …``, ``how about …``."""
    return len(words) > 2 and words[0].folded in {"what", "how"} and words[1].folded == "about"


def _points(question: str, words: Sequence[_QuestionWord]) -> bool:
    """Whether a pronoun points outside the question."""
    return any(_dangles(question, words, at) for at in range(len(words)) if words[at].folded in _PRONOUNS | {"one"})


def _dangles(question: str, words: Sequence[_QuestionWord], at: int) -> bool:
    """Whether the pronoun at ``at`` has nothing before it in the question that it could mean."""
    pronoun = words[at].folded
    following = words[at + 1].folded if at + 1 < len(words) else ""
    if pronoun == "one":
        return not following and len(_content(words)) <= 3
    if pronoun in _DETERMINERS and not _is_pronoun_here(words, at):
        return False
    if pronoun == "it" and _EXPLETIVE.match(folded(question[words[at].start :])):
        return False
    before = [word for place, word in enumerate(words[:at]) if _could_be_meant(words, place)]
    if pronoun in _PERSONS:
        return not any(_is_person(word, words[0]) for word in before)
    if pronoun in _THINGS | _POINTING:
        before = [word for word in before if not _is_plural(word.folded)]
    return not before or _is_object(words, at)


def _is_object(words: Sequence[_QuestionWord], at: int) -> bool:
    """Whether the pronoun is an object, not what its clause is about: the last word, or in the first clause."""
    if at + 1 == len(words) and len(_content(words)) <= 3:
        return True
    first_clause = at <= _SHORT and not any(word.folded in _CLAUSES for word in words[1:at])
    subject = at + 1 < len(words) and words[at + 1].folded in _AUXILIARIES
    return words[at].folded in _OBJECTS and first_clause and not subject


def _is_pronoun_here(words: Sequence[_QuestionWord], at: int) -> bool:
    """Whether a "that" or "those" points back, and does not introduce a clause, name a time or what follows it."""
    pronoun, following = words[at].folded, words[at + 1].folded if at + 1 < len(words) else ""
    if following in _TIMES | _PREPOSITIONS | _ASKING or (following and len(words) > _SHORT):
        return False
    before = words[at - 1].folded if at else ""
    return pronoun != "that" or not following or before in _PREPOSITIONS | _AUXILIARIES | {"get", ""}


def _could_be_meant(words: Sequence[_QuestionWord], at: int) -> bool:
    """Whether the word may name something; the verb after "who" does not."""
    after_who = at > 0 and words[at - 1].folded in {"who", "whom"}
    return _is_content(words[at]) and not after_who


def _is_person(word: _QuestionWord, first: _QuestionWord) -> bool:
    return word.folded in _PEOPLE or (word is not first and word.text[:1].isupper())


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _is_content(word: _QuestionWord) -> bool:
    """Whether the word carries subject; a capital inside the question makes a name of "Get" in "Get Safe"."""
    if word.folded in _ASKING | _AUXILIARIES | _PRONOUNS:
        return False
    return word.folded not in _SUBJECTLESS or (word.start > 0 and word.text[0].isupper() and len(word.text) > 1)


def _content(words: Sequence[_QuestionWord]) -> list[_QuestionWord]:
    return [word for word in words if _is_content(word)]


def _is_short(words: Sequence[_QuestionWord]) -> bool:
    """Whether too little is said to search with: "why?", "is the distance a problem?", "what is the aim?"."""
    content = _content(words)
    start, said = words[0].folded, {word.folded for word in words}
    if any(word.text[0].isdigit() or word.text[0].isupper() for word in words[1:]) or "you" in said:
        return False
    if not content:
        return start in _ASKING | _AUXILIARIES
    if words[-1].folded in _TRAILING and start in _ASKING | _AUXILIARIES:
        return True
    if start in _AUXILIARIES:
        return words[1].folded == "the" and len(content) <= 2 and len(words) < _SHORT - 1
    return "the" in said and start in _ASKING and len(content) == 1 and content[0].folded in _RELATIONAL


def _is_elliptic(words: Sequence[_QuestionWord]) -> bool:
    """Whether what the question is about is left out: "which road?", "by whom?", "who voted against?"."""
    said = [word.folded for word in words]
    if any(word.text[0].isdigit() or word.text[0].isupper() for word in words[1:]):
        return False
    if len(said) <= 3 and said[0] in _PREPOSITIONS and said[1:2] and said[1] in _ASKING:
        return True
    if len(said) == 2 and said[0] in {"which", "what"}:
        return said[1] not in _AUXILIARIES
    content = {word.folded for word in words if _is_content(word) or word.folded in _ACTS}
    asks = said[0] in {"who", "how", "when", "where", "why"}
    return asks and len(said) <= _SHORT - 2 and bool(content & _ACTS) and content <= _ACTS | _ACTORS | _PREPOSITIONS


def _asks_bare_words(question: str, words: Sequence[_QuestionWord]) -> bool:
    """Whether somebody's words are asked for and not on what: "what did Councillor Hay say?"."""
    called = {word for person in asked_of(question) for word in (*person.forenames, *person.surname.split())}
    said = {word.folded.rstrip(".") for word in words if _is_content(word)}
    asks = words[0].folded in _ASKING | _AUXILIARIES
    return asks and bool(called) and said <= called | ADDRESS_WORDS | _ACTS


# ── what is put beside ──────────────────────────────────────────────────────────────────────────────────────────────


def _exchanged(question: str, before: str) -> str | None:
    """The question before with its year, ordinal or subject exchanged: "what about 2023?" after "… in 2022?", "what
    about audits?" after "What did they say about plans?"; None elsewhere."""
    words = _words(question)
    own = [word for word in _content(words) if word.folded != "about"]
    if not own or not (_shifts(words) or words[0].folded in _CONNECTORS):
        return None
    kind = _kind(own[0].folded) if len(own) == 1 else None
    if kind is None:
        return _of_another(question, before)
    places = [word for word in _words(before) if _kind(word.folded) == kind]
    if len(places) == 1:
        return before[: places[0].start] + own[0].text + before[places[0].end :]
    if places or kind != "year" or _MARKED.search(before):
        return None
    return f"{before.rstrip(' ?.!')} in {own[0].text}?"


_OTHER = re.compile(
    r"^\W*(?:and|but|so|also|then)?\W*(?:(?:what|how)\s+)?(?:about|on)\s+(?P<what>[^?!.,;:]+?)\W*$", re.I
)


def _of_another(question: str, before: str) -> str | None:
    """The question before, asked of the thing that this one names: "what about audits?"; None where either is more."""
    other, said = _OTHER.match(question), _SAID_OF.match(before)
    if not other or not said or _MARKED.search(before):
        return None
    words = _words(other["what"])
    if len(words) > _SHORT or any(word.folded in _PRONOUNS | _ASKING | _AUXILIARIES for word in words):
        return None
    what, told = other["what"].strip(), before[said.end() :].rstrip(" ?.!")
    places = [name for name in names_in(f"about {told}") if PLACE_LIKE.search(name)]
    if PLACE_LIKE.search(what) and len(places) == 1:
        return before.replace(places[0], what)
    later = _LATER.search(told)
    return f"{before[: said.end()]}{what}{later.group() if later else ''}?"


def _kind(word: str) -> str | None:
    if word in years_in(word) or financial_years_in(word):
        return "year"
    return "ordinal" if word in _ORDINALS else "month" if word in MONTHS else None


def _beside(question: str, before: str) -> str:
    """The question with the topic of the one before it in brackets; short enough to be asked."""
    words = _words(question)
    kinds = {_kind(word.folded) for word in words} - {None}
    speakers = any(word.folded in _PERSONS | _MANY for word in words)
    topic = ", ".join(_few(_topics(before, kinds, speakers=speakers)))
    if not topic or len(question) + len(_ABOUT) + len(topic) + 2 > LONGEST:
        return question
    return f"{question.rstrip()} {_ABOUT}{topic})"


def _topics(before: str, named: set[str | None], *, speakers: bool) -> Iterator[str]:
    """What a question is about: its runs of words without the grammar at their ends, then what it was put beside.

    Who said or decided something is no subject, unless ``speakers`` may be meant. A year or ordinal is left out where
    the new question names one of its own.
    """
    marked = _MARKED.search(before)
    own = before[: marked.start()] if marked else before
    said = _SAID_OF.match(own)
    if said and not (speakers and said["who"].strip()) and _content(_words(own[said.end() :])):
        own = own[said.end() :]
    for run in _runs(own):
        kept = [word for word in run if _kind(word.folded) not in named]
        kept = _trimmed(kept)
        if kept:
            yield " ".join(word.text for word in kept) if len(kept) < len(run) else own[run[0].start : run[-1].end]
    if marked:
        yield from marked["topic"].split(", ")


_INSIDE = _listed("of for in the and with to on at a an by from")


def _runs(text: str) -> Iterator[list[_QuestionWord]]:
    """Runs of words that carry the subject, the small words between them kept."""
    run: list[_QuestionWord] = []
    words = _words(text)
    for word, before in zip(words, ["", *(word.folded for word in words)], strict=False):
        if before in {"who", "whom"} or (before in _ASKING and word.folded in _TIMES):
            continue
        joined = not run or not re.search(r"[,;:?!()]", text[run[-1].end : word.start])
        if joined and (_is_content(word) or word.folded in _INSIDE):
            run.append(word)
        else:
            yield _trimmed(run)
            run = [word] if _is_content(word) or word.folded in _INSIDE else []
    yield _trimmed(run)


def _trimmed(run: Sequence[_QuestionWord]) -> list[_QuestionWord]:
    """The run without small words at its ends; an article before its first noun stays."""
    content = [at for at, word in enumerate(run) if _is_content(word)]
    if not content:
        return []
    first = content[0] - (1 if content[0] and run[content[0] - 1].folded == "the" else 0)
    return list(run[first : content[-1] + 1])


def _few(topics: Iterator[str]) -> Iterator[str]:
    """The topics, each once, as long as they fit in `_TOPIC_WORDS` words."""
    seen: set[str] = set()
    room = _TOPIC_WORDS
    for topic in topics:
        size = len(topic.split())
        if size <= room and folded(topic) not in seen:
            seen.add(folded(topic))
            room -= size
            yield topic
