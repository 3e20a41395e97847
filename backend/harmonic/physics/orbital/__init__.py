"""Bodies that attract each other, by symplectic integrators."""
