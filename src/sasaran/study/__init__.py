"""Studies of a survey file or of a frozen quarter: measured, ranked, compared, each number with its error."""
