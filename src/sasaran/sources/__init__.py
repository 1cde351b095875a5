"""What arrived: files read, headers and areas matched, every row accepted or quarantined."""
