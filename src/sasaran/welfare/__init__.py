"""Who is poorest: ranking designs, deciles."""
