"""Scenarios and targets (a later room)."""
