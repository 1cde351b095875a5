"""What is known of everybody: a census file, or the families of a frozen quarter."""
