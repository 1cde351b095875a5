"""Jakarta: its areas, programmes and synthetic population."""

from sasaran_id.jakarta.pack import load

__all__ = ["load"]
