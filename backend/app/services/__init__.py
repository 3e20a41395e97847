"""Use cases: each loads, asks for the right, acts and commits; nothing else commits."""
