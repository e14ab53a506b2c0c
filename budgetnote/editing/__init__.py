"""What is written into files: fixes, recomputed sums, new notes, schemas."""
