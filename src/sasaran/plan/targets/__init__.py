"""Targets: how far, how many people, how fast it went and how fast it must go, and what would have to be true."""

from sasaran.plan.targets.cities import PartStanding, parts_of
from sasaran.plan.targets.distance import CityShare, Standing, standing
from sasaran.plan.targets.pace import Fan, fan
from sasaran.plan.targets.picture import picture
from sasaran.plan.targets.say import ends, sentences

__all__ = [
    "CityShare",
    "Fan",
    "PartStanding",
    "Standing",
    "ends",
    "fan",
    "parts_of",
    "picture",
    "sentences",
    "standing",
]
