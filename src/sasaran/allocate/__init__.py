"""Who should get what next: one package a family under budgets, seats and floors, with a certified gap.

    problem = Problem(
        Families(key, area, value, eligible, size_class=None, rank=None, excluded=None),
        packages=["none", ...],               # P names, 0 is no package
        areas=["3171010001", ...],            # A codes, in the order of the area numbers
        budgets=[Budget("APBD", rupiah, cost)],                 # cost (P,) or (S, P) whole rupiah
        seats=[Seats("training", uses, limit, group=None)],     # uses (P,), limit (G,), group (A,)
        floors=[Floor("decile 1 adequate", serves, who=decile == 1, priority=True)],
    )
    answer = allocate(problem, threads=2)     # an Allocation; exact=True adds branch and bound on small problems
    answer.package, answer.reason, answer.wanted, answer.waiting    # by family, in the order given
    answer.limits                             # every budget, quota and floor: used, price, whether it binds
    answer.certificate                        # primal, bound, gap

``allocate.objective`` builds ``value``; ``allocate.rivals`` answers "poorest first" and "random" under the same limits.
The method is told in docs/allocation.md.
"""

from sasaran.allocate.certificate import Certificate
from sasaran.allocate.problem import NO_LIMIT, Budget, Families, Floor, Problem, Seats, by_area, fair_share
from sasaran.allocate.result import Allocation, LimitUse, Reason
from sasaran.allocate.solve import allocate

__all__ = [
    "NO_LIMIT",
    "Allocation",
    "Budget",
    "Certificate",
    "Families",
    "Floor",
    "LimitUse",
    "Problem",
    "Reason",
    "Seats",
    "allocate",
    "by_area",
    "fair_share",
]
