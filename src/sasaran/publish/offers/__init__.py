"""A round of offers for people to read: its facts, its workbook, and its lists by name."""

from sasaran.publish.offers.facts import AreaCount, LimitRow, OffersData, PackageRow, gather
from sasaran.publish.offers.words import REASONS, OfferWords

__all__ = ["REASONS", "AreaCount", "LimitRow", "OfferWords", "OffersData", "PackageRow", "gather"]
