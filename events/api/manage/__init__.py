"""The management API of events: planning them, their people and tickets, and their evening."""
