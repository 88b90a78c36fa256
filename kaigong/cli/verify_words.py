"""What `kaigong verify` says about each thing that may not hold: the same words as on the public page."""

from kaigong.core.cases.verify_words import CHINESE, ENGLISH, TEXTS, sentence

__all__ = ["CHINESE", "ENGLISH", "TEXTS", "sentence"]
