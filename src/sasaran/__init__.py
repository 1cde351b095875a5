"""Sasaran: a governed target registry for poverty reduction, and the answers it gives with their error."""

__version__ = "0.1.0"
