"""What leaves the house: the report, workbooks, maps."""
