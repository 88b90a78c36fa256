"""What each fault of a catalogue means, as the command says it: the words stand in the core, for pages too."""

from kaigong.core.rules.fault_words import CHINESE, ENGLISH, WORDS, sentence

__all__ = ["CHINESE", "ENGLISH", "WORDS", "sentence"]
