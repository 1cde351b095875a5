"""Freezing: same rows same bytes, numbered releases, views over them, and damage that is found and named."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sasaran.errors import NumbersError, ReleaseError, StorageError
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.manifest import Facts, sha256_of
from sasaran.store.release import attach, freeze, latest, releases, verify
from sasaran.store.workspace import Workspace

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
FACTS = Facts({"inbox/2026Q1/a.csv": "00"}, "0.1.0", "id", "2026.1", {"accept": 0.5}, seed=7)
FAMILY = """select i::integer as family_no, i::bigint as family_id,
    null::bigint as family_card, 'jl ' || (hash(i) % 977) as address, i % 3 = 0 as flag, i / 7.0 as amount,
    date '2020-01-01' + (i % 900)::integer as day from range({n}) r(i) order by hash(i + {shuffle})"""


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "space", "id")


def fill(engine: DuckEngine, n: int = 1000, shuffle: int = 0) -> None:
    engine.create("family", FAMILY.format(n=n, shuffle=shuffle))
    engine.create(
        "loose", f"select i % 5 as a, case when i % 7 > 0 then 'x' || i end as b from range({n}) r(i)"
    )


def test_a_release_holds_tables_manifest_and_nothing_else(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family", "loose"], FACTS)
    assert (made.name, made.new) == ("2026Q1/r1", True)
    names = {path.name for path in made.folder.iterdir()}
    assert names == {"family.parquet", "loose.parquet", "manifest.json", "created.json"}
    stored = json.loads((made.folder / "manifest.json").read_text())
    assert stored["facts"]["inputs"] == {"inbox/2026Q1/a.csv": "00"}
    assert stored["facts"]["seed"] == 7
    assert stored["tables"]["family"]["rows"] == 1000
    assert stored["tables"]["family"]["sha256"] == sha256_of(made.folder / "family.parquet")
    assert "created" not in stored
    assert made.created.endswith("+00:00")
    assert [path.name for path in (space.quarters / "2026Q1").iterdir()] == ["r1"]
    verify(made)


def test_tables_are_ordered_by_their_key_or_by_all_columns(engine: DuckEngine, space: Workspace) -> None:
    fill(engine, shuffle=3)
    made = freeze(engine, space, Q1, ["family", "loose"], FACTS)
    stored = engine.rows(f"select family_no from '{made.folder}/family.parquet'")
    assert [row[0] for row in stored] == list(range(1000))
    loose = engine.rows(f"select * from '{made.folder}/loose.parquet'")
    assert loose == sorted(loose, key=lambda row: (row[0], row[1] is None, row[1] or ""))


def test_the_same_content_makes_no_new_release(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    freeze(engine, space, Q1, ["family", "loose"], FACTS)
    fill(engine, shuffle=11)
    said: list[str] = []
    again = freeze(engine, space, Q1, ["loose", "family"], FACTS, lambda step, done=None: said.append(step))
    assert (again.name, again.new) == ("2026Q1/r1", False)
    assert "nothing changed: 2026Q1/r1 already holds this content" in said
    assert [path.name for path in (space.quarters / "2026Q1").iterdir()] == ["r1"]


def test_corrections_and_other_facts_make_new_releases(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    freeze(engine, space, Q1, ["family"], FACTS)
    other = freeze(engine, space, Q1, ["family"], replace(FACTS, code="0.1.1"))
    fill(engine, n=999)
    third = freeze(engine, space, Q1, ["family"], FACTS)
    fill(engine)
    back = freeze(engine, space, Q1, ["family"], FACTS)
    second = freeze(engine, space, Q2, ["family"], FACTS)
    assert [r.name for r in (other, third, back)] == ["2026Q1/r2", "2026Q1/r3", "2026Q1/r4"]
    found = releases(space)
    assert [r.name for r in found] == ["2026Q1/r1", "2026Q1/r2", "2026Q1/r3", "2026Q1/r4", "2026Q2/r1"]
    assert found[0].manifest.digest() == found[3].manifest.digest()
    now = latest(space, Q1)
    assert now is not None
    assert now.name == "2026Q1/r4"
    assert latest(space, Quarter(2030, 1)) is None
    assert second.manifest.quarter == "2026Q2"


def test_ten_releases_are_ordered_by_number(engine: DuckEngine, space: Workspace) -> None:
    for n in range(1, 11):
        fill(engine, n=n)
        freeze(engine, space, Q1, ["loose"], FACTS)
    now = latest(space, Q1)
    assert now is not None
    assert now.number == 10


def test_attach_makes_views_with_the_types_that_were_frozen(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family", "loose"], FACTS)
    assert attach(engine, made, "previous_") == ("previous_family", "previous_loose")
    assert engine.rows("describe previous_family") == engine.rows("describe family")
    assert engine.value("select count(*) from (table previous_family except table family)") == 0
    attach(engine, made, "previous_")
    with pytest.raises(ReleaseError, match="being built"):
        attach(engine, made)


def test_a_quote_in_the_path_is_harmless(engine: DuckEngine, tmp_path: Path) -> None:
    space = Workspace.create(tmp_path / "kerja 'baru'", "id")
    fill(engine)
    attach(engine, freeze(engine, space, Q1, ["family"], FACTS), "p_")
    assert engine.count("p_family") == 1000


def test_a_repeated_key_is_not_frozen(engine: DuckEngine, space: Workspace) -> None:
    fill(engine, n=10)
    engine.run("insert into family select * from family where family_no = 3")
    with pytest.raises(NumbersError, match="key twice"):
        freeze(engine, space, Q1, ["family"], FACTS)
    assert latest(space, Q1) is None


def test_a_type_that_parquet_would_change_is_refused(engine: DuckEngine, space: Workspace) -> None:
    engine.create("totals", "select sum(i) as total from range(5) r(i)")
    with pytest.raises(NumbersError, match="column total"):
        freeze(engine, space, Q1, ["totals"], FACTS)
    assert list((space.quarters / "2026Q1").iterdir()) == []


def test_a_number_that_is_not_json_is_refused_before_anything_stays(
    engine: DuckEngine, space: Workspace
) -> None:
    fill(engine)
    with pytest.raises(ValueError, match="JSON"):
        freeze(engine, space, Q1, ["family"], replace(FACTS, parameters={"x": float("nan")}))
    assert list((space.quarters / "2026Q1").iterdir()) == []


@pytest.mark.parametrize("file", ["family.parquet", "loose.parquet", "manifest.json", "created.json"])
def test_verify_names_the_damaged_file(engine: DuckEngine, space: Workspace, file: str) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family", "loose"], FACTS)
    path = made.folder / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x20
    path.write_bytes(content)
    with pytest.raises(ReleaseError, match=file):
        verify(made)
    path.unlink()
    with pytest.raises((ReleaseError, FileNotFoundError), match=file):
        verify(made)


def test_verify_names_a_file_too_many(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family"], FACTS)
    (made.folder / "extra.parquet").write_bytes(b"x")
    with pytest.raises(ReleaseError, match=r"extra\.parquet"):
        verify(made)


def test_a_release_without_manifest_is_not_passed_over(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family"], FACTS)
    (made.folder / "manifest.json").unlink()
    for look in (lambda: releases(space), lambda: latest(space, Q1)):
        with pytest.raises(ReleaseError, match="2026Q1/r1/manifest"):
            look()


def test_attach_names_a_missing_file(engine: DuckEngine, space: Workspace) -> None:
    fill(engine)
    made = freeze(engine, space, Q1, ["family"], FACTS)
    (made.folder / "family.parquet").unlink()
    with pytest.raises(ReleaseError, match=r"family\.parquet"):
        attach(engine, made)


def test_a_read_only_place_is_a_storage_error(engine: DuckEngine, tmp_path: Path) -> None:
    fill(engine)
    space = Workspace.create(tmp_path, "id")
    space.quarters.rmdir()
    space.quarters.write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        freeze(engine, space, Q1, ["family"], FACTS)


WRITE = """
import sys
from pathlib import Path
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.manifest import Facts
from sasaran.store.release import freeze
from sasaran.store.workspace import Workspace
root, threads, shuffle, sql = sys.argv[1:]
with DuckEngine(threads=int(threads), memory="1GB") as engine:
    engine.create("family", sql.format(n=400_000, shuffle=shuffle))
    engine.create("loose", "select family_no % 11 a, address b, amount c from family")
    facts = Facts({}, "1", "id", "1")
    made = freeze(engine, Workspace.create(Path(root), "id"), Quarter(2026, 1), ["family", "loose"], facts)
    print(made.manifest.digest())
"""


def test_same_bytes_in_other_processes_with_other_threads_and_row_orders(tmp_path: Path) -> None:
    digests = set()
    for at, (threads, shuffle) in enumerate([(1, 0), (2, 5), (4, 9)]):
        call = [sys.executable, "-c", WRITE, str(tmp_path / str(at)), str(threads), str(shuffle), FAMILY]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout.strip())
    assert len(digests) == 1
