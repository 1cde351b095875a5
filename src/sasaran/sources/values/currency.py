"""Signs of currencies before an amount, whatever the country: a sign is dropped, never reckoned with."""

from __future__ import annotations

__all__ = ["SIGNS"]

SIGNS = (
    r"(?:rp|us\$|[$€£¥₱₹₫₦]|idr|usd|eur|gbp|myr|php|kes|tzs|ugx|inr|pkr|npr|lkr|bdt|vnd|thb|khr|lak|mmk|zmw|mwk|ghs|ngn|"
    r"zar|xof|xaf|cfa|etb|rwf|brl|mxn|cop|pen)"
)
"""Regular expression (RE2 and Python alike; lower case) of a sign or an ISO 4217 code.

Single letters (``K``, ``R``) are left out: they begin codes more often than amounts.
"""
