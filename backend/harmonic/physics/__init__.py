"""Moves bodies exactly, and tells what happened when."""
