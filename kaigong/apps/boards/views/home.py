"""Home: the public entry, an applicant's own projects, the way to the desk, or the overview of the city."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "boards/home_public.html", {})
