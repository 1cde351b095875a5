"""Poverty and inequality of a file or of a frozen quarter."""
