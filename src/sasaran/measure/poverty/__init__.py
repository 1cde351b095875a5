"""How many are poor, how far below the line, and how unequally so; each index with its error."""
