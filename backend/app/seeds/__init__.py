"""What a new database is given to begin with."""
