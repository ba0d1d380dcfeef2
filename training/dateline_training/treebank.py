"""Reads the treebank folder: trees of Universal Dependencies, and names of Universal NER and Wikigold."""

import gzip
from dataclasses import dataclass, field
from pathlib import Path

from .labels import NAMES, begin_inside

_BIO = begin_inside(NAMES)
_KIND = {"PER": "person", "ORG": "organisation", "LOC": "place"}
#: Genres that tell no news: their sentences teach that most sentences hold no event.
QUIET = ("GUM_voyage", "GUM_textbook", "GUM_bio", "GUM_vlog", "GUM_conversation")


@dataclass
class Sentence:
    """Words with their tree; `names` are indexes of BIO labels, None where nobody annotated them."""

    words: list[str]
    document: str
    tags: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    names: list[int] | None = None


def _blocks(path: Path) -> list[list[str]]:
    with gzip.open(path, "rt", encoding="utf8") as file:
        return [block.split("\n") for block in file.read().split("\n\n") if block.strip()]


def read_trees(path: Path) -> list[Sentence]:
    """Sentences in the order of the file; heads count from 0, -1 is the root; `tags` are `UPOS|XPOS`."""
    found = []
    document = ""
    for block in _blocks(path):
        sentence = Sentence([], document)
        for line in block:
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
            columns = line.split("\t")
            if not columns[0].isdigit():
                continue
            sentence.words.append(columns[1])
            sentence.tags.append(f"{columns[3]}|{columns[4]}")
            sentence.heads.append(int(columns[6]) - 1)
            sentence.relations.append(columns[7])
        sentence.document = document
        if sentence.words:
            found.append(sentence)
    return found


def _label(written: str) -> int:
    mark, _, kind = written.partition("-")
    return _BIO.index(f"{mark}-{_KIND[kind]}") if kind in _KIND else 0


def read_names(path: Path) -> list[Sentence]:
    """Universal NER: columns number, word, label."""
    found = []
    for block in _blocks(path):
        rows = [line.split("\t") for line in block if line[:1].isdigit()]
        if rows:
            found.append(Sentence([r[1] for r in rows], str(path), names=[_label(r[2]) for r in rows]))
    return found


def read_wikigold(path: Path) -> list[Sentence]:
    """Wikigold marks every word `I-`: a name begins where another kind, or none, went before."""
    found = []
    for block in _blocks(path):
        rows = [line.rsplit(" ", 1) for line in block if " " in line and not line.startswith("-DOCSTART-")]
        names, before = [], "O"
        for _, written in rows:
            kind = written.partition("-")[2]
            mark = "I" if kind and kind == before else "B"
            names.append(_label(f"{mark}-{kind}") if kind else 0)
            before = kind or "O"
        if rows:
            found.append(Sentence([r[0] for r in rows], str(path), names=names))
    return found
