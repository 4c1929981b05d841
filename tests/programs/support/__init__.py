"""Modules that the programs call; they hold no cases."""
