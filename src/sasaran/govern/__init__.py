"""Who may, why, what may leave: the gate to people's rows, its audit, disclosure control."""
