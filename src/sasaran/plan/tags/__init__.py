"""Budget tags: activities tagged to strategy, kind and deciles by rule and by text; what is unsure goes to a person."""

from sasaran.plan.tags.table import crossed
from sasaran.plan.tags.tagging import Activity, Tag, Tagged, TagRule, read_confirmed, read_rules, tag

__all__ = ["Activity", "Tag", "TagRule", "Tagged", "crossed", "read_confirmed", "read_rules", "tag"]
