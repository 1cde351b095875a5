"""Survey design: errors of any statistic, for all domains, from one table of PSU totals."""
