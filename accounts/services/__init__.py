"""What may be done with accounts. Each function is one transaction and writes who did it."""
