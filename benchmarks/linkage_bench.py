"""Linkage beside Splink on the same problems: presets x seeds, medians over seeds."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.frame import contend, median, record, table
from benchmarks.score import calibration, clusters

_OURS, _PEER = "sasaran", "Splink 5"
_MEASURES = ("f1", "precision", "recall", "accuracy")


def run(people: int, presets: Sequence[str], seeds: Sequence[int], *, command: str) -> None:
    """Run both contenders on every preset and seed; print and record the tables."""
    runs: dict[str, list[dict]] = defaultdict(list)
    bands: dict[str, list] = defaultdict(list)
    origin, rows = "", 0
    for preset in presets:
        for seed in seeds:
            one, made, links = _one(people, preset, seed)
            origin, rows = made["words"], made["records"]
            runs[preset].append(one)
            bands[preset] += links
            print(f"  {preset}, seed {seed}: {one}", flush=True)
    head = (
        f"{people:,} people in the register, {rows - people:,} rows in three lists; name words: {origin}; seeds "
        f"{', '.join(map(str, seeds))} (medians over them). Clusters of all records are scored against the truth; "
        "accuracy is the share of list rows that end with the register person they speak of, or with nobody where "
        "there is none."
    )
    parts = [head, _accuracy(runs), _speed(runs), _calibration(bands)]
    record("linkage", "\n\n".join(parts), command=command)


def _one(people, preset, seed):
    with tempfile.TemporaryDirectory(prefix="linkage-") as folder:
        made = contend("benchmarks.linkage_ours:make", folder=folder, people=people, seed=seed, preset=preset)
        out, links = f"{folder}/clusters.parquet", f"{folder}/links.parquet"
        ours = contend("benchmarks.linkage_ours:run", folder=folder, out=out, links=links)
        one = {_OURS: {**ours["seconds"], **clusters(folder, out), "peak_mb": ours["peak_mb"]}}
        bands = calibration(folder, links)
        peer = contend("benchmarks.linkage_splink:run", folder=folder, out=out, seed=seed)
        spent = peer["seconds"]
        apply = spent["predict"] + spent["cluster"]
        one[_PEER] = {
            "without_training": apply,
            "with_training": sum(spent.values()),
            "predict": spent["predict"],
            **clusters(folder, out),
            "peak_mb": peer["peak_mb"],
        }
    return one, made, bands


def _medians(runs, preset, who, measure):
    return median([one[who][measure] for one in runs[preset]])


def _accuracy(runs):
    rows = []
    for preset in runs:
        for who in (_OURS, _PEER):
            rows.append([preset, who, *(f"{_medians(runs, preset, who, m):.4f}" for m in _MEASURES)])
        worst = min(one[_OURS]["f1"] - one[_PEER]["f1"] for one in runs[preset])
        rows.append([preset, "least difference in F1 over the seeds", f"{worst:+.4f}", "", "", ""])
    return table(["error model", "contender", "cluster F1", "precision", "recall", "accuracy"], rows)


def _speed(runs):
    rows = []
    for preset in runs:
        ours, peer = (
            [_medians(runs, preset, who, m) for m in ("without_training", "with_training", "peak_mb")]
            for who in (_OURS, _PEER)
        )
        without, learnt = (f"{peer[k] / ours[k]:.1f}" for k in (0, 1))
        memory = [round(ours[2]), round(peer[2])]
        rows.append([preset, ours[0], peer[0], without, ours[1], peer[1], learnt, *memory])
    head = ["error model", "ours s", "Splink predict + cluster s", "ratio", "ours, learning s"]
    head += ["Splink, training s", "ratio", "ours MiB", "Splink MiB"]
    text = table(head, rows)
    return (
        "Seconds. Ours includes standardising the names; Splink receives them standardised, outside its clock. "
        '"Learning" and "training" count everything from the records to the clusters.\n\n' + text
    )


def _calibration(bands):
    rows = []
    for preset, links in bands.items():
        sums = defaultdict(lambda: [0.0, 0.0, 0.0])
        for band, n, p, true in links:
            sums[band] = [a + b for a, b in zip(sums[band], (n, n * p, n * true), strict=True)]
        rows += [
            [preset, band, int(n), f"{said / n:.3f}", f"{true / n:.3f}"]
            for band, (n, said, true) in sums.items()
        ]
    return (
        "Calibration of ours: every candidate pair of a list row and a register person that linkage keeps.\n\n"
        + table(["error model", "probability said", "pairs", "mean said", "share true"], rows)
    )
