"""How fast the dashboard is, beside a bare page that draws the same charts: ``python -m bench``."""
