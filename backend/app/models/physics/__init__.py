"""Bodies and sets of laws."""
