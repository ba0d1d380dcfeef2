"""Writes the trained net as a model that ONNX Runtime loads: `python -m dateline_training.export --help`."""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from .labels import FRAMES, MENTIONS, NAMES, begin_inside, classes_of
from .model import Net
from .vocabulary import WEIGHTS_SHA256, base_folder

_WORDS, _PIECES = {0: "units", 1: "words"}, {0: "units", 1: "pieces"}


class Exported(nn.Module):
    """The net with one tensor for each answer; the best tag and relations are chosen inside, the rest are scores."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, cases: Tensor, first: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        net = self.net
        seen = net.encoder(ids, cases, mask)
        syntax = net.words("syntax", seen, first)
        answers = [
            net.tags(net.words("tags", seen, first)).argmax(-1).int(),
            net.arcs(syntax)[..., 0],
            net.relations(syntax).argmax(-1).int(),
            net.names(net.words("names", seen, first)),
            net.mentions(net.words("mentions", seen, first)),
        ]
        for kind in FRAMES:
            head = net.frames[kind]
            x = net.words(kind, seen, first)
            wide = head.wide(x)
            answers += [head.anchor(wide), *(choose(wide) for choose in head.classes), head.roles(x)]
        return tuple(answers)


def output_names() -> list[str]:
    """Of the answers, in their order, e.g. `event.modality`."""
    frames = [f"{kind}.{part}" for kind in FRAMES for part in ("anchor", *classes_of(kind), "roles")]
    return ["tags", "arcs", "relations", "names", "mentions", *frames]


def load(checkpoint: Path) -> tuple[Net, dict]:
    """The trained net, ready to answer, and what is known of its training."""
    about = json.loads((checkpoint / "about.json").read_text())
    net = Net(about["layers"], len(about["tags"]), len(about["relations"]))
    state = torch.load(checkpoint / "checkpoint.pt")
    net.load_state_dict(state["net"])
    net.eval()
    return net, {**about, "stepsDone": state["step"]}


def export(net: Net, path: Path) -> None:
    """As ONNX in 8-bit integers, weights per channel."""
    names = output_names()
    example = (
        torch.randint(1000, 2000, (2, 17)),
        torch.zeros(2, 17, dtype=torch.long),
        torch.randint(0, 17, (2, 11)),
        torch.ones(2, 17, dtype=torch.long),
    )
    axes = {"ids": _PIECES, "cases": _PIECES, "mask": _PIECES, "first": _WORDS, **{n: _WORDS for n in names}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        with torch.no_grad():
            torch.onnx.export(
                Exported(net),
                example,
                plain,
                input_names=["ids", "cases", "first", "mask"],
                output_names=names,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        quantize_dynamic(
            plain,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )


def sha256_of(path: Path) -> str:
    """In hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Model, vocabulary and labels."""
    parser = argparse.ArgumentParser(prog="dateline_training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="folder that train wrote")
    parser.add_argument("out", type=Path, help="folder of the model, e.g. models/en")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    net, about = load(given.checkpoint)
    export(net, given.out / "model.onnx")
    shutil.copy(base_folder() / "vocab.txt", given.out / "vocab.txt")
    labels = {
        "tags": about["tags"],
        "relations": about["relations"],
        "names": begin_inside(NAMES),
        "mentions": begin_inside(MENTIONS),
        "frames": FRAMES,
    }
    (given.out / "labels.json").write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n")
    training = {
        k: about[k] for k in ("layers", "steps", "stepsDone", "seed", "passages", "keptAside", "trees", "names")
    }
    card = {
        "base": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": WEIGHTS_SHA256},
        "training": training,
        "sha256": {name: sha256_of(given.out / name) for name in ("model.onnx", "vocab.txt", "labels.json")},
    }
    (given.out / "model.json").write_text(json.dumps(card, indent=1) + "\n")
    print(f"{given.out / 'model.onnx'}: {(given.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
