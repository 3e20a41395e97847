"""Queries, by what they are about."""
