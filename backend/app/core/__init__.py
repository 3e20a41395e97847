"""What everything else in the service stands on: settings, errors, rights, secrets and merging."""
