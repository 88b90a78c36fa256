"""The one page of a project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def project(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "boards/home_public.html", {})


def choose_reforms(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "boards/home_public.html", {})
