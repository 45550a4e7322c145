"""One protocol, and one implementation for each kind of media plane."""
