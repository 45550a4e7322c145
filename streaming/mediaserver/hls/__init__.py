"""Low-latency HLS: packaging, playlists, grants and the origin."""
