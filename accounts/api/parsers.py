"""Reading the bodies of requests."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JSONBodyParser(JSONParser):
    """JSON. What Python's reader gives up on, or what no answer could repeat, is refused."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the body. Raises ParseError."""
        try:
            said = super().parse(stream, media_type, parser_context)
            json.dumps(said, ensure_ascii=False).encode()  # half a character cannot be written
        except RecursionError as deep:
            raise ParseError(_("The body is nested too deeply.")) from deep
        except UnicodeEncodeError as half:
            raise ParseError from half
        return said
