"""How growth and redistribution move poverty: incidence curve, elasticities, decomposition, pro-poor rate."""
