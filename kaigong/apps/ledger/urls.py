"""Addresses of the ledger."""

from django.urls import path

from kaigong.apps.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.stream_list, name="list"),
    path("streams/<path:stream>/", views.stream_page, name="stream"),
    path("export", views.export, name="export"),
    path("roots/", views.roots, name="roots"),
]
