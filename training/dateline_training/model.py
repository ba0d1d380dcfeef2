"""The encoder and its heads."""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from .labels import FRAMES, MENTIONS, NAMES, begin_inside, classes_of

HIDDEN, WIDE, ATTENTION, CASES = 384, 1536, 12, 6
TASKS = ("syntax", "tags", "names", "mentions", *FRAMES)


class Layer(nn.Module):
    """A layer of BERT (Devlin et al. 2019), written so that it can be exported plainly."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.out, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen, self.narrow = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, HIDDEN)
        self.last_norm, self.drop = nn.LayerNorm(HIDDEN, eps=1e-12), nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        split = lambda y: y.view(batch, length, ATTENTION, HIDDEN // ATTENTION).transpose(1, 2)  # noqa: E731
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(HIDDEN // ATTENTION) + bias, -1)
        seen = (weights @ value).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm(x + self.drop(self.out(seen)))
        return self.last_norm(x + self.drop(self.narrow(F.gelu(self.widen(x)))))


#: Our names of the parameters of a layer, and those of the published weights.
_PUBLISHED = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "last_norm": "output.LayerNorm",
}


class Encoder(nn.Module):
    """MiniLM; the rows of token types, unused by it, tell the case of a word."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.pieces, self.places = nn.Embedding(30522, HIDDEN), nn.Embedding(512, HIDDEN)
        self.cases, self.norm = nn.Embedding(CASES, HIDDEN), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers, self.drop = nn.ModuleList(Layer() for _ in range(layers)), nn.Dropout(0.1)

    def load(self, folder: Path) -> None:
        """Takes the published weights; with fewer layers than six, the lowest."""
        saved = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
        rows = saved["embeddings.token_type_embeddings.weight"][:1].expand(CASES, -1)
        with torch.no_grad():
            self.pieces.weight.copy_(saved["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(saved["embeddings.position_embeddings.weight"])
            self.cases.weight.copy_(rows + torch.cat([torch.zeros(1, HIDDEN), torch.randn(CASES - 1, HIDDEN) * 0.01]))
            self.norm.weight.copy_(saved["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(saved["embeddings.LayerNorm.bias"])
            for number, layer in enumerate(self.layers):
                for ours, published in _PUBLISHED.items():
                    part = getattr(layer, ours)
                    part.weight.copy_(saved[f"encoder.layer.{number}.{published}.weight"])
                    part.bias.copy_(saved[f"encoder.layer.{number}.{published}.bias"])

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor) -> list[Tensor]:
        places = self.places.weight[: ids.shape[1]][None]
        x = self.drop(self.norm(self.pieces(ids) + self.cases(cases) + places))
        bias = ((1 - mask.float()) * -1e4)[:, None, None, :]
        seen = [x]
        for layer in self.layers:
            x = layer(x, bias)
            seen.append(x)
        return seen


class Mix(nn.Module):
    """A weighted mean of all layers, learned for each task (Peters et al. 2018)."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.tensor([0.0] * layers + [2.0]))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, seen: list[Tensor]) -> Tensor:
        share = torch.softmax(self.weights, 0)
        return self.scale * sum(s * x for s, x in zip(share, seen, strict=True))


class Project(nn.Module):
    """A narrower view of each word."""

    def __init__(self, width: int, drop: float = 0.33) -> None:
        super().__init__()
        self.linear, self.drop = nn.Linear(HIDDEN, width), nn.Dropout(drop)

    def forward(self, x: Tensor) -> Tensor:
        return self.drop(F.leaky_relu(self.linear(x), 0.1))


class Pairs(nn.Module):
    """Biaffine scores of every pair of words (Dozat and Manning 2017): `[batch, from, to, labels]`."""

    def __init__(self, width: int, labels: int, *, root: bool) -> None:
        super().__init__()
        self.left, self.right, self.labels, self.width = Project(width), Project(width), labels, width
        self.root = nn.Parameter(torch.randn(width) * 0.02) if root else None
        self.both = nn.Linear(width, labels * width, bias=False)
        self.one, self.other = nn.Linear(width, labels), nn.Linear(width, labels, bias=False)
        nn.init.normal_(self.both.weight, std=0.02)

    def sides(self, x: Tensor) -> tuple[Tensor, Tensor]:
        left, right = self.left(x), self.right(x)
        if self.root is not None:
            right = torch.cat([right, self.root.expand(right.shape[0], 1, -1)], 1)
        return left, right

    def between(self, left: Tensor, right: Tensor) -> Tensor:
        batch, rows, _ = left.shape
        columns = right.shape[1]
        scores = self.both(left).view(batch, rows * self.labels, self.width) @ right.transpose(1, 2)
        scores = scores.view(batch, rows, self.labels, columns).transpose(2, 3)
        return scores + self.one(left)[:, :, None] + self.other(right)[:, None]

    def forward(self, x: Tensor) -> Tensor:
        return self.between(*self.sides(x))

    def chosen(self, x: Tensor, heads: Tensor) -> Tensor:
        """The scores of one partner of each word: `[batch, from, labels]`."""
        left, right = self.sides(x)
        partner = right.gather(1, heads[..., None].expand(-1, -1, self.width))
        scores = (self.both(left).view(*left.shape[:2], self.labels, self.width) * partner[:, :, None]).sum(-1)
        return scores + self.one(left) + self.other(partner)


class FrameHead(nn.Module):
    """Where frames of a kind hang, what else is said of them there, and which words fill their roles."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.wide = Project(192, 0.2)
        self.anchor = nn.Linear(192, 3)
        self.classes = nn.ModuleList(nn.Linear(192, len(values)) for values in classes_of(kind).values())
        self.roles = Pairs(80, 2 * len(FRAMES[kind]["roles"]) + 1, root=False)


class Net(nn.Module):
    """The whole. `tags` and `relations` are how many the treebank has."""

    def __init__(self, layers: int, tags: int, relations: int) -> None:
        super().__init__()
        self.encoder = Encoder(layers)
        self.mixes = nn.ModuleDict({task: Mix(layers) for task in TASKS})
        self.drop = nn.Dropout(0.2)
        self.tags = nn.Linear(HIDDEN, tags)
        self.arcs, self.relations = Pairs(160, 1, root=True), Pairs(96, relations, root=True)
        self.names = nn.Linear(HIDDEN, len(begin_inside(NAMES)))
        self.mentions = nn.Linear(HIDDEN, len(begin_inside(MENTIONS)))
        self.frames = nn.ModuleDict({kind: FrameHead(kind) for kind in FRAMES})

    def words(self, task: str, seen: list[Tensor], first: Tensor) -> Tensor:
        """What a task sees of each word: its first piece."""
        mixed = self.mixes[task](seen)
        return self.drop(mixed.gather(1, first[..., None].expand(-1, -1, HIDDEN)))
