"""Jakarta: its areas, programmes and synthetic population."""
