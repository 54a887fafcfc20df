"""Whether the password was entered a moment ago, which changes of second factors need."""

import time

from django.http import HttpRequest

PASSWORD_AT = "password_entered_at"  # noqa: S105  # a key of the session
# In seconds.
PASSWORD_VALID_FOR = 900


def is_password_recent(request: HttpRequest) -> bool:
    entered_at: float = request.session.get(PASSWORD_AT, 0)
    return time.time() - entered_at < PASSWORD_VALID_FOR
