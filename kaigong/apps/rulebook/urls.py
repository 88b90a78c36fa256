"""Addresses of the rules: the catalogue for everybody, calendars for everybody to read and administrators to enter."""

from django.urls import path
from django.views.generic import RedirectView

from kaigong.apps.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="rulebook:items"), name="home"),
    path("items/", views.items, name="items"),
    path("items/<slug:item_id>/", views.item, name="item"),
    path("reforms/", views.reforms, name="reforms"),
    path("types/", views.types, name="types"),
    path("themes/", views.themes, name="themes"),
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/new/", views.new_calendar, name="new_calendar"),
    path("calendars/<int:year>/", views.calendar_year, name="calendar_year"),
    path("calendars/regions/", views.region_days, name="region_days"),
    path("calendars/regions/<int:pk>/withdraw/", views.withdraw_region_day, name="withdraw_region_day"),
]
