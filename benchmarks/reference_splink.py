"""Splink 5 on the public sets, set up as its own documentation does.

febrl1-3: the settings of its febrl3 example. febrl4: the detailed model of its febrl4 example. fake_1000: its
example of accuracy analysis from a labels column, the fullest of those it has for this set. Its documentation has no
example for fastLink's pair of files: there it gets its own name comparisons with term frequencies, set up in the same
manner, and keeps its default m values, because expectation maximisation ends in an error on matches that agree in
every field.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from benchmarks.frame import Timer

__all__ = ["run"]

_TF = {"term_frequency_adjustments": True}


@dataclass(frozen=True)
class Setup:
    """Settings, and how the model is trained."""

    comparisons: Callable[[], list[Any]]
    blocks: tuple[Any, ...]
    rules: tuple[Any, ...]
    recall: float
    sessions: tuple[Any, ...]
    max_pairs: float = 1e6
    seed: int | None = None
    without_tf: bool = True


def _febrl(columns_tf: bool, soc: list[int], fuzzy_postcode: bool) -> list[Any]:
    tf = _TF if columns_tf else {"term_frequency_adjustments": False}
    postcode = (
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]) if fuzzy_postcode else cl.ExactMatch("postcode")
    )
    return [
        cl.NameComparison("given_name").configure(**tf),
        cl.NameComparison("surname").configure(**tf),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", soc),
        cl.ExactMatch("street_number").configure(**_TF),
        postcode.configure(**_TF),
    ]


_FEBRL_DEDUPE = Setup(
    lambda: _febrl(False, [2], False),
    tuple(block_on(c) for c in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")),
    (
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ),
    0.9,
    (block_on("date_of_birth"), block_on("postcode")),
    seed=2,
    without_tf=False,
)

_SETUPS: dict[str, Setup] = {
    **dict.fromkeys(("febrl1", "febrl2", "febrl3"), _FEBRL_DEDUPE),
    "febrl4": Setup(
        lambda: _febrl(True, [1, 2], True),
        (
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ),
        (block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")),
        0.8,
        (block_on("date_of_birth"), block_on("postcode")),
        seed=1,
    ),
    "fake_1000": Setup(
        lambda: [
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(**_TF),
            cl.EmailComparison("email"),
        ],
        tuple(block_on(c) for c in ("first_name", "surname", "dob", "email")),
        (
            "l.first_name = r.first_name and levenshtein(r.dob::varchar, l.dob::varchar) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::varchar, l.dob::varchar) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ),
        0.7,
        (block_on("dob"), block_on("email"), block_on("first_name", "surname")),
        seed=5,
    ),
    "fastlink": Setup(
        lambda: [
            cl.NameComparison("firstname").configure(**_TF),
            cl.JaroWinklerAtThresholds("middlename", [0.9]),
            cl.NameComparison("lastname").configure(**_TF),
            cl.ExactMatch("housenum").configure(**_TF),
            cl.JaroWinklerAtThresholds("streetname", [0.9]),
            cl.ExactMatch("city").configure(**_TF),
            cl.ExactMatch("birthyear").configure(**_TF),
        ],
        tuple(block_on(c) for c in ("firstname", "lastname", "housenum", "streetname", "birthyear")),
        (block_on("firstname", "lastname", "birthyear"), block_on("housenum", "streetname", "lastname")),
        0.8,
        (),
        seed=1,
    ),
}


def run(folder: str, name: str, files: int, out: str, threads: int = 2) -> dict[str, object]:
    """Write scored pairs (a, b, probability) to ``out``; return seconds."""
    logging.disable(logging.WARNING)
    setup, timer = _SETUPS[name], Timer()
    with contextlib.redirect_stdout(io.StringIO()), timer("total"):
        connection = duckdb.connect(config={"threads": threads})
        api = DuckDBAPI(connection)
        inputs = []
        for side in ("left", "right")[:files]:
            table = f"in_{side}"
            connection.execute(
                f"create table {table} as select * exclude (entity) from '{folder}/{side}.parquet'"
            )
            inputs.append(api.register(table, dataset_display_name=f"file_{side}"))
        settings = SettingsCreator(
            link_type="link_only" if files == 2 else "dedupe_only",
            unique_id_column_name="no",
            comparisons=setup.comparisons(),
            blocking_rules_to_generate_predictions=list(setup.blocks),
        )
        linker = Linker(inputs if files == 2 else inputs[0], settings, log_level=None)
        _train(linker, setup)
        pairs = linker.inference.predict(threshold_match_probability=0.001)
        connection.execute(
            "copy (select least(no_l, no_r) as a, greatest(no_l, no_r) as b, match_probability as probability "
            f"from {pairs.physical_name} order by 1, 2) to '{out}' (format parquet)"
        )
        whole = _clusters(linker, pairs, connection, files, out.replace(".parquet", "-accepted.parquet"))
    return {"seconds": timer.seconds["total"], "accepted": whole}


def _clusters(linker: Linker, pairs: Any, connection: duckdb.DuckDBPyConnection, files: int, out: str) -> str:
    """Write the pairs that clusters at 0.5 imply: single best links for two files, connected components for one."""
    clustering = linker.clustering
    if files == 2:
        clusters = clustering.cluster_using_single_best_links(
            pairs, duplicate_free_datasets=["file_left", "file_right"], threshold_match_probability=0.5
        )
    else:
        clusters = clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=0.5
        )
    table = clusters.physical_name
    connection.execute(
        f"copy (select x.no as a, y.no as b from {table} x join {table} y using (cluster_id) where x.no < y.no) "
        f"to '{out}' (format parquet)"
    )
    return out


def _train(linker: Linker, setup: Setup) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match(list(setup.rules), recall=setup.recall)
    training.estimate_u_using_random_sampling(max_pairs=setup.max_pairs, seed=setup.seed)
    for rule in setup.sessions:
        training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=setup.without_tf
        )
