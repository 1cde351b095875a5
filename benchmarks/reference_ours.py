"""The linkage room's generic face on the public sets, with the declarations of ``sasaran.linkage.generic``."""

from __future__ import annotations

from benchmarks.frame import Timer
from sasaran.linkage.generic import FAKE_PEOPLE, FASTLINK, FEBRL
from sasaran.linkage.pairs import link_pairs
from sasaran.store.duck import DuckEngine

_SPECS = {**dict.fromkeys(("febrl1", "febrl2", "febrl3", "febrl4"), FEBRL), "fake_1000": FAKE_PEOPLE}
_SPECS["fastlink"] = FASTLINK


def run(folder: str, name: str, files: int, out: str, threads: int = 2) -> dict[str, object]:
    """Write scored pairs (a, b, probability) and accepted ones (a, b); return seconds."""
    timer = Timer()
    with DuckEngine(threads=threads) as engine:
        sides = ("left", "right")[:files]
        for side in sides:
            engine.create(f"side_{side}", f"select * exclude (entity) from '{folder}/{side}.parquet'")
        tables = {"left": "side_left", "right": "side_right" if files == 2 else None}
        with timer("total"):
            summary = link_pairs(engine, _SPECS[name], key="no", **tables)
        pairs = "select left_key as a, right_key as b"
        engine.run(f"copy ({pairs}, probability from pairs order by 1, 2) to '{out}' (format parquet)")
        if files == 1:
            # clusters imply further pairs: they belong to what is accepted, not to the pairs scored one by one
            with timer("total"):
                link_pairs(engine, _SPECS[name], key="no", clusters="clusters", model=summary.model, **tables)
        accepted = out.replace(".parquet", "-accepted.parquet")
        engine.run(f"copy ({pairs} from pairs where accepted order by 1, 2) to '{accepted}' (format parquet)")
    return {"seconds": timer.seconds["total"], "accepted": accepted}
