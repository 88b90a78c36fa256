"""Winning investment 招商引资: a lead from the first hint to the signed agreement, and who may work on it."""
