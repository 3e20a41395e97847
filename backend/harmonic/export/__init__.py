"""Recordings and scores as documents: JSON, CSV, captions, notation and the outline of a sound."""
