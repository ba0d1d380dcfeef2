"""How far the heads are from what is known of a batch."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .labels import FRAMES, classes_of
from .model import Net
from .units import Unit

#: Words that begin a frame are few: they count for more.
_ANCHOR = torch.tensor([1.0, 2.0, 2.0])


def padded(batch: list[Unit], key: str, value: int = -100) -> Tensor:
    """The lists of a batch as one tensor, the shorter ones filled up."""
    length = max(len(u[key]) for u in batch)
    return torch.tensor([u[key] + [value] * (length - len(u[key])) for u in batch])


def entropy(scores: Tensor, labels: Tensor, weight: Tensor | None = None) -> Tensor:
    """Cross-entropy over all that is known (-100 is not); zero where nothing is."""
    if not (labels >= 0).any():
        return scores.sum() * 0
    return F.cross_entropy(scores.reshape(-1, scores.shape[-1]), labels.reshape(-1), weight, ignore_index=-100)


def encoded(net: Net, batch: list[Unit]) -> tuple[list[Tensor], Tensor, int]:
    """What the encoder sees, where words begin, and how many pieces that was."""
    ids, cases, first = padded(batch, "ids", 0), padded(batch, "cases", 0), padded(batch, "first", 0)
    lengths = torch.tensor([len(u["ids"]) for u in batch])
    mask = torch.arange(ids.shape[1])[None] < lengths[:, None]
    return net.encoder(ids, cases, mask), first, int(lengths.sum())


def _syntax(net: Net, batch: list[Unit], seen: list[Tensor], first: Tensor) -> dict[str, Tensor]:
    x = net.words("syntax", seen, first)
    heads, sentence = padded(batch, "heads"), padded(batch, "sentence", -1)
    root = first.shape[1]
    gold = torch.where(heads == -1, torch.full_like(heads, root), heads)
    together = sentence[:, :, None] == sentence[:, None, :]
    allowed = torch.cat([together, torch.ones_like(together[:, :, :1])], 2)
    arcs = net.arcs(x)[..., 0].masked_fill(~allowed, -1e4)
    return {
        "arcs": entropy(arcs, gold),
        "relations": entropy(net.relations.chosen(x, gold.clamp(min=0)), padded(batch, "relations")),
        "tags": entropy(net.tags(net.words("tags", seen, first)), padded(batch, "tags")),
    }


def _frames(net: Net, kind: str, batch: list[Unit], seen: list[Tensor], first: Tensor) -> dict[str, Tensor]:
    head = net.frames[kind]
    x = net.words(kind, seen, first)
    wide = head.wide(x)
    losses = {f"{kind} anchor": entropy(head.anchor(wide), padded(batch, f"{kind}_anchor"), _ANCHOR)}
    rows = [(b, at) for b, u in enumerate(batch) for at in u[f"{kind}_at"]]
    if not rows:
        return losses
    index, at = torch.tensor([b for b, _ in rows]), torch.tensor([w for _, w in rows])
    classes = torch.tensor([c for u in batch for c in u[f"{kind}_classes"]])
    for number, (name, choose) in enumerate(zip(classes_of(kind), head.classes, strict=True)):
        losses[f"{kind} {name}"] = 0.5 * F.cross_entropy(choose(wide[index, at]), classes[:, number], label_smoothing=0.05)
    left, right = head.roles.sides(x)
    scores = head.roles.between(left[index, at][:, None], right[index])[:, 0]
    length = first.shape[1]
    roles = [r + [-100] * (length - len(r)) for u in batch for r in u[f"{kind}_roles"]]
    losses[f"{kind} roles"] = entropy(scores, torch.tensor(roles))
    return losses


def losses_of(net: Net, task: str, batch: list[Unit]) -> tuple[dict[str, Tensor], int]:
    """The loss of each head that the batch teaches, by name, and the number of its pieces."""
    seen, first, count = encoded(net, batch)
    if task == "syntax":
        return _syntax(net, batch, seen, first), count
    losses = {}
    for kind in ("names", "mentions"):
        if all(kind in u for u in batch):
            losses[kind] = entropy(getattr(net, kind)(net.words(kind, seen, first)), padded(batch, kind))
    if task in ("frames", "quiet"):
        for kind in FRAMES:
            losses |= _frames(net, kind, batch, seen, first)
    return losses, count
