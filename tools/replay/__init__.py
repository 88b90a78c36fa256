"""Real logs of permits replayed: rows become commands by tables that are data; the core carries them out or refuses."""
