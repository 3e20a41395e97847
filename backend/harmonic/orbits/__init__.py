"""Who orbits whom, where and how long: Kepler's laws, and how a scene's orbits are to be followed."""
