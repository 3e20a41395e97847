"""Sound: temporary renders, tracks, and where their files are."""
