"""Rooms, participants and tracks: the state every other part listens to."""
