"""National facts: NIK and KK, names, dates, words, national programmes."""
