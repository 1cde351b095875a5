"""A file as a study reads it: columns, the words of rows that are no units, the line, the table that is written."""
