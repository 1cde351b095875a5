"""From the text of one file to typed, checked rows: which column is what, and the SQL that reads them all at once."""
