"""The same allocation problem handed whole to general solvers: HiGHS (SciPy) and PDLP (OR-Tools)."""

from __future__ import annotations

import time

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from benchmarks.allocation_data import AREAS, province
from sasaran.allocate import allocate
from sasaran.allocate.certificate import worth
from sasaran.allocate.layout import lay_out
from sasaran.allocate.team import Team


def model(problem):
    """Return worths, matrix, lower and upper sides over all eligible pairs: families first, then limits, scaled."""
    layout, limits = lay_out(problem, Team(1))
    package, family = np.nonzero(np.isfinite(layout.value))
    size, count = len(family), layout.value.shape[1]
    rows, columns, data = [family], [np.arange(size)], [np.ones(size)]
    features = len(limits.weights)
    owner = limits.incidence.tocsc()
    for feature in range(features):
        weight = limits.weights[feature][layout.kind[family], package] / limits.scale[feature]
        used = np.flatnonzero(weight)
        area = layout.area[family[used]].astype(np.int64) * features + feature
        times = np.diff(owner.indptr)[area]
        at = (
            np.repeat(owner.indptr[area], times)
            + np.arange(times.sum())
            - np.repeat(np.cumsum(times) - times, times)
        )
        rows.append(count + owner.indices[at])
        columns.append(np.repeat(used, times))
        data.append(owner.data[at] * np.repeat(weight[used], times))
    matrix = sp.csc_matrix(
        (np.concatenate(data), (np.concatenate(rows), np.concatenate(columns))),
        (count + len(limits.rhs), size),
    )
    low = np.concatenate([np.ones(count), np.full(len(limits.rhs), -np.inf)])
    high = np.concatenate([np.ones(count), limits.rhs / limits.unit])
    value = layout.value[package, family].astype(float)
    return value / 1e5, matrix, low, high


def _begin(families, seed, floors, areas):
    problem = province(families, seed, floors=floors, areas=areas)
    return problem, time.perf_counter(), time.process_time()


def ours(families, seed, floors="none", areas=AREAS, threads=2):
    """Sasaran: seconds, CPU seconds, worth, bound, gap."""
    problem, wall, cpu = _begin(families, seed, floors, areas)
    answer = allocate(problem, threads=threads)
    seconds, work = time.perf_counter() - wall, time.process_time() - cpu
    mark = answer.certificate
    order = np.argsort(problem.families.key)
    assert np.isclose(worth(problem, order, answer.package[order]), mark.primal, rtol=1e-12)
    top = [use for use in answer.limits if use.kind == "priority"]
    return {
        "wall": seconds, "cpu": work, "worth": mark.primal / 1e5, "bound": mark.bound / 1e5, "gap": mark.gap,
        "steps": answer.seconds, "served": [(use.used, use.most, use.limit) for use in top],
        "over": sum(use.used > use.limit for use in answer.limits if use.kind in ("budget", "seats")),
    }  # fmt: skip


def highs_lp(families, seed, floors="none", areas=AREAS, limit=600):
    """HiGHS interior point on the relaxation."""
    problem, _, _ = _begin(families, seed, floors, areas)
    value, matrix, _, high = model(problem)
    wall, cpu = time.perf_counter(), time.process_time()
    rows = problem.shape[0]
    answer = linprog(
        -value, A_eq=matrix[:rows], b_eq=high[:rows], A_ub=matrix[rows:], b_ub=high[rows:], bounds=(0, 1),
        method="highs-ipm", options={"time_limit": limit},
    )  # fmt: skip
    done = -answer.fun if answer.status == 0 else None
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "worth": done,
        "bound": done,
    }


def highs_milp(families, seed, floors="none", areas=AREAS, limit=60):
    """HiGHS branch and bound on the whole problem."""
    problem, _, _ = _begin(families, seed, floors, areas)
    value, matrix, low, high = model(problem)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = milp(
        -value, integrality=np.ones(len(value)), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, low, high), options={"time_limit": limit, "mip_rel_gap": 1e-5},
    )  # fmt: skip
    return {
        "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu,
        "worth": None if answer.x is None else -answer.fun,
        "bound": None if answer.x is None else -answer.mip_dual_bound,
    }  # fmt: skip


def pdlp(families, seed, floors="none", areas=AREAS, limit=600, threads=2):
    """PDLP on the relaxation, to a relative tolerance of 1e-4."""
    from ortools.pdlp import solve_log_pb2, solvers_pb2
    from ortools.pdlp.python import pdlp as solver

    problem, _, _ = _begin(families, seed, floors, areas)
    value, matrix, low, high = model(problem)
    wall, cpu = time.perf_counter(), time.process_time()
    program = solver.QuadraticProgram()
    program.resize_and_initialize(len(value), len(low))
    program.objective_vector = -value
    program.constraint_matrix = matrix
    program.constraint_lower_bounds, program.constraint_upper_bounds = low, high
    program.variable_lower_bounds, program.variable_upper_bounds = np.zeros(len(value)), np.ones(len(value))
    options = solvers_pb2.PrimalDualHybridGradientParams()
    options.num_threads = threads
    options.termination_criteria.time_sec_limit = limit
    options.termination_criteria.simple_optimality_criteria.eps_optimal_relative = 1e-4
    options.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = 1e-4
    answer = solver.primal_dual_hybrid_gradient(program, options)
    good = answer.solve_log.termination_reason == solve_log_pb2.TERMINATION_REASON_OPTIMAL
    found = float(value @ answer.primal_solution) if good else None
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "worth": found,
        "bound": None,
    }
