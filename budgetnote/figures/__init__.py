"""Danish figures <-> exact numbers. Knows no note."""
