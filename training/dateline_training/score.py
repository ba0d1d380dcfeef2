"""Scores an exported model on what it was not trained on: `python -m dateline_training.score --help`."""

import argparse
import json
from collections import Counter
from pathlib import Path

from .data import Corpus
from .decode import labels_of, spans_of, tree_of
from .labels import FRAMES
from .passages import Frame, Passage
from .predict import FoundFrame, Model, frames_of
from .treebank import Sentence, read_trees
from .vocabulary import Pieces, base_folder


class Tally:
    """Right, predicted and expected, as precision, recall and F1 in per cent."""

    def __init__(self) -> None:
        self.right = self.predicted = self.expected = 0

    def add(self, right: int, predicted: int, expected: int) -> None:
        self.right, self.predicted, self.expected = (
            self.right + right,
            self.predicted + predicted,
            self.expected + expected,
        )

    def figures(self) -> dict[str, float]:
        precision = 100 * self.right / max(1, self.predicted)
        recall = 100 * self.right / max(1, self.expected)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return {"P": round(precision, 1), "R": round(recall, 1), "F1": round(f1, 1), "n": self.expected}


def score_trees(model: Model, trees: list[Sentence], relations: list[str], tags: list[str]) -> dict[str, float]:
    """Labelled attachment without punctuation (base relations), and tags, in per cent."""
    words = attached = tagged = every = 0
    for s in trees:
        scores = model.scores(s.words)
        heads = tree_of(scores["arcs"])
        for i, head in enumerate(heads):
            every += 1
            tagged += tags[scores["tags"][i]].split("|")[1] == s.tags[i].split("|")[1]
            if s.tags[i].startswith("PUNCT"):
                continue
            words += 1
            found = relations[scores["relations"][i][head if head >= 0 else len(s.words)]]
            attached += head == s.heads[i] and found.split(":")[0] == s.relations[i].split(":")[0]
    return {"LAS": round(100 * attached / max(1, words), 1), "XPOS": round(100 * tagged / max(1, every), 1), "n": words}


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _matched(gold: list[Frame], found: list[FoundFrame]) -> list[tuple[Frame, FoundFrame]]:
    """Each frame with the first free one found whose anchor overlaps."""
    free, pairs = list(found), []
    for frame in gold:
        hit = next((f for f in free if _overlap(frame.anchor, f.anchor)), None)
        if hit:
            free.remove(hit)
            pairs.append((frame, hit))
    return pairs


def score_frames(model: Model, passages: list[Passage]) -> dict[str, dict[str, float]]:
    """Anchors, then classes and roles where the anchor was found too: each the share of all frames that are expected."""
    tallies: dict[str, Tally] = {}
    tally = lambda name: tallies.setdefault(name, Tally())  # noqa: E731
    alarms = Counter()
    for passage in passages:
        scores = model.scores(passage.words)
        for kind in FRAMES:
            gold, found = passage.frames[kind], frames_of(kind, scores)
            pairs = _matched(gold, found)
            tally(kind).add(len(pairs), len(found), len(gold))
            for number, name in enumerate(n for n in FRAMES[kind] if n != "roles"):
                right = sum(g.classes[number] == f.classes[name] for g, f in pairs)
                tally(f"{kind} {name}").add(right, len(found), len(gold))
            for role in FRAMES[kind]["roles"]:
                right = sum(any(_overlap(s, t) for t in f.roles[role]) for g, f in pairs for s in g.roles[role])
                expected = sum(len(g.roles[role]) for g in gold)
                tally(f"{kind} {role}").add(right, sum(len(f.roles[role]) for f in found), expected)
            if not gold:
                alarms[f"{kind} quiet"] += 1
                alarms[f"{kind} alarms"] += bool(found)
        for head, wanted in (("names", passage.names), ("mentions", passage.mentions)):
            gold, found = set(spans_of(wanted)), set(spans_of(labels_of(scores[head])))
            tally(head).add(len(gold & found), len(found), len(gold))
    figures = {name: t.figures() for name, t in tallies.items()}
    return figures | {"false alarms": dict(alarms)}


def main() -> None:
    """Prints the figures and writes them into the model's card."""
    parser = argparse.ArgumentParser(prog="dateline_training.score", description=__doc__)
    parser.add_argument("model", type=Path, help="folder that export wrote")
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--passages", type=Path, action="append", required=True)
    given = parser.parse_args()
    corpus = Corpus(given.treebank, given.passages)
    model = Model(given.model / "model.onnx", Pieces(base_folder()))
    labels = json.loads((given.model / "labels.json").read_text())
    trees = {"gum news": corpus.news, "ewt dev": read_trees(given.treebank / "ewt-dev.conllu.gz")}
    scores = {name: score_trees(model, t, labels["relations"], labels["tags"]) for name, t in trees.items()}
    scores |= {"passages kept aside": score_frames(model, corpus.kept_aside)}
    path = given.model / "model.json"
    card = {**json.loads(path.read_text()), "scores": scores}
    path.write_text(json.dumps(card, indent=1) + "\n")
    print(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()
