"""Paths and revisions -> files that were opened, each with the register that holds for it."""
