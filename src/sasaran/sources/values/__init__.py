"""What a cell means: identity numbers and numbers in SQL, dates, areas and words on their distinct values."""
