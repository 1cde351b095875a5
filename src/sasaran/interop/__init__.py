"""The programming interface for other systems (a later room)."""
