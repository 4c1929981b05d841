"""Modules that programs of the corpus call; they hold no cases."""
