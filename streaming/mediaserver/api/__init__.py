"""Twilio's REST resources over HTTP."""
