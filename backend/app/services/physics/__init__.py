"""Laws: sets of them, and which hold for a scene."""
