"""Notes in, frozen values out: nothing is judged here, and nothing shown."""
