"""Numbers about the city: indicators by formula, and rankings."""
