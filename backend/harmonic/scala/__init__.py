"""The file formats of Scala, in which tunings are shared: scales (.scl) and keyboard mappings (.kbm)."""
