"""YAML -> frozen records that know their place. Knows nothing about budgets."""
