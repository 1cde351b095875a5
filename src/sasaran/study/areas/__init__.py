"""Poverty of small areas from a survey and what is known of everybody."""
