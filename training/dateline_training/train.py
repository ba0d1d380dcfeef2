"""Fine-tunes the encoder: `python -m dateline_training.train --help`."""

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import torch

from .data import SHARES, Corpus
from .losses import losses_of
from .model import Net
from .vocabulary import Pieces, base_folder

LEARNING_RATE, HEADS_RATE, DECAY_BY_LAYER = 2e-4, 1.5e-3, 0.9
_WARM_UP, _REPORT_EVERY, _SAVE_EVERY = 0.06, 50, 200


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dateline_training.train", description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the checkpoint; an unfinished one there is gone on with")
    parser.add_argument("--treebank", type=Path, required=True, help="folder with ewt-train.conllu.gz and the others")
    parser.add_argument("--passages", type=Path, action="append", required=True, help="folder of .jsonl; may be repeated")
    parser.add_argument("--steps", type=int, default=4000, help="batches to learn from (default: 4000)")
    parser.add_argument("--layers", type=int, default=6, choices=range(2, 7), help="layers of the encoder (default: 6)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _rates(net: Net) -> list[dict]:
    """Lower layers learn more slowly; the tables of pieces and places stay as they are."""
    encoder = net.encoder
    encoder.pieces.weight.requires_grad_(False)
    encoder.places.weight.requires_grad_(False)
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": heads, "base": HEADS_RATE, "weight_decay": 0.01},
        {"params": [encoder.cases.weight, *encoder.norm.parameters()], "base": LEARNING_RATE, "weight_decay": 0.0},
    ]
    top = len(encoder.layers) - 1
    for number, layer in enumerate(encoder.layers):
        rate = LEARNING_RATE * DECAY_BY_LAYER ** (top - number)
        groups.append({"params": list(layer.parameters()), "base": rate, "weight_decay": 0.01})
    return groups


def _pace(step: int, steps: int) -> float:
    """Rises over the first steps, then falls evenly."""
    done = step / steps
    return min(1.0, done / _WARM_UP + 1e-3) * max(0.02, 1 - max(0.0, done - _WARM_UP) / (1 - _WARM_UP))


class _Report:
    """Says every so often how it goes."""

    def __init__(self, steps: int) -> None:
        self.steps, self.started, self.sums, self.pieces = steps, time.monotonic(), Counter(), 0
        self.counts: Counter[str] = Counter()

    def add(self, step: int, losses: dict[str, float], pieces: int) -> None:
        self.sums.update(losses)
        self.counts.update(losses.keys())
        self.pieces += pieces
        if step % _REPORT_EVERY:
            return
        means = " ".join(f"{k} {self.sums[k] / self.counts[k]:.3f}" for k in sorted(self.sums))
        seconds = time.monotonic() - self.started
        print(f"step {step}/{self.steps} {seconds:.0f} s {self.pieces / seconds:.0f} pieces/s {means}", flush=True)
        self.sums.clear()
        self.counts.clear()


def main() -> None:
    """Trains to the last step, and saves on the way."""
    given = _options()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    folder = base_folder()
    pieces, corpus = Pieces(folder), Corpus(given.treebank, given.passages)
    net = Net(given.layers, len(corpus.inventory.tags), len(corpus.inventory.relations))
    net.encoder.load(folder)
    net.train()
    groups = _rates(net)
    optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.98))
    given.out.mkdir(parents=True, exist_ok=True)
    about = {
        "tags": corpus.inventory.tags,
        "relations": corpus.inventory.relations,
        "layers": given.layers,
        "steps": given.steps,
        "seed": given.seed,
        "passages": len(corpus.passages),
        "keptAside": len(corpus.kept_aside),
        "trees": len(corpus.trees),
        "names": len(corpus.names),
    }
    (given.out / "about.json").write_text(json.dumps(about))
    sources, seen, report = corpus.sources(pieces, rng), Counter(), _Report(given.steps)
    first = _resume(given.out, net, optimizer)
    for step in range(1, given.steps + 1):
        task = min(SHARES, key=lambda t: seen[t] / SHARES[t])
        batch = next(sources[task])
        if step <= first:
            seen[task] += sum(len(u["ids"]) for u in batch)
            continue
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * _pace(step, given.steps)
        losses, count = losses_of(net, task, batch)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 1.0)
        optimizer.step()
        seen[task] += count
        report.add(step, {k: v.item() for k, v in losses.items()}, count)
        if step % _SAVE_EVERY == 0 or step == given.steps:
            _save(given.out, net, optimizer, step)
    print(f"done: {dict(seen)} pieces", flush=True)


def _save(out: Path, net: Net, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "random": torch.get_rng_state()}
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")


def _resume(out: Path, net: Net, optimizer: torch.optim.Optimizer) -> int:
    """The step to go on after; batches up to it are drawn again and passed over, so that the rest comes as it would have."""
    if not (out / "checkpoint.pt").exists():
        return 0
    state = torch.load(out / "checkpoint.pt")
    net.load_state_dict(state["net"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    print(f"going on after step {state['step']}", flush=True)
    return state["step"]


if __name__ == "__main__":
    main()
