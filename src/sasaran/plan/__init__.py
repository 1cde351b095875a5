"""Rounds of offers, scenarios, targets and budget tags: what a plan would do, beside what was promised."""
