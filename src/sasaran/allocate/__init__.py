"""Who should get what next (a later room)."""
