"""Is it working: graduation, scorecards, alarms (a later room)."""
