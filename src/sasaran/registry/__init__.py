"""The one list: survivorship with provenance, families and households, persistent ids, changes."""

from sasaran.registry.assemble import RegistrySummary, build
from sasaran.registry.identifier import person_id_sql, person_id_text, read_person_id

__all__ = ["RegistrySummary", "build", "person_id_sql", "person_id_text", "read_person_id"]
