"""The quarter, end to end: read, link, register, rank, cover, freeze, publish."""
