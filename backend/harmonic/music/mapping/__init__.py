"""Mapping rules at work: what they read, how they reckon, and what becomes of notes and sustained voices."""
