"""The report: one self-contained HTML file, on screen and on A4."""

from sasaran.publish.report.onward import partner, point
from sasaran.publish.report.write import render, write

__all__ = ["partner", "point", "render", "write"]
