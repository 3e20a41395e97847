"""Voices that sound on: the bed under a piece, what rolls and slides, what swings, and the hum of orbits."""
