"""What several tests and benchmarks share: processes, ports, browsers, waiting."""
