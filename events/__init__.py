"""What happens: events, their speakers and audience, the stage, the pages, the live channel."""
