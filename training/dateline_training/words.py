"""Words and sentences of a text, with their places."""

from typing import NamedTuple

import regex

ABBREVIATIONS = (
    "Mr Mrs Ms Dr Sen Rep Gov Gen Lt Col Sgt Capt Maj Adm St Jr Sr Inc Corp Co Ltd No vs Jan Feb Mar Apr Jun Jul Aug Sept"
    " Sep Oct Nov Dec Prof Rev Hon Pres Mt Ave"
).split()

_DOTTED = "(?:" + "|".join(ABBREVIATIONS) + r")\."

#: Universal Dependencies' English words: clitics and hyphens stand alone, abbreviations keep their dot.
WORD = regex.compile(
    r"(?:\p{L}\.){2,}"
    rf"|\b{_DOTTED}"
    r"|[\p{L}\p{M}\p{N}_]+(?=n['’]t\b)"
    r"|n['’]t\b"
    r"|['’](?:s|re|ve|ll|d|m)\b"
    r"|\p{N}[\p{N},.]*\p{N}"
    r"|[\p{L}\p{M}\p{N}_]+"
    r"|[^\s\p{L}\p{M}\p{N}_]"
)
_END = regex.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?[\p{Lu}\p{N}])")
_ABBREVIATED = regex.compile(rf"[\"“'‘(]?(?:{_DOTTED}|(?:\p{{L}}\.)+)")
_LAST = regex.compile(r"\S+$")


class Word(NamedTuple):
    """A word and where it stands: `text[start:end]`, in code points."""

    text: str
    start: int
    end: int


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a part of a text, in order."""
    return [Word(m[0], m.start(), m.end()) for m in WORD.finditer(text, start, len(text) if end is None else end)]


def sentences_of(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of a paragraph as half-open ranges, in order; an abbreviation's dot ends none."""
    stop = len(text) if end is None else end
    found = []
    begin = start
    for match in _END.finditer(text, start, stop):
        mark = match.start() + 1
        last = _LAST.search(text[begin:mark])
        if last and _ABBREVIATED.fullmatch(last[0]):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    if begin < stop:
        found.append((begin, stop))
    return found


def case_of(word: str) -> int:
    """What the base weights, which know no capitals, are told of a word's case: 0 none to 5 digits."""
    if any(c.isdecimal() for c in word):
        return 5
    upper = [c != c.lower() and c == c.upper() for c in word]
    if not upper[:1] or not upper[0]:
        return 3 if any(upper) else 0
    if len(word) == 1:
        return 4
    cased = [c for c in word if c.lower() != c.upper()]
    if all(c == c.upper() for c in cased):
        return 2
    return 3 if any(upper[1:]) else 1
