"""The command's duty lines: raised, ordered, answered, climbing when nothing happens, closed only with proof."""
