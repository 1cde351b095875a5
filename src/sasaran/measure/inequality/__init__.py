"""How unequally welfare is spread: quantiles, Lorenz curve, Gini, entropy, Atkinson and ratios, each with its error."""
