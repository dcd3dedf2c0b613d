"""How well quotations are checked: labelled texts, and real sentences of an index altered in ways that must be noticed.

    python tools/quotes.py INDEX --mutations 5000            # sentences of the index, altered and set otherwise
    python tools/quotes.py INDEX --labels quotes.jsonl       # {"id", "text", "verdict", "document"} a line
    python tools/quotes.py INDEX --time 200                  # seconds for one text

A sentence set otherwise (line ends, quotation marks, dashes, capitals, words broken at a line's end, an ellipsis) must
be exact. An altered one must not be, unless the altered words stand in the index as well, which is looked for here in
another way: by folding every document and searching it as a string.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import quote_checked
from assistant.index import LocalIndex
from assistant.records import Filters, QuoteCheck, QuoteVerdict

STANDS = {QuoteVerdict.EXACT, QuoteVerdict.ELSEWHERE}
MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
NUMBERS = [
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("first", "second", "third", "fourth", "fifth"),
]
AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should|does|did)\b")
NEGATION = re.compile(r"\s\b(not|no|never|without)\b|(?<=[a-z])n[’']t\b")
UNITS = (("£", "€"), ("%", " per cent"), (" per cent", "%"), (" million", " billion"), ("m ", "bn "), ("km", "miles"),
         (" miles", " km"), (" days", " weeks"), (" weeks", " months"), (" months", " years"), (" years", " months"),
         (" hours", " days"), ("minutes", "hours"), (" pm", " am"), ("pm ", "am "), (" kg", " g"))  # fmt: skip

Mutate = Callable[[str, "Sentences"], str | None]


@dataclass
class Sentences:
    """Real sentences, their names, and the dice."""

    every: Sequence[str]
    names: Sequence[str]
    dice: random.Random

    def pick(self) -> str:
        return self.dice.choice(self.every)


# ── ways to alter a sentence ──


def _one(
    pattern: str | re.Pattern[str], text: str, of: Sentences, change: Callable[[re.Match[str]], str]
) -> str | None:
    """``text`` with one of what ``pattern`` finds inside it changed."""
    found = list(re.finditer(pattern, text))
    if not found:
        return None
    match = of.dice.choice(found)
    return text[: match.start()] + change(match) + text[match.end() :]


def figure(text: str, of: Sentences) -> str | None:
    return _one(r"\d", text, of, lambda match: of.dice.choice([d for d in "0123456789" if d != match[0]]))


def figure_dropped(text: str, of: Sentences) -> str | None:
    return _one(r"(?<=\d)\d|(?<=\d)[.,](?=\d)", text, of, lambda _: "")


def number_word(text: str, of: Sentences) -> str | None:
    pattern = rf"\b({'|'.join(NUMBERS)})\b"
    return _one(pattern, text, of, lambda match: of.dice.choice([word for word in NUMBERS if word != match[0]]))


def negation_dropped(text: str, of: Sentences) -> str | None:
    return _one(NEGATION, text[20:], of, lambda _: "") and text[:20] + (
        _one(NEGATION, text[20:], of, lambda _: "") or ""
    )


def negation_added(text: str, of: Sentences) -> str | None:
    return _one(AUXILIARY, text, of, lambda match: f"{match[0]} not")


def name(text: str, of: Sentences) -> str | None:
    pattern = r"(?<=[a-z,;] )[A-Z][a-z]{3,}\b"
    return _one(pattern, text, of, lambda match: of.dice.choice([other for other in of.names if other != match[0]]))


def date(text: str, of: Sentences) -> str | None:
    pattern = rf"\b({'|'.join(MONTHS)})\b"
    return _one(pattern, text, of, lambda match: of.dice.choice([month for month in MONTHS if month != match[0]]))


def order(text: str, of: Sentences) -> str | None:
    words = text.split(" ")
    at = of.dice.randrange(1, len(words) - 2)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words) if words[at].lower() != words[at + 1].lower() else None


def stitched(text: str, of: Sentences) -> str | None:
    own, other = text.split(" "), of.pick().split(" ")
    return " ".join([*own[: len(own) // 2 + 1], *other[len(other) // 2 :]])


def letter(text: str, of: Sentences) -> str | None:
    return _one(r"(?<=[a-z])[a-z](?=[a-z])", text, of, lambda match: "abcdefghijklmnopqrstuvwxyz"[ord(match[0]) - 98])


def unit(text: str, of: Sentences) -> str | None:
    known = [(old, new) for old, new in UNITS if re.search(rf"\d[\d,.]*{old}|{old}\d", text)]
    if not known:
        return None
    old, new = of.dice.choice(known)
    return _one(rf"(?<=\d){re.escape(old)}|{re.escape(old)}(?=\d)", text, of, lambda _: new)


def unit_dropped(text: str, of: Sentences) -> str | None:
    return _one(r"[£$%](?=\d)|(?<=\d)%|(?<=\d)(?:m|bn|k|km)\b|(?<=\d) (?:million|per cent)", text, of, lambda _: "")


def word_dropped(text: str, of: Sentences) -> str | None:
    return _one(r"(?<=\w) \w+(?= \w)", text, of, lambda _: "")


def word_changed(text: str, of: Sentences) -> str | None:
    return _one(
        r"(?<=\w )[a-z]{4,}(?= \w)", text, of, lambda _: of.dice.choice(re.findall(r"[a-z]{4,}", of.pick()) or ["x"])
    )


def ending(text: str, of: Sentences) -> str | None:
    return _one(r"(?<=[a-z]{3})s\b", text, of, lambda _: "")


def comparison(text: str, of: Sentences) -> str | None:
    pairs = {"more": "less", "less": "more", "higher": "lower", "lower": "higher", "before": "after", "after": "before",
             "increase": "decrease", "increased": "decreased", "all": "some", "must": "may", "agreed": "rejected",
             "and": "or", "for": "against", "above": "below"}  # fmt: skip
    return _one(rf"(?<=\w )({'|'.join(pairs)})(?= \w)", text, of, lambda match: pairs[match[0]])


def negation_elided(text: str, of: Sentences) -> str | None:
    return _one(r"(?<=\w )(not|never|no)(?= \w)", text, of, lambda _: "…")


def negation_bracketed(text: str, of: Sentences) -> str | None:
    return _one(AUXILIARY, text, of, lambda match: f"{match[0]} [not]")


ALTERED: tuple[Mutate, ...] = (
    *(figure, figure_dropped, number_word, negation_dropped, negation_added, name, date, order, stitched, letter, unit),
    *(unit_dropped, word_dropped, word_changed, ending, comparison, negation_elided, negation_bracketed),
)


# ── ways to set it otherwise ──


def as_it_is(text: str, of: Sentences) -> str | None:
    return text


def on_one_line(text: str, of: Sentences) -> str | None:
    return " ".join(text.split())


def wrapped(text: str, of: Sentences) -> str | None:
    return "\n> ".join(text.split(" ")) if of.dice.random() < 0.2 else text.replace(" ", "\n  ", 3)


def straight(text: str, of: Sentences) -> str | None:
    return re.sub(r"[“”]", '"', re.sub(r"[‘’]", "'", text))


def typographic(text: str, of: Sentences) -> str | None:
    return re.sub(r"(?<=\w)'", "’", re.sub(r'"(?=\w)', "“", re.sub(r'(?<=\S)"', "”", text)))


def dashes(text: str, of: Sentences) -> str | None:
    return re.sub("[-‐‑–—]", lambda _: of.dice.choice("-–—‑"), text)


def capitals(text: str, of: Sentences) -> str | None:
    return of.dice.choice((text.upper(), text.lower(), text[:1].swapcase() + text[1:]))


def broken(text: str, of: Sentences) -> str | None:
    return _one(
        r"(?<=[a-z]{3})(?=[a-z]{3})", text, of, lambda _: of.dice.choice(("-\n", "\u00ad\n", "\u00ad", "-\r\n  "))
    )


def without_end(text: str, of: Sentences) -> str | None:
    return text.rstrip(".;, ") + of.dice.choice(("", ",", "...", "."))


def beginning(text: str, of: Sentences) -> str | None:
    return _words(text, 0, of.dice.randrange(5, len(text.split(" "))))


def part(text: str, of: Sentences) -> str | None:
    start = of.dice.randrange(0, max(1, len(text.split(" ")) - 5))
    return _words(text, start, start + 5)


def elided(text: str, of: Sentences) -> str | None:
    words = text.split(" ")
    start = of.dice.randrange(2, len(words) - 3)
    end = min(len(words) - 2, start + of.dice.randrange(1, 6))
    if NEGATION.search(f" {' '.join(words[start:end])} ") or not _cuttable(words, start) or not _cuttable(words, end):
        return None
    return " ".join([*words[:start], of.dice.choice(("…", "...", "[…]")), *words[end:]])


def _words(text: str, start: int, end: int) -> str | None:
    words = text.split(" ")
    return " ".join(words[start:end]) if _cuttable(words, start) and _cuttable(words, end) else None


def _cuttable(words: Sequence[str], at: int) -> bool:
    """Whether a quotation may begin or end before word ``at``: no number is parted from its unit, no word is cut."""
    near = " ".join(words[max(0, at - 1) : at + 1])
    numbers = "|".join([*NUMBERS, "hundred", "twenty", "thirty", "forty", "fifty", "one", "thousand", "million"])
    return at in {0, len(words)} or not re.search(rf"\d|[-–—/]$|^[-–—/]|\b({numbers})\b|[-–]\s|\s[-–]", near, re.I)


SET_OTHERWISE: tuple[Mutate, ...] = (
    *(as_it_is, on_one_line, wrapped, straight, typographic, dashes, capitals, broken, without_end, beginning, part),
    elided,
)


# ── measuring ──


def sentences_of(index: LocalIndex, dice: random.Random) -> Sentences:
    """The quotable sentences of six words and more."""
    every = []
    for passage in index.snapshot.passages:
        text = index.snapshot.documents[passage.document].text
        own = (text[sentence.start : sentence.end] for sentence in passage.sentences if sentence.quotable)
        every += [sentence for sentence in own if len(sentence.split(" ")) > 6 and len(sentence) < 1500]
    names = sorted({found for sentence in every for found in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", sentence)})
    return Sentences(every, names, dice)


def folded(text: str) -> str:
    """``text`` as a string to search in: small letters, plain quotes and dashes dropped, one blank between words."""
    plain = re.sub("[‐‑–—−-]", " ", re.sub("[“”\"‘’'\u00ad\u200b]", "", text.lower()))
    return " ".join(plain.split())


def cases(of: Sentences, ways: Sequence[Mutate], number: int) -> Iterator[tuple[str, str, str]]:
    """``number`` texts, each way in turn: the way, the sentence, what became of it."""
    made = 0
    while made < number:
        way = ways[made % len(ways)]
        for _ in range(3000):
            sentence = of.pick()
            text = way(sentence, of)
            if (
                text
                and len(re.findall(r"\w+", text)) > 2
                and (way in SET_OTHERWISE or folded(text) != folded(sentence))
            ):
                break
        else:
            ways = [other for other in ways if other is not way]
            continue
        yield way.__name__, sentence, text
        made += 1


def measure(index: LocalIndex, ways: Sequence[Mutate], number: int, shown: int) -> bool:
    """Prints how often texts made in these ways are checked right; whether that is good enough."""
    of = sentences_of(index, random.Random(16))
    wanted = ways is SET_OTHERWISE
    corpus = "\n".join(folded(document.text) for document in index.snapshot.documents.values())
    given, wrong, skipped = Counter[tuple[str, str]](), 0, 0
    for way, sentence, text in cases(of, ways, number):
        if not wanted and folded(text).strip(" .,;:") in corpus:
            skipped += 1
            continue
        check = quote_checked(index, text, Filters())
        given[way, str(check.verdict)] += 1
        if (check.verdict in STANDS) != wanted:
            wrong += 1
            if wrong <= shown:
                print(f"  {way}: {check.verdict}\n    sentence {sentence!r}\n    text     {text!r}\n    {_told(check)}")
    total = sum(given.values())
    print(f"{'set otherwise, not exact' if wanted else 'altered, called exact'}: {wrong} of {total}"
          + (f" ({skipped} left out: the altered words stand in the index as well)" if skipped else ""))  # fmt: skip
    for way in ways:
        told = {verdict: count for (own, verdict), count in sorted(given.items()) if own == way.__name__}
        print(f"  {way.__name__:<20}", ", ".join(f"{verdict} {count}" for verdict, count in told.items()))
    return wrong <= (0.005 * total if wanted else 0)


def _told(check: QuoteCheck) -> str:
    return "; ".join(
        f"{place.document}:{place.start} {[(d.words, d.record.words) for d in place.differences][:4]}"
        for place in check.places[:2]
    )


def labelled(index: LocalIndex, labels: Path) -> bool:
    """Prints which labelled texts have another verdict, or stand in another document."""
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines() if line.strip()]
    right = 0
    for row in rows:
        check = quote_checked(index, row["text"], Filters())
        documents = {place.document for place in check.places}
        good = check.verdict == row["verdict"] and (not row.get("document") or row["document"] in documents)
        right += good
        if not good:
            print(f"  {row['id']}: {check.verdict}, labelled {row['verdict']}: {row['text']!r}")
    print(f"labelled texts right: {right} of {len(rows)}")
    return right == len(rows)


def timed(index: LocalIndex, number: int) -> None:
    """Prints the processor seconds of one check: as it stands, altered, and made of pieces."""
    of = sentences_of(index, random.Random(16))
    for ways in ((as_it_is,), (word_changed,), (stitched,), (part,)):
        spent = []
        for _, _, text in cases(of, ways, number):
            begun = time.process_time()
            quote_checked(index, text, Filters())
            spent.append(time.process_time() - begun)
        spent.sort()
        print(f"{ways[0].__name__:<14} median {spent[len(spent) // 2]:.3f} s, slowest {spent[-1]:.3f} s")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", help="the folder of a built index")
    parser.add_argument(
        "--mutations", type=int, default=0, help="sentences to alter, and half as many to set otherwise"
    )
    parser.add_argument("--labels", type=Path, help="labelled texts, a JSON object a line")
    parser.add_argument("--time", type=int, default=0, help="texts to time of each kind")
    parser.add_argument("--shown", type=int, default=20, help="wrong verdicts to print")
    given = parser.parse_args(arguments)
    index = LocalIndex.open(given.index)
    good = True
    if given.labels:
        good &= labelled(index, given.labels)
    if given.mutations:
        good &= measure(index, ALTERED, given.mutations, given.shown)
        good &= measure(index, SET_OTHERWISE, given.mutations // 2, given.shown)
    if given.time:
        timed(index, given.time)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
