"""The one list: survivorship with provenance, families and households, persistent ids, changes."""
