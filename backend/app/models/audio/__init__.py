"""Rendered tracks."""
