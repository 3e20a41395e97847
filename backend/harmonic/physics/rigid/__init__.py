"""Rigid bodies, joints and piles."""
