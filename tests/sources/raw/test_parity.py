"""The fast and the slow reading of a text file agree, and both agree with what was written."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from make import WORDS, broken, rows, text_file

from sasaran.errors import BadFileError
from sasaran.schema.engine import silent
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.delimited import read_delimited
from sasaran.store.duck import DuckEngine

CALM = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELL = st.text(alphabet='ab1 ,;|"\n\r.é日\x00', max_size=6)


@pytest.fixture(scope="module")
def duck():
    with DuckEngine(threads=1, memory="1GB") as engine:
        yield engine


def both(engine: DuckEngine, text: bytes, delimiter: str | None = None):
    """Read by both ways; return what each made of it (an error is an answer too)."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        path = text_file(Path(folder), text)
        for fast in (True, False):
            try:
                raw = read_delimited(
                    engine, path, table=f"t{int(fast)}", header_rows=(1,), encoding=None, delimiter=delimiter,
                    total_words=WORDS, known_headers=(), files=FileWords(), progress=silent, fast=fast,
                )  # fmt: skip
            except BadFileError as error:
                answers.append((error.what,))
                continue
            notes = tuple(note for note in raw.notes if note != "slow_reader")
            answers.append(
                (
                    rows(engine, raw),
                    broken(engine, raw),
                    raw.labels,
                    raw.total_rows,
                    notes,
                    raw.account,
                    raw.rows_in,
                )
            )
    return answers


@CALM
@given(
    grid=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "|", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(duck, grid, delimiter, quoting, ending):
    # A carriage return alone is a line break to an editor; in a cell it comes back as one.
    plain = [[cell.replace("\r", "").replace("\x00", "") for cell in row] for row in grid]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    writer.writerow(["alpha", "beta", "gamma"])
    writer.writerows(plain)
    fast, slow = both(duck, out.getvalue().encode(), delimiter)
    assert fast == slow
    assume(quoting == csv.QUOTE_ALL or not any(odd(cell) for row in plain for cell in row))
    kept = [tuple(cell or None for cell in row) for row in plain if any(cell.strip() for cell in row)]
    if not kept:
        assert fast == ("The file has a header but no row below it",)
        return
    data, bad, account = fast[0], fast[1], fast[5]
    assert bad == []
    assert [row[1:] for row in data] == kept[: len(kept) - account.footers]


def odd(cell: str) -> bool:
    """Cells that the standard writer leaves bare although they begin with a blank and hold a quote."""
    return '"' in cell and cell[:1] == " "


@CALM
@given(
    body=st.text(alphabet='ab1 ,,,"\n\n\n\r.é', max_size=80),
    known=st.sampled_from(["\n", "\r\n"]),
)
@example(body='1,"x\ny",3\n', known="\n")
@example(body='x"y,2,3\n1, "a,b" ,3\n', known="\n")
@example(body='1,2,"\n', known="\n")
@example(body="1,1,1\n1", known="\n")
@example(body="1,1,1\nTOTAL,2\n1,1,1\n", known="\n")
@example(body="\n\n1,2\n,,\n,,,,,\n1,2,3,4,5,6,7,8,9,10,11,12,13\n", known="\r\n")
def test_any_text_is_read_alike_by_both_ways(duck, body, known):
    fast, slow = both(duck, f"alpha,beta,gamma{known}{body}".encode(), ",")
    assert fast == slow


@CALM
@given(data=st.binary(max_size=120))
@example(data=b"\xff\xfe\x00")
@example(data=b"\xc3")
@example(data=b"a\xe9,\x00,\x81\n1,2,3")
def test_no_bytes_make_it_crash_or_lose_a_line(duck, data):
    for answer in both(duck, b"alpha,beta,gamma\n1,2,3\n4,5,6\n" + data, ","):
        assert len(answer) == 1 or answer[5].balanced()
