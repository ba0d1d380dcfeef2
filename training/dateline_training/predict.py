"""Runs an exported model over words, one unit a call, so that no unit changes another."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .decode import labels_of, spans_of
from .export import output_names
from .labels import FRAMES
from .vocabulary import Pieces

Scores = dict[str, np.ndarray]


@dataclass
class FoundFrame:
    """`classes` are the likeliest, by name; spans count words."""

    anchor: tuple[int, int]
    classes: dict[str, int]
    roles: dict[str, list[tuple[int, int]]]


class Model:
    """An exported model."""

    def __init__(self, path: Path, pieces: Pieces, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.pieces, self.names = pieces, output_names()

    def scores(self, words: list[str]) -> Scores:
        """Each answer for one unit."""
        unit = self.pieces.encode(words)
        given = {k: np.array([unit[k]], dtype=np.int64) for k in ("ids", "cases", "first")}
        given["mask"] = np.ones_like(given["ids"])
        return {name: value[0] for name, value in zip(self.names, self.session.run(self.names, given), strict=True)}


def frames_of(kind: str, scores: Scores) -> list[FoundFrame]:
    """The frames of a unit; a quotation that no cue leads is a frame without."""
    found = []
    for begin, end, _ in spans_of(labels_of(scores[f"{kind}.anchor"])):
        at = end - 1
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in FRAMES[kind]["roles"]}
        for b, e, role in spans_of(labels_of(scores[f"{kind}.roles"][at])):
            roles[FRAMES[kind]["roles"][role]].append((b, e))
        classes = {n: int(scores[f"{kind}.{n}"][at].argmax()) for n in FRAMES[kind] if n != "roles"}
        found.append(FoundFrame((begin, end), classes, roles))
    return found
