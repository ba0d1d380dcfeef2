"""What the encoder reads at a time: a paragraph's worth of words with what is known of it, and batches of such."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

from .labels import FRAMES
from .passages import Passage
from .treebank import Sentence
from .vocabulary import MAX_PIECES, Pieces

#: Labels that are rarer in the treebank than this are not told apart.
_RARE_TAG, _RARE_RELATION = 8, 20
Unit = dict


class Inventory:
    """The tags and relations that the treebank uses often enough."""

    def __init__(self, trees: list[Sentence]) -> None:
        tags = Counter(tag for s in trees for tag in s.tags)
        relations = Counter(r for s in trees for r in s.relations)
        self.tags = sorted(t for t, n in tags.items() if n >= _RARE_TAG)
        self.relations = sorted(r for r, n in relations.items() if n >= _RARE_RELATION)
        self._tag = {t: i for i, t in enumerate(self.tags)}
        self._relation = {r: i for i, r in enumerate(self.relations)}

    def tag(self, tag: str) -> int:
        """A rare one counts as the first of its part of speech, and as unknown (-100) where there is none."""
        part = tag.split("|")[0] + "|"
        return self._tag.get(tag, next((i for i, t in enumerate(self.tags) if t.startswith(part)), -100))

    def relation(self, relation: str) -> int:
        """A rare subtype counts as its base."""
        return self._relation.get(relation, self._relation.get(relation.split(":")[0], -100))


def _syntax(pieces: Pieces, inventory: Inventory, group: list[Sentence]) -> Unit:
    unit = pieces.encode([word for s in group for word in s.words])
    at = 0
    unit.update(heads=[], relations=[], tags=[], sentence=[])
    for number, s in enumerate(group):
        unit["heads"] += [-1 if h < 0 else h + at for h in s.heads]
        unit["relations"] += [inventory.relation(r) for r in s.relations]
        unit["tags"] += [inventory.tag(t) for t in s.tags]
        unit["sentence"] += [number] * len(s.words)
        at += len(s.words)
    return unit


def syntax_units(pieces: Pieces, inventory: Inventory, trees: list[Sentence], rng: random.Random) -> list[Unit]:
    """One to five sentences that follow each other, as paragraphs hold them, drawn anew at each call."""
    units, at = [], 0
    while at < len(trees):
        group = trees[at : at + rng.choice((1, 1, 2, 3, 5))]
        group = [s for s in group if s.document == group[0].document]
        while len(group) > 1 and sum(len(pieces.of_word(w)) for s in group for w in s.words) > MAX_PIECES - 2:
            group.pop()
        at += len(group)
        unit = _syntax(pieces, inventory, group)
        if len(unit["ids"]) <= MAX_PIECES:
            units.append(unit)
    return units


def name_units(pieces: Pieces, sentences: list[Sentence]) -> list[Unit]:
    """Sentences of which the names alone are known."""
    units = [{**pieces.encode(s.words), "names": s.names} for s in sentences]
    return [u for u in units if len(u["ids"]) <= MAX_PIECES]


def _begin_inside(length: int, spans: list[tuple[int, int]]) -> list[int]:
    labels = [0] * length
    for begin, end in spans:
        for i in range(begin, end):
            labels[i] = 1 if i == begin else 2
    return labels


def _roles(length: int, roles: dict[str, list[tuple[int, int]]]) -> list[int]:
    labels = [0] * length
    for number, spans in enumerate(roles.values()):
        for begin, end in spans:
            for i in range(begin, end):
                labels[i] = 2 * number + (1 if i == begin else 2)
    return labels


def frame_unit(pieces: Pieces, passage: Passage) -> Unit:
    """A passage with its names, mentions and frames; an anchor is known by its last word."""
    length = len(passage.words)
    unit: Unit = {**pieces.encode(passage.words), "names": passage.names, "mentions": passage.mentions}
    for kind, frames in passage.frames.items():
        unit[f"{kind}_anchor"] = _begin_inside(length, [f.anchor for f in frames])
        unit[f"{kind}_at"] = [f.anchor[1] - 1 for f in frames]
        unit[f"{kind}_classes"] = [f.classes for f in frames]
        unit[f"{kind}_roles"] = [_roles(length, f.roles) for f in frames]
    return unit


def quiet_unit(pieces: Pieces, sentences: list[Sentence]) -> Unit:
    """Sentences that hold no event; whether somebody is quoted or takes a stance is not known of them."""
    words = [word for s in sentences for word in s.words]
    unit: Unit = pieces.encode(words)
    for kind in FRAMES:
        unit[f"{kind}_anchor"] = [0 if kind == "event" else -100] * len(words)
        unit |= {f"{kind}_at": [], f"{kind}_classes": [], f"{kind}_roles": []}
    return unit


def batches(get: Callable[[], list[Unit]], budget: int, rng: random.Random) -> Iterator[list[Unit]]:
    """Endless; units of about one length go together, up to `budget` padded pieces a batch."""
    while True:
        units = list(get())
        rng.shuffle(units)
        for at in range(0, len(units), 600):
            near = sorted(units[at : at + 600], key=lambda u: len(u["ids"]))
            group: list[list[Unit]] = []
            for unit in near:
                if group and len(unit["ids"]) * (len(group[-1]) + 1) <= budget:
                    group[-1].append(unit)
                else:
                    group.append([unit])
            rng.shuffle(group)
            yield from group


def disturbed(unit: Unit, rng: random.Random, share: float, mask: int = 103) -> Unit:
    """The unit with some of its pieces hidden, so that no one word decides."""
    ids = [mask if 0 < i < len(unit["ids"]) - 1 and rng.random() < share else p for i, p in enumerate(unit["ids"])]
    return {**unit, "ids": ids}
