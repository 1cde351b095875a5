"""Who gets, who should, who is missed: the gap with its linkage error, overlap, the coverage cube."""
