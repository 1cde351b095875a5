"""The declared tables of what changed between two frozen releases (left by `registry.changes`)."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["CHANGE_AREA", "CHANGE_BENEFIT", "CHANGE_DECILE", "CHANGE_PERSON", "CHANGE_PROGRAMME"]

_PUBLIC, _SPECIFIC = Disclosure.PUBLIC, Disclosure.SPECIFIC


def _key(name: str, type_: str, meaning: str) -> Column:
    return Column(name, type_, meaning, nullable=False)


CHANGE_PERSON = Table(
    "change_person",
    "Who came into the registry, who left it, and who lives elsewhere, each with a reason.",
    "one person in, out or moved",
    (
        _key("person_id", "BIGINT", "Persistent identity"),
        _key("kind", "VARCHAR", "in, out, moved"),
        _key(
            "reason",
            "VARCHAR",
            "in: born, split (from a person still registered), reidentified, returned (known in an earlier quarter), "
            "new_list, first_listed; out: merged (into a person known before), reidentified (the row is under a new "
            "identity), list_absent, no_longer_listed; moved: area_changed",
        ),
        Column("before_no", "INTEGER", "Person number in the earlier release"),
        Column("after_no", "INTEGER", "Person number in the later release"),
        Column("area_before", "SMALLINT", "Area in the earlier release"),
        Column("area_after", "SMALLINT", "Area in the later release"),
        Column(
            "other_id", "BIGINT", "split, merged, reidentified: the identity that held or holds the same row"
        ),
    ),
    ("person_id",),
)

CHANGE_DECILE = Table(
    "change_decile",
    "Whose decile changed on a basis, with the reason.",
    "one person on one basis",
    (
        _key("person_id", "BIGINT", "Persistent identity"),
        _key("basis", "VARCHAR", "national, province, city, observed ..."),
        Column("decile_before", "TINYINT", "Decile in the earlier release", "", _SPECIFIC),
        Column("decile_after", "TINYINT", "Decile in the later release", "", _SPECIFIC),
        _key(
            "reason",
            "VARCHAR",
            "new_version (re-ranked), same_version (the list was edited), first_ranked, no_longer_ranked, "
            "person_in, person_out",
        ),
        Column("version_before", "VARCHAR", "Version of the earlier ranking"),
        Column("version_after", "VARCHAR", "Version of the later ranking"),
        Column("area_no", "SMALLINT", "Area now, or the last one known"),
    ),
    ("basis", "person_id"),
)

CHANGE_BENEFIT = Table(
    "change_benefit",
    "Who lost and who gained a programme, with the reason.",
    "one person in one programme",
    (
        _key("person_id", "BIGINT", "Persistent identity"),
        _key("programme_no", "TINYINT", "Programme"),
        _key("kind", "VARCHAR", "lost or gained"),
        _key(
            "reason",
            "VARCHAR",
            "lost: identity_changed (split, merged or reidentified: nothing is lost), person_out, link_lost (the "
            "row is still in the list, but another's), switched_off (the row is still there and no longer "
            "receives), list_absent, list_shrank, no_longer_listed; gained: identity_changed, person_in, "
            "link_gained, switched_on, new_list, "
            "newly_listed",
        ),
        Column("area_no", "SMALLINT", "Area now, or the last one known"),
        Column(
            "decile", "TINYINT", "Decile now, or the last one known, on the basis asked for", "", _SPECIFIC
        ),
        _key("untouched", "BOOLEAN", "True if nothing at all reaches the person or the family afterwards"),
    ),
    ("programme_no", "person_id"),
)

CHANGE_AREA = Table(
    "change_area",
    "The account of persons by area: after = before + came - gone + moved_in - moved_out.",
    "one area (NULL for unknown)",
    (
        Column("area_no", "SMALLINT", "Smallest area", "", _PUBLIC),
        _key("before", "BIGINT", "Persons in the earlier release"),
        _key("came", "BIGINT", "Persons who came into the registry here"),
        _key("gone", "BIGINT", "Persons who left the registry from here"),
        _key("moved_in", "BIGINT", "Persons whose area became this one"),
        _key("moved_out", "BIGINT", "Persons whose area was this one"),
        _key("after", "BIGINT", "Persons in the later release"),
        _key("benefits_lost", "BIGINT", "Programmes lost by the area's people"),
        _key("benefits_gained", "BIGINT", "Programmes gained by the area's people"),
    ),
    ("area_no",),
)

CHANGE_PROGRAMME = Table(
    "change_programme",
    "The account of recipients by programme: after = before - lost + gained.",
    "one programme",
    (
        _key("programme_no", "TINYINT", "Programme"),
        _key("before", "BIGINT", "Recipients in the earlier release"),
        _key("lost", "BIGINT", "Recipients who no longer receive it"),
        _key("gained", "BIGINT", "New recipients"),
        _key("after", "BIGINT", "Recipients in the later release"),
        _key(
            "link_lost", "BIGINT", "Lost only because the record, still in the list, is not linked any more"
        ),
        _key("poorest_lost", "BIGINT", "Lost by people of decile 1"),
        _key("poorest_untouched", "BIGINT", "Lost by people of decile 1 whom nothing reaches now"),
    ),
    ("programme_no",),
)
