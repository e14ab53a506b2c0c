"""Results → sheets: a module a command."""
