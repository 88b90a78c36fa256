"""Kaigong (开工): carries a city's investment projects from idea to production."""

__version__ = "0.1.0"
