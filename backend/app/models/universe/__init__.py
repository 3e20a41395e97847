"""Universes and their scenes."""
