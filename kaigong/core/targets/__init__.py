"""Promises and targets: what Chinese government text says in numbers, and how a target stands against its line."""
