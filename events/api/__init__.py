"""The commands of the pages: JSON over HTTP, errors as problem details (RFC 9457)."""
