"""The part of the parser for the commands on programmes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sasaran.cli.offering_words import say_offers
from sasaran.cli.planning_words import say_plans

__all__ = ["add"]


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser],
    say: Mapping[str, str],
    language: str,
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add the commands on programmes to the parser; ``parents`` hold the options that all commands share."""
    mine = say_offers(language)
    offers = subs.add_parser("offers", help=mine["offers"], parents=list(parents))
    offers.add_argument("quarter", help=say["quarter"])
    offers.add_argument("--basis", help=say["basis"])
    offers.add_argument("--deciles", type=int, default=4, help=mine["deciles"])
    offers.add_argument("--budget", action="append", default=[], metavar="DANA=Rp", help=mine["budget"])
    offers.add_argument("--seats", action="append", default=[], metavar="PROGRAM=N", help=mine["seats"])
    offers.add_argument("--objective", default="", help=mine["objective"])
    offers.add_argument("--purpose", default="", help=mine["offers_purpose"])
    offers.set_defaults(run="sasaran.cli.offering:offers")
    law = subs.add_parser("laws", help=mine["laws"], parents=[parents[0]])
    law.add_argument("--pack", default="", help=say["pack"])
    law.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help=mine["day"])
    law.add_argument("--test", nargs="*", type=Path, metavar="FILE", help=mine["test"])
    law.set_defaults(run="sasaran.cli.laws:laws")
    explain = subs.add_parser("explain", help=mine["explain"], parents=list(parents))
    explain.add_argument("quarter", help=say["quarter"])
    explain.add_argument("--person", required=True, metavar="ID", help=mine["person"])
    explain.add_argument("--purpose", required=True, help=say["purpose"])
    explain.add_argument("--basis", help=say["basis"])
    explain.add_argument("--deciles", type=int, default=4, help=mine["deciles"])
    explain.set_defaults(run="sasaran.cli.explaining:explain")
    _plans(subs, say, say_plans(language), parents)


def _plans(
    subs: argparse._SubParsersAction[argparse.ArgumentParser],
    say: Mapping[str, str],
    mine: Mapping[str, str],
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    plan = subs.add_parser("plan", help=mine["plan"], parents=list(parents))
    plan.add_argument("scenario", type=Path, help=mine["file"])
    plan.add_argument("quarter", help=say["quarter"])
    plan.add_argument("--basis", help=say["basis"])
    plan.add_argument("--draws", type=int, default=50, help=mine["draws"])
    plan.add_argument("--purpose", default="", help=mine["plan_purpose"])
    plan.add_argument("--public", action="store_true", help=mine["plan_public"])
    plan.set_defaults(run="sasaran.cli.planning:plan")
    targets = subs.add_parser("targets", help=mine["targets"], parents=list(parents))
    targets.add_argument("quarter", help=say["quarter"])
    targets.add_argument("--by", default="", metavar="LEVEL", help=mine["by"])
    targets.set_defaults(run="sasaran.cli.planning:targets")
