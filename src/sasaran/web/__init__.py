"""The web pages (a later room)."""
