"""Room signalling of twilio-video.js: TCMP and RSP over one websocket."""
