"""Which records are one person: standardise, identifier pass, probabilistic pass, constrained clusters, error rates."""
