"""Event-driven hard discs and spheres."""
