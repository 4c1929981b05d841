"""Random programs of the supported language."""
