"""What a text calls by name: people, with their initials, and other capitalised runs that begin no sentence.

A form of address is no part of a name: ``Cllr Ware`` and ``Councillor Ware`` are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text.phrases import ADDRESS, ADDRESS_WORDS, ADDRESSED, COUNCILLOR_ASKED, INITIALLED, SUBJECT_ASKED
from assistant.text.sentences import Span, sentence_spans
from assistant.text.times import is_time_word
from assistant.text.words import FUNCTION_WORDS, folded, name_words, stem

_NAMED = re.compile(r"\b[A-Z][\w'’&-]*(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z][\w'’&-]*)+|(?<=[a-z,'’.)] )[A-Z][\w'’&-]+")
_PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AFTER_NAMES = frozenset(["obe", "mbe", "cbe", "jp", "mp", "am", "kc", "qc", "hmi"])
"""What may follow a name and is no surname."""
_NO_NAMES = frozenset(
    """
    did does do is are was were has have had say said says about they their this that with from for which when
    """.split()  # noqa: SIM905
)
"""Words that begin with a capital inside a title alone."""
_PARTICLES = frozenset(["de", "la", "le", "van", "von", "der", "den", "al", "bin", "du", "da", "di", "dos", "ap"])
MEN, WOMEN = frozenset(["mr", "sir", "lord", "baron"]), frozenset(["mrs", "ms", "miss", "dame", "lady", "baroness"])
PLACE_NOUNS = frozenset(
    """
    street road lane avenue close drive way place court gardens crescent terrace square hill green park ward parish
    bridge wood farm house school academy college library hospital estate village town centre
    """.split()  # noqa: SIM905
)
"""What a named place is: ``Lord Street`` is nobody."""
_NO_SURNAMES = PLACE_NOUNS - frozenset(["house", "wood", "hill", "green", "park", "place", "bridge", "village", "town"])
PLACE_LIKE = re.compile(rf"\s(?:{'|'.join(sorted(_NO_SURNAMES))})$", re.I)
"""The end of a name that is a place's: ``Station Road``, not ``Chief House``, who is somebody."""
_IN_SMALL_LETTERS = re.compile(
    r"(?:\b(?:did|does|do|has|had|by)\s+|^)(?P<name>(?:cllr|mr|mrs|ms|miss|dr)\.?\s+(?:[a-z]\.?\s+)?[a-z][\w'’-]+)(?=\s+\w|\W*$)"
)
"""``did cllr a patel say``: a person in small letters, known by the form of address and where it stands."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as a text calls them: what is ``printed`` without forms of address, its words folded, accents aside.

    ``forenames`` are of one letter where only the initial is given. ``Councillor A`` has the surname ``a``.
    """

    printed: str
    address: frozenset[str]
    forenames: tuple[str, ...]
    surname: str

    @classmethod
    def parse(cls, printed: str) -> PersonName:
        """The name in ``printed``, which may begin with forms of address."""
        address = ADDRESS.match(printed)
        name = printed[address.end() :] if address else printed
        words = [_plain(word) for word in _PART.findall(name)]
        while len(words) > 1 and words[-1] in _AFTER_NAMES:
            words.pop()
        first = next((at for at in range(len(words) - 1) if words[at] in _PARTICLES), len(words) - 1)
        forms = frozenset(_PART.findall(folded(address.group()))) if address else frozenset()
        return cls(name.strip(), forms - {"the"}, tuple(words[:first]), " ".join(words[first:]))

    def may_be(self, other: PersonName) -> bool:
        """Whether both may be one person: nothing that is printed of one speaks against the other.

        >>> PersonName.parse("Cllr Patel").may_be(PersonName.parse("Councillor B. Patel"))
        True
        >>> PersonName.parse("Councillor A. Patel").may_be(PersonName.parse("Councillor B. Patel"))
        False
        """
        if (self.address & MEN and other.address & WOMEN) or (self.address & WOMEN and other.address & MEN):
            return False
        if len(self.surname) == 1 or len(other.surname) == 1:
            return (
                self._initial == other._initial
                or self.surname == other.surname[:1]
                or other.surname == self.surname[:1]
            )
        if self.surname != other.surname:
            return False
        return all(
            one.startswith(two) or two.startswith(one)
            for one, two in zip(self.forenames[:1], other.forenames[:1], strict=False)
        )

    @property
    def is_sure(self) -> bool:
        """Whether a form of address or an initial says that it is a person."""
        return bool(self.address) or any(len(name) == 1 for name in self.forenames)

    @property
    def _initial(self) -> str:
        return self.forenames[0][:1] if self.forenames else self.surname[:1] if len(self.surname) == 1 else ""


def is_in_capitals(text: str) -> bool:
    """Whether ``text`` is set in capitals throughout, which then name nothing; one word may be an acronym."""
    return text.upper() == text and text.lower() != text and len(_PART.findall(text)) > 1


def names_in(text: str) -> tuple[str, ...]:
    """What ``text`` calls by a name, people without forms of address, in order.

    A word that any sentence may begin with is part of none, nor is anything in a text that is set in capitals or like a
    title.

    >>> names_in("Did Cllr A. Patel walk down Corn Street?")
    ('A. Patel', 'Corn Street')
    """
    return tuple(dict.fromkeys(name for start, end in sentence_spans(text) for name in _names(text[start:end])))


def persons_in(text: str) -> tuple[PersonName, ...]:
    """The people that ``text`` calls by a form of address or by initials, in order; in small letters too.

    >>> [person.surname for person in persons_in("Did cllr over reply to J. Hay?")]
    ['over', 'hay']
    """
    return tuple(
        dict.fromkeys(person for start, end in sentence_spans(text) for _, person in placed_persons(text[start:end]))
    )


def placed_persons(text: str) -> Iterator[tuple[Span, PersonName]]:
    """The people in a sentence, each with where it stands."""
    text = text.lower() if is_in_capitals(text) else text
    found: list[Span] = []
    for pattern in (ADDRESSED, INITIALLED, _IN_SMALL_LETTERS, COUNCILLOR_ASKED):
        spans = [match.span("name" if pattern.groups else 0) for match in pattern.finditer(text)]
        found += [span for span in spans if not any(start < span[1] and span[0] < end for start, end in found)]
    for start, end in sorted(found):
        person = PersonName.parse(text[start:end])
        if person.surname and person.surname not in PLACE_NOUNS:
            yield (start, end), person


def name_stems(name: str) -> tuple[str, ...]:
    """The stems a text must hold to speak of ``name``: small words and initials only where there is nothing else.

    >>> name_stems("B. Patel"), name_stems("Over")
    (('patel',), ('over',))
    """
    words = name_words(name)
    return tuple(stem(word) for word in words if len(word) > 1) or tuple(stem(word) for word in words)


def speaks_of(text: str, person: PersonName) -> bool:
    """Whether ``text`` names somebody who may be ``person``; the surname has a capital where it names anybody.

    >>> a_patel = PersonName.parse("A. Patel")
    >>> speaks_of("Amina Patel spoke.", a_patel), speaks_of("Cllr B. Patel spoke.", a_patel)
    (True, False)
    """
    return any(person.may_be(other) for other in _so_called(text, person.surname))


def _so_called(text: str, surname: str) -> Iterator[PersonName]:
    """Whoever of this surname is named in ``text``, with what is printed before it."""
    words = list(_PART.finditer(text))
    last = surname.rpartition(" ")[2]
    for at, word in enumerate(words):
        if not word.group()[0].isupper() or _plain(word.group()) != last:
            continue
        first = at
        while first and _goes_before(text, words[first - 1], words[first]):
            first -= 1
        if first == at and last in FUNCTION_WORDS and not text[: word.start()].rstrip(" ")[-1:].isalpha():
            continue  # ``Over the years``: a sentence begins
        yield PersonName.parse(text[words[first].start() : word.end()])


def _goes_before(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    """Whether ``word`` is printed as part of the name that ``following`` belongs to."""
    between = text[word.end() : following.start()]
    told = word.group()
    initial = len(told) == 1 and told.isupper()
    joined = not between.strip(" ") or (between.strip(" ") == "." and (initial or folded(told) in ADDRESS_WORDS))
    grammar = folded(told) in FUNCTION_WORDS and not initial
    return joined and not grammar and (told[0].isupper() or told in _PARTICLES)


def _names(sentence: str) -> list[str]:
    if is_in_capitals(sentence) or _is_title(sentence):
        return [person.printed for _, person in placed_persons(sentence.lower())]
    named: list[tuple[int, str]] = []
    rest = sentence
    for (start, end), person in placed_persons(sentence):
        named.append((start, person.printed))
        rest = f"{rest[:start]}{',' * (end - start)}{rest[end:]}"
    others = ((start, _without_address(name)) for start, name in _capitalised(rest))
    named += [(start, name) for start, name in others if name and not _is_time(name)]
    named += [(match.start("name"), match["name"]) for match in SUBJECT_ASKED.finditer(rest)]
    return [name for _, name in sorted(set(named))]


def _capitalised(sentence: str) -> Iterator[tuple[int, str]]:
    first = sentence.partition(" ")[0]
    plain = folded(first).strip(",.'")
    begins = plain in FUNCTION_WORDS or plain.rstrip("s'") in FUNCTION_WORDS
    searched = f"{' ' * (len(first) - 1)}.{sentence[len(first) :]}" if begins else sentence
    for match in _NAMED.finditer(searched):
        if match.group() != first.rstrip(",;:"):
            yield match.start(), match.group()


def _without_address(name: str) -> str:
    """``name`` without forms of address; nothing is left of ``Chair``, which is an office."""
    words = name.split()
    if folded(words[-1]) in PLACE_NOUNS:
        return name
    while words and folded(words[0]).strip(".") in ADDRESS_WORDS:
        words.pop(0)
    return " ".join(words)


def _is_title(sentence: str) -> bool:
    """Whether ``sentence`` is set like a title, grammar in capitals too: ``What Did Inspectors Say About Plans?``"""
    words = _PART.findall(sentence)
    long = [word for word in words if len(word) > 3]
    return (
        len(long) > 2
        and all(word[0].isupper() for word in long)
        and any(word[0].isupper() and word.casefold() in _NO_NAMES for word in words[1:])
    )


def _is_time(name: str) -> bool:
    return all(is_time_word(word) for word in folded(name).split())


def _plain(word: str) -> str:
    """``word`` folded, without its accents."""
    parts = unicodedata.normalize("NFKD", folded(word))
    return "".join(part for part in parts if not unicodedata.combining(part)).replace("'", "")
