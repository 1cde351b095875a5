"""What things are: declared tables, periods, areas, programmes, estimates, and what a pack must supply.

Standard library only; no input, no output. Every other room may import this one.
"""
