"""Addresses of the pages on which an administrator lets agencies' systems in."""

from django.urls import path

from kaigong.apps.opendata import views_tokens as views

app_name = "exchange"
urlpatterns = [
    path("tokens/", views.listed, name="tokens"),
    path("tokens/new/", views.issue, name="issue_token"),
    path("tokens/<slug:key>/withdraw/", views.withdraw, name="withdraw_token"),
]
