"""A function a check, found by being in this folder."""
