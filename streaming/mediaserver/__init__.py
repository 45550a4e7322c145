"""The bundled media server: Twilio's public contracts on one machine. Imports no Django."""
