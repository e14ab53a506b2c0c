"""Budget notes (budgetnotater) of Københavns Kommune: checked, reconciled, totalled and shown."""

__version__ = "0.1.0"
