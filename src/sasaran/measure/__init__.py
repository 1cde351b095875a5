"""How much poverty: indices, inequality, small areas, survey design (a later room)."""
