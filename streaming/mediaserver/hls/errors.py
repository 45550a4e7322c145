"""What the origin answers when it cannot give what was asked."""


class HlsError(Exception):
    """A refusal: HTTP status, a stable code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
