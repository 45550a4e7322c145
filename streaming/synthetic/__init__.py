"""Synthetic speakers: a room client that needs no camera."""
