"""Trains the encoder of Dateline's extraction: one small transformer with a head for each task."""
