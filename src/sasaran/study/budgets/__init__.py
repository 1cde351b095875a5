"""Budget files beside a frozen quarter: tagged, in the planning tree, beside need."""
