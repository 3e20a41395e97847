"""From a score to sound: partials, room, master and files."""
