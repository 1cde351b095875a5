"""An office's own files, declared by `check --write`, give the answer that hand-written declarations give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sasaran.quarter import making
from sasaran.quarter.demo import make_world
from sasaran.quarter.options import Options
from sasaran.quarter.run import Outcome, run
from sasaran.schema.period import Quarter

PEOPLE, SEED = 3_000, 5
SECOND = Quarter(2026, 1)  # the demonstration's first quarter has no suspended member, its second has
OPTIONS = Options(memory="1GB", publish=False)
OWNER_UNKNOWN = 'owner = "?"'


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """A workspace with the demonstration's own declarations, and the answer they give."""
    root = tmp_path_factory.mktemp("declared")
    make_world(root, PEOPLE, 2, SEED)
    return root, run(root, SECOND, OPTIONS)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, declared: tuple[Path, Outcome]) -> tuple[Path, Outcome]:
    """The same files in a workspace of their own, declared and built as the tutorial tells a person to."""
    root = tmp_path_factory.mktemp("own")
    folder = making.workspace(root, "id-jakarta", "province").inbox_of(SECOND)
    shutil.copytree(declared[0] / "inbox" / str(SECOND), folder)
    written = making.write_declarations(
        making.check(sorted(folder.iterdir()), "id-jakarta", OPTIONS), root / "sources"
    )
    open_ = [path for path in written if OWNER_UNKNOWN in path.read_text(encoding="utf-8")]
    assert [path.name for path in open_] == ["penduduk_dki.toml"]
    mended = open_[0].read_text(encoding="utf-8").replace(OWNER_UNKNOWN, 'owner = "Dinas Dukcapil"')
    # The order of the codes numbers the records, which moves an expected count in its fourth decimal.
    open_[0].write_text(mended.replace('"PENDUDUK_DKI"', '"DUKCAPIL"'), encoding="utf-8")
    return root, run(root, SECOND, OPTIONS)


def test_the_answer_is_the_same(declared, own):
    """A status column not heeded, or a family file not joined to its members, would change these numbers."""
    (_, theirs), (_, ours) = declared, own
    for unit in ("persons", "families"):
        one, other = getattr(theirs.gap, unit), getattr(ours.gap, unit)
        assert other.n == one.n
        assert other.expected == one.expected
    for count in ("persons", "families", "enrolments", "welfare", "welfare_without_people"):
        assert getattr(ours.registry, count) == getattr(theirs.registry, count), count


def test_every_file_has_one_declaration_and_nothing_is_left_open(own):
    root, outcome = own
    inbox, sources = root / "inbox" / str(SECOND), root / "sources"
    assert len(list(sources.glob("*.toml"))) == len(list(inbox.iterdir())) == len(outcome.intake.files)
    keys = {one.key for one in outcome.intake.warnings}
    assert not keys & {"unclaimed", "no_file", "status_open", "no_owner"}


def test_files_that_are_declared_are_not_declared_again(own):
    root, _ = own
    files = sorted((root / "inbox" / str(SECOND)).iterdir())
    found = making.check(files, "id-jakarta", OPTIONS)
    assert not any(one.suggested for one in found)
    assert making.write_declarations(found, root / "sources") == []
