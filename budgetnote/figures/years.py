"""The years that a note may speak of, as texts."""

import re

YEARS = {str(year): year for year in range(1990, 2100)}


YEAR = re.compile("199[0-9]|20[0-9]{2}")
"""The texts of `YEARS`, for those who cannot look them up."""
