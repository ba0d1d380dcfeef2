"""What is trained on: where it comes from, and how much of each."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

from .passages import Passage, read_passages
from .treebank import QUIET, Sentence, read_names, read_trees, read_wikigold
from .units import Inventory, Unit, batches, disturbed, frame_unit, name_units, quiet_unit, syntax_units
from .vocabulary import MAX_PIECES, Pieces

#: Padded pieces of a batch.
BUDGET = 1000
#: The share of all pieces that each task gets.
SHARES = {"syntax": 0.38, "names": 0.10, "frames": 0.40, "quiet": 0.12}
#: One passage in so many is kept aside to be scored.
_KEPT_ASIDE = 10
#: Share of the pieces of a passage that are hidden while training.
_HIDDEN = 0.06


def is_kept_aside(passage: Passage) -> bool:
    """Decided by the text alone, so that it stays so when passages are added."""
    return hashlib.sha256(passage.text.encode()).digest()[0] % _KEPT_ASIDE == 0


class Corpus:
    """The data folders in memory."""

    def __init__(self, treebank: Path, passages: list[Path]) -> None:
        self.trees = read_trees(treebank / "ewt-train.conllu.gz") + read_trees(treebank / "gum-ccby-train.conllu.gz")
        self.names = (
            read_names(treebank / "uner-dev.iob2.gz")
            + read_names(treebank / "uner-test.iob2.gz")
            + read_wikigold(treebank / "wikigold.txt.gz")
        )
        self.news = read_trees(treebank / "gum-news-eval.conllu.gz")
        every = [p for folder in passages for p in read_passages(folder)]
        self.passages = [p for p in every if not is_kept_aside(p)]
        self.kept_aside = [p for p in every if is_kept_aside(p)]
        self.inventory = Inventory(self.trees)
        self.files = [*sorted(treebank.glob("*.gz")), *(f for p in passages for f in sorted(p.glob("*.jsonl")))]

    def sources(self, pieces: Pieces, rng: random.Random) -> dict[str, Iterator[list[Unit]]]:
        """Endless batches of each task."""
        names = name_units(pieces, self.names)
        quiet = _quiet(pieces, self.trees)
        frames = [u for p in self.passages if len((u := frame_unit(pieces, p))["ids"]) <= MAX_PIECES]
        return {
            "syntax": batches(lambda: syntax_units(pieces, self.inventory, self.trees, rng), BUDGET, rng),
            "names": batches(lambda: names, BUDGET, rng),
            "frames": batches(lambda: [disturbed(u, rng, _HIDDEN) for u in joined(frames, rng)], BUDGET, rng),
            "quiet": batches(lambda: quiet, BUDGET, rng),
        }


def _quiet(pieces: Pieces, trees: list[Sentence]) -> list[Unit]:
    """Up to three sentences of a text that tells no news."""
    calm = [s for s in trees if s.document.startswith(QUIET) and len(s.words) > 4]
    groups = [calm[i : i + 3] for i in range(0, len(calm), 3)]
    units = [quiet_unit(pieces, [s for s in g if s.document == g[0].document]) for g in groups]
    return [u for u in units if len(u["ids"]) <= MAX_PIECES]


def _follow(one: Unit, other: Unit) -> Unit:
    """Two units as one paragraph, the second after the first."""
    words = len(one["first"])
    shift = len(one["ids"]) - 2
    both = {
        "ids": one["ids"][:-1] + other["ids"][1:],
        "cases": one["cases"][:-1] + other["cases"][1:],
        "first": one["first"] + [f + shift for f in other["first"]],
    }
    for key in one:
        if key.endswith("_at"):
            both[key] = one[key] + [a + words for a in other[key]]
        elif key.endswith("_roles"):
            after = len(other["first"])
            both[key] = [r + [0] * after for r in one[key]] + [[0] * words + r for r in other[key]]
        elif key not in both:
            both[key] = one[key] + other[key]
    return both


def joined(units: list[Unit], rng: random.Random) -> list[Unit]:
    """Every third unit follows another, so that a paragraph may hold several things."""
    order = rng.sample(units, len(units))
    found = []
    while order:
        unit = order.pop()
        if order and rng.random() < 0.33 and len(unit["ids"]) + len(order[-1]["ids"]) - 2 <= MAX_PIECES:
            unit = _follow(unit, order.pop())
        found.append(unit)
    return found
