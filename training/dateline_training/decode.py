"""From scores to labels, trees and frames."""

import numpy as np

_NEVER = -1e9


def _without_cycles(scores: np.ndarray) -> np.ndarray:
    """Chu-Liu/Edmonds: `scores[d, h]` over nodes 0 (root) to n; answers the head of each node."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = set(cycle)
    rest = [i for i in range(len(heads)) if i not in inside]
    number = {node: i for i, node in enumerate(rest)}
    last = len(rest)
    smaller = np.full((last + 1, last + 1), _NEVER)
    total = sum(scores[i, heads[i]] for i in cycle)
    enters, leaves = {}, {}
    for d in rest:
        for h in rest:
            smaller[number[d], number[h]] = scores[d, h]
        leaves[d] = max(cycle, key=lambda k, d=d: scores[d, k])
        smaller[number[d], last] = scores[d, leaves[d]]
    for h in rest:
        enters[h] = max(cycle, key=lambda k, h=h: scores[k, h] - scores[k, heads[k]])
        smaller[last, number[h]] = scores[enters[h], h] - scores[enters[h], heads[enters[h]]] + total
    np.fill_diagonal(smaller, _NEVER)
    found = _without_cycles(smaller)
    result = heads.copy()
    for d in rest[1:]:
        result[d] = leaves[d] if found[number[d]] == last else rest[found[number[d]]]
    entry = rest[found[last]]
    result[enters[entry]] = entry
    return result


def _cycle(heads: np.ndarray) -> list[int] | None:
    colour = [0] * len(heads)
    for start in range(1, len(heads)):
        path, node = [], start
        while node and not colour[node]:
            colour[node] = start
            path.append(node)
            node = int(heads[node])
        if node and colour[node] == start:
            return path[path.index(node) :]
    return None


def tree_of(arcs: np.ndarray) -> list[int]:
    """Heads of a sentence, -1 for its one root, of `arcs[word, head]` whose last column is the root."""
    length = len(arcs)
    scores = np.full((length + 1, length + 1), _NEVER)
    scores[1:, 0], scores[1:, 1:] = arcs[:, length], arcs[:, :length]
    np.fill_diagonal(scores, _NEVER)
    peak = scores[1:].max(1, keepdims=True)
    scores[1:] -= peak + np.log(np.exp(scores[1:] - peak).sum(1, keepdims=True))
    heads = _without_cycles(scores.copy())
    roots = [i for i in range(1, length + 1) if heads[i] == 0]
    if len(roots) > 1:
        heads = max((_rooted(scores, root) for root in roots), key=lambda found: found[0])[1]
    return [int(h) - 1 for h in heads[1:]]


def _rooted(scores: np.ndarray, root: int) -> tuple[float, np.ndarray]:
    only = scores.copy()
    only[1:, 0] = _NEVER
    only[root, 0] = 0
    heads = _without_cycles(only.copy())
    return float(sum(scores[i, heads[i]] for i in range(1, len(heads)))), heads


def labels_of(scores: np.ndarray) -> list[int]:
    """The best path (Viterbi) in which an inside label (even) follows only its own begin (odd) or inside."""
    count = scores.shape[1]
    peak = scores.max(1, keepdims=True)
    logs = scores - peak - np.log(np.exp(scores - peak).sum(1, keepdims=True))
    best = logs[0].copy()
    best[2::2] = _NEVER
    allowed = np.zeros((count, count))
    for now in range(2, count, 2):
        allowed[now] = _NEVER
        allowed[now, [now - 1, now]] = 0
    back = []
    for row in logs[1:]:
        ways = best[None] + allowed
        choice = ways.argmax(1)
        back.append(choice)
        best = ways[np.arange(count), choice] + row
    path = [int(best.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]


def spans_of(labels: list[int]) -> list[tuple[int, int, int]]:
    """Begin, end and kind (from 0) of each span of BIO labels."""
    found, at = [], 0
    while at < len(labels):
        if labels[at] % 2 == 0:
            at += 1
            continue
        end = at + 1
        while end < len(labels) and labels[end] == labels[at] + 1:
            end += 1
        found.append((at, end, labels[at] // 2))
        at = end
    return found
