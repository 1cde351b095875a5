"""The report: one self-contained HTML file, on screen and on A4."""

from sasaran.publish.report.write import render, write

__all__ = ["render", "write"]
