"""The three kinds of file, typed: note, package, register."""
