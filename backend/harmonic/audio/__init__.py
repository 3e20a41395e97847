"""Turns notes into sound, and sound into files."""
