"""The programme: RTP in, one laid-out picture and one mix out."""
