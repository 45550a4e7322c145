"""How a programme is carried: streams, tokens, the reconciler and the media planes."""
