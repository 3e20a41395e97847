"""The engine's version: part of every run hash, so a new engine never answers with an old render."""

__version__ = "0.1.0"
