"""What goes over the wire: the engine's own models where they are the same thing."""
