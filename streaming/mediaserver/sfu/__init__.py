"""ICE-lite, DTLS-SRTP, negotiation and RTP forwarding on one UDP socket."""
