"""What the portal answers when it refuses a call."""


class Refusal(Exception):
    """Stop a call and answer `{error, error_description}`; a code may be a word, "" or a number (T10)."""

    def __init__(self, code: str | int, description: str, http_status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.http_status = http_status

    def anew(self) -> "Refusal":
        """Return an equal one to raise: each raise leaves its frames in the exception it raises."""
        return Refusal(self.code, self.description, self.http_status)


def invalid_argument(description: str) -> Refusal:
    """Return the refusal of strict list methods and strict updates."""
    return Refusal("INVALID_ARG_VALUE", description)


def value_not_valid(field: str) -> Refusal:
    """Return the refusal of a field value that cannot be read."""
    return Refusal("CRM_FIELD_ERROR_VALUE_NOT_VALID", f'Invalid value of field "{field}"')


def required(field: str) -> Refusal:
    """Return the refusal of an empty mandatory field (W20)."""
    return Refusal("CRM_FIELD_ERROR_REQUIRED", f'Field "{field}" is required')


def missing_parameter(name: str) -> Refusal:
    """Return the refusal of a call without one of its parameters."""
    return Refusal("100", f"Could not find value for parameter {{{name}}}")
