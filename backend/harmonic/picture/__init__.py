"""Draws what happened, what is played and what is heard."""
