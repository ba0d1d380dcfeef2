"""Reads the project's own passages: texts annotated with entities, events, stances and quotes."""

import json
from dataclasses import dataclass
from pathlib import Path

from .labels import FRAMES, MENTIONS, NAMES, begin_inside
from .words import Word, words_of

_NAMES = begin_inside(NAMES)
_MENTIONS = begin_inside(MENTIONS)
_ROLES = {
    "event": {"agent": "agents", "target": "targets", "place": "place", "time": "time"},
    "stance": {"holder": "holder", "target": "target"},
    "quote": {"speaker": "speaker", "content": "content"},
}
Span = tuple[int, int]


@dataclass
class Frame:
    """Spans count words. `classes` are indexes into the values of `labels.FRAMES`, in their order."""

    anchor: Span
    roles: dict[str, list[Span]]
    classes: list[int]


@dataclass
class Passage:
    """`names` and `mentions` are indexes of BIO labels, -100 where a word may be either."""

    words: list[str]
    names: list[int]
    mentions: list[int]
    frames: dict[str, list[Frame]]
    published: str
    text: str


class _Places:
    """Finds where the strings of an annotation stand, in words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Word] = words_of(text)

    def of(self, written: str | None) -> Span | None:
        """`"Fidan§2"` is the second `Fidan`."""
        if not written:
            return None
        string, _, count = written.partition("§")
        at = -1
        for _ in range(int(count or 1)):
            at = self.text.find(string, at + 1)
            if at < 0:
                raise ValueError(f"{written!r} does not stand in {self.text!r}")
        inside = [i for i, w in enumerate(self.words) if w.start < at + len(string) and w.end > at]
        return (inside[0], inside[-1] + 1) if inside else None


def _mark(labels: list[int], span: Span, begin: int) -> None:
    for i in range(*span):
        labels[i] = begin + (i > span[0])


def _spans(places: _Places, written: object) -> list[Span]:
    strings = written if isinstance(written, list) else [written]
    return [span for s in strings if (span := places.of(s)) is not None]


def _frame(places: _Places, kind: str, given: dict, anchor: str | None) -> Frame | None:
    roles = {role: _spans(places, given.get(key)) for role, key in _ROLES[kind].items()}
    span = places.of(anchor) if anchor else next(iter(roles.get("content", [])), None)
    if span is None:
        return None
    if kind == "event":
        values = [given["type"], given["modality"]]
    elif kind == "stance":
        values = [given["position"], given["basis"]]
    else:
        values = ["direct" if given["direct"] else "indirect"]
    choices = [v for name, v in FRAMES[kind].items() if name != "roles"]
    anchor_span = span if anchor else (span[0], span[0] + 1)
    return Frame(anchor_span, roles, [c.index(v) for c, v in zip(choices, values, strict=True)])


def read_passage(line: str) -> Passage:
    """Raises ValueError, naming the string, where an annotation does not stand in its text."""
    given = json.loads(line)
    places = _Places(given["text"])
    names = [0] * len(places.words)
    mentions = [0] * len(places.words)
    for entity in given["entities"]:
        span = places.of(entity["text"])
        if span is None:
            continue
        kind = entity["kind"]
        _mark(mentions, span, _MENTIONS.index(f"B-{kind}"))
        named = "place" if kind == "state" else kind
        if named in NAMES:
            _mark(names, span, _NAMES.index(f"B-{named}"))
        else:
            names[span[0] : span[1]] = [-100] * (span[1] - span[0])
    listed = {
        "event": [(e, e["trigger"]) for e in given["events"]],
        "stance": [(s, s.get("cue")) for s in given["stances"]],
        "quote": [(q, q.get("cue")) for q in given["quotes"]],
    }
    frames = {kind: [f for g, a in all_ if (f := _frame(places, kind, g, a))] for kind, all_ in listed.items()}
    return Passage([w.text for w in places.words], names, mentions, frames, given["published"], given["text"])


def read_passages(folder: Path) -> list[Passage]:
    """All passages of the `.jsonl` files of a folder, by name of file."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            if line.strip():
                try:
                    found.append(read_passage(line))
                except (ValueError, KeyError) as error:
                    raise ValueError(f"{path}:{number}: {error}") from error
    return found
