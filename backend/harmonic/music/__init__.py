"""Turns what happened into notes."""
