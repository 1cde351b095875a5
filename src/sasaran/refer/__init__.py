"""Referrals to partners (a later room)."""
