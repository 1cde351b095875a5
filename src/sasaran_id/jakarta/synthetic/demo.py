"""Writes a synthetic Jakarta: agencies' files quarter by quarter, declarations, and the truth apart."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from sasaran.schema.pack import DemoRequest
from sasaran.schema.period import Quarter
from sasaran_id.jakarta.synthetic.batch import Gatherer
from sasaran_id.jakarta.synthetic.declare import write_declarations
from sasaran_id.jakarta.synthetic.draw import Ints, stream
from sasaran_id.jakarta.synthetic.dtsen import DTSEN_RATES, write_dtsen
from sasaran_id.jakarta.synthetic.enrolment import EnrolmentRound, enrol, switch_off
from sasaran_id.jakarta.synthetic.families import HEAD
from sasaran_id.jakarta.synthetic.faults import Lot, Rates
from sasaran_id.jakarta.synthetic.founding import Founders, found
from sasaran_id.jakarta.synthetic.listings import LISTINGS
from sasaran_id.jakarta.synthetic.lists import ListWriter
from sasaran_id.jakarta.synthetic.margins import Margins, read_margins
from sasaran_id.jakarta.synthetic.movement import move_on, settle
from sasaran_id.jakarta.synthetic.names import NameTable, read_names
from sasaran_id.jakarta.synthetic.register import REGISTER_RATES, write_register
from sasaran_id.jakarta.synthetic.sink import Truth
from sasaran_id.jakarta.synthetic.survey import write_survey
from sasaran_id.jakarta.synthetic.text import prepare
from sasaran_id.jakarta.synthetic.verity import Standing, save_benefits, save_people
from sasaran_id.jakarta.synthetic.welfare import BASES, deciles, observed
from sasaran_id.jakarta.synthetic.world import World
from sasaran_id.national.programmes import read_programmes

__all__ = ["write_demo"]

_MEMORY = "3GB"
# those who died or left before the first quarter come on top, so that those who live there are as many as asked
_DEPARTED = 1.0132
_SERIALS_A_QUARTER = 600
_OLDER_ERROR = 0.3


@dataclass(frozen=True)
class _Scene:
    request: DemoRequest
    con: duckdb.DuckDBPyConnection
    margins: Margins
    names: NameTable


@contextmanager
def _engine() -> Iterator[duckdb.DuckDBPyConnection]:
    spill = Path(tempfile.mkdtemp(prefix="sasaran-demo-"))
    con = duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY, "temp_directory": str(spill)})
    try:
        yield con
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)


def _day(quarter: Quarter) -> int:
    return int((np.datetime64(quarter.last_day(), "D") - np.datetime64("1970-01-01")).astype(np.int64))


def _begin(scene: _Scene, day: int) -> World:
    request = scene.request
    people = round(request.people * _DEPARTED)
    margins = read_margins(people)
    make = Founders(request.seed, "found", 0, day, 1)
    world = found(make, margins, scene.names, margins.population, people)
    # lists are filled before some of those on them die or leave: they linger
    enrol(world, EnrolmentRound(request.seed, 0, day, request.people, _older_decile(scene, world, 0)))
    settle(world, request.seed, day, margins)
    return world


def _older_decile(scene: _Scene, world: World, number: int) -> Ints:
    """Return the provincial deciles agencies went by when they chose: an older ranking, 0 where there was none."""
    families = world.families
    living = np.bincount(world.people.family[world.living()], minlength=len(families))
    rng = stream(scene.request.seed, "older ranking", number)
    score = observed(rng, families.consumption, families.noise) + rng.normal(0, _OLDER_ERROR, len(families))
    city = scene.margins.city[families.area]
    old = deciles(score, np.where(families.ranked, living, 0), city)["province"]
    return np.asarray(np.where(families.ranked, old, 0), dtype=np.int8)


def _stand(scene: _Scene, world: World, number: int) -> Standing:
    """Rank the families of this quarter, truly and as the welfare list does."""
    families = world.families
    living = np.bincount(world.people.family[world.living()], minlength=len(families))
    city = scene.margins.city[families.area]
    rng = stream(scene.request.seed, "ranking", number)
    score = observed(rng, families.consumption, families.noise)
    seen = deciles(score, np.where(families.ranked, living, 0), city)
    place = np.empty(len(score), dtype=np.float64)
    place[np.argsort(score, kind="stable")] = np.arange(len(score)) / max(len(score), 1)
    listed = {basis: np.where(families.ranked, seen[basis], 0).astype(np.int8) for basis in BASES}
    return Standing(true=deciles(families.consumption, living, city), listed=listed, place=place)


def _heads(world: World) -> Ints:
    heads = np.zeros(len(world.families), dtype=np.int64)
    rows = np.flatnonzero(world.people.relation == HEAD)
    heads[world.people.family[rows]] = rows
    return heads


def _write(scene: _Scene, world: World, quarter: Quarter, number: int, standing: Standing) -> None:
    request = scene.request
    folder, hidden = request.inbox / str(quarter), request.truth / str(quarter)
    folder.mkdir(parents=True, exist_ok=True)
    hidden.mkdir(parents=True, exist_ok=True)
    truth, heads = Truth(scene.con), _heads(world)

    def gatherer(source: str, rates: Rates) -> Gatherer:
        return Gatherer(world, Lot(request.seed, source, number, request.faults), rates, heads)

    request.progress(f"{quarter} DUKCAPIL")
    path = folder / f"penduduk_dki_{quarter.last_day():%d%m%Y}.csv"
    write_register(scene.con, path, gatherer("DUKCAPIL", REGISTER_RATES), truth)
    request.progress(f"{quarter} DTSEN")
    insured = np.zeros(len(world.people), dtype=bool)
    insured[world.enrolled["PBIJKN"]] = True
    extra = {f"decile_{basis}": standing.listed[basis] for basis in BASES}
    extra |= {"richer": standing.place, "insured": insured}
    write_dtsen(scene.con, folder, gatherer("DTSEN", DTSEN_RATES), truth, extra, _day(quarter))
    writer = ListWriter(scene.con, world, folder, quarter.last_day(), truth, scene.margins.city)
    amounts: dict[str, Ints] = {}
    for listing in LISTINGS:
        request.progress(f"{quarter} {listing.code}")
        amounts[listing.code] = writer.write(listing, gatherer(listing.code, listing.rates))
    request.progress(f"{quarter} truth")
    truth.save(hidden / "rows.parquet")
    save_people(scene.con, hidden / "people.parquet", world, standing, scene.margins)
    save_benefits(scene.con, hidden / "benefits.parquet", world, amounts)
    survey = request.truth.parent / "survey" / f"survei_{quarter}.csv"
    survey.parent.mkdir(exist_ok=True)
    draw = (request.seed, number, _day(quarter))
    write_survey(scene.con, survey, world, scene.margins, heads, standing.place, draw)


def write_demo(request: DemoRequest) -> None:
    """Write the synthetic Jakarta that ``request`` asks for; the same request gives the same bytes.

    Raises
    ------
    ValueError
        If no quarter or fewer than 1,000 people are asked for, or quarters do not follow one another.
    """
    quarters = [Quarter.parse(text) for text in request.quarters]
    if not quarters or any(later != first.next() for first, later in itertools.pairwise(quarters)):
        raise ValueError("the demo needs one or more quarters that follow one another")
    if request.people < 1_000:
        raise ValueError("the demo needs at least 1,000 people")
    request.declarations.mkdir(parents=True, exist_ok=True)
    names = {
        p.code: p.name for p in read_programmes(("sasaran_id.jakarta", "sasaran_id.national"), "jakarta")
    }
    write_declarations(request.declarations, names, [quarter.year for quarter in quarters])
    with _engine() as con:
        scene = _Scene(request, con, read_margins(request.people), read_names())
        prepare(con, scene.names.words, scene.margins)
        request.progress("people")
        world = _begin(scene, _day(quarters[0]))
        for number, quarter in enumerate(quarters):
            _live(scene, world, quarter, number)


def _live(scene: _Scene, world: World, quarter: Quarter, number: int) -> None:
    """Let one quarter pass: movements, ranking, lists."""
    request, day = scene.request, _day(quarter)
    if number:
        request.progress(f"{quarter} movements")
        make = Founders(request.seed, "move", number, day, 1_000 + _SERIALS_A_QUARTER * number)
        move_on(world, scene.margins, scene.names, make, request.people)
    standing = _stand(scene, world, number)
    around = EnrolmentRound(
        request.seed, number + 1, day, request.people, _older_decile(scene, world, number)
    )
    enrol(world, around)
    if number == 1:
        switch_off(world, around)
    _write(scene, world, quarter, number, standing)
