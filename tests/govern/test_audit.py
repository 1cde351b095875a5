"""The audit chain: every change to a written line is seen, and nothing is written on top of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import CrashedBuildError, StorageError
from sasaran.govern.audit import START, AuditLog
from sasaran.store.lock import hold


def filled(path, lines=5):
    log = AuditLog(path)
    for no in range(lines):
        log.append({"who": "analis", "rows": no})
    return log


def test_links_each_line_to_the_one_before(tmp_path):
    log = filled(tmp_path / "audit" / "log.jsonl")
    entries = log.entries()
    assert [entry["before"] for entry in entries] == [START, *(entry["link"] for entry in entries[:-1])]
    verdict = log.verify()
    assert verdict.whole
    assert (verdict.lines, verdict.last) == (5, entries[-1]["link"])


def test_the_same_entries_give_the_same_bytes(tmp_path):
    first, second = filled(tmp_path / "a"), filled(tmp_path / "b")
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (lambda lines: [*lines[:2], lines[2].replace('"rows": 2', '"rows": 3'), *lines[3:]], 3),
        (lambda lines: lines[:1] + lines[2:], 2),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:3], lines[1], *lines[3:]], 4),
        (lambda lines: [*lines[:4], "not json"], 5),
    ],
    ids=["changed", "removed", "swapped", "doubled", "garbled"],
)
def test_sees_tampering_at_its_line(tmp_path, harm, line):
    log = filled(tmp_path / "log")
    lines = log.path.read_text().splitlines()
    log.path.write_text("\n".join(harm(lines)) + "\n")
    assert log.verify().broken_line == line
    with pytest.raises(StorageError, match="altered"):
        log.append({"who": "analis"})


def test_a_cut_tail_shows_against_a_noted_link(tmp_path):
    log = filled(tmp_path / "log")
    noted = log.verify().last
    log.path.write_text("\n".join(log.path.read_text().splitlines()[:-1]) + "\n")
    verdict = log.verify()
    assert verdict.whole
    assert verdict.last != noted


def test_refuses_when_the_log_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="no rows of people"):
        AuditLog(tmp_path / "file" / "log.jsonl").append({"who": "analis"})


def test_two_writers_never_write_at_once(tmp_path):
    log = filled(tmp_path / "log", lines=2)
    with hold(tmp_path / ".log.lock"), pytest.raises(CrashedBuildError):
        AuditLog(tmp_path / "log").append({"who": "sudin"})
    AuditLog(tmp_path / "log").append({"who": "sudin"})
    log.append({"who": "analis"})
    assert (log.verify().whole, log.verify().lines) == (True, 4)


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 10_000), to=st.characters(codec="ascii", exclude_categories=["Cc"]))
def test_no_single_changed_character_goes_unseen(tmp_path_factory, place, to):
    log = filled(tmp_path_factory.mktemp("chain") / "log", lines=3)
    text = log.path.read_text()
    place %= len(text)
    changed = text[:place] + to + text[place + 1 :]
    log.path.write_text(changed)
    same = [json.loads(line) for line in text.splitlines()]
    try:
        meaning = [json.loads(line) for line in changed.splitlines()]
    except json.JSONDecodeError:
        meaning = None
    assert log.verify().whole == (meaning == same)
