"""What stands around every view: refusals answered in words, and a database that is away for a moment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from demilge.foundation.refusals import Refusal

from . import errors

View = Callable[[HttpRequest], HttpResponse]


def in_words(get_response: View) -> View:
    """Turn a Refusal or a lost database into a page that says what was kept and what to do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.only_a_button(request)
        return response

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Refusal):
            return errors.refused(request, problem)
        if errors.is_database_away(problem):
            return errors.away(request)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
