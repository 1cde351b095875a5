"""Designs of targeting under one budget, side by side."""
