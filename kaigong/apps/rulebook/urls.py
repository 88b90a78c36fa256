"""Addresses of the rules: the catalogue for everybody, calendars for everybody to read and administrators to enter."""

from django.urls import path
from django.views.generic import RedirectView

from kaigong.apps.rulebook import views, views_deemed, views_editions, views_themes

app_name = "rulebook"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="rulebook:items"), name="home"),
    path("items/", views.items, name="items"),
    path("items/<slug:item_id>/", views.item, name="item"),
    path("reforms/", views.reforms, name="reforms"),
    path("types/", views.types, name="types"),
    path("themes/", views_themes.themes_page, name="themes"),
    path("themes/new/", views_themes.new_theme, name="new_theme"),
    path("themes/<slug:theme_id>/", views_themes.theme, name="theme"),
    path("themes/<slug:theme_id>/edit/", views_themes.edit_theme, name="edit_theme"),
    path("themes/<slug:theme_id>/publish/", views_themes.publish_theme, name="publish_theme"),
    path("themes/<slug:theme_id>/drop/", views_themes.drop_theme_draft, name="drop_theme_draft"),
    path("themes/<slug:theme_id>/withdraw/", views_themes.withdraw_theme, name="withdraw_theme"),
    path("changes/", views_editions.changes, name="changes"),
    path("changes/new/", views_editions.new_edition, name="new_edition"),
    path("changes/<int:number>/", views_editions.edition, name="edition"),
    path("changes/<int:number>/edit/", views_editions.edit_edition, name="edit_edition"),
    path("changes/<int:number>/item/", views_editions.change_item, name="change_item"),
    path("changes/<int:number>/check/", views_editions.check_edition, name="check_edition"),
    path("changes/<int:number>/publish/", views_editions.publish_edition, name="publish_edition"),
    path("changes/<int:number>/withdraw/", views_editions.withdraw_edition, name="withdraw_edition"),
    path("deemed/", views_deemed.deemed_rules, name="deemed_rules"),
    path("deemed/<int:pk>/end/", views_deemed.end_deemed_rule, name="end_deemed_rule"),
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/new/", views.new_calendar, name="new_calendar"),
    path("calendars/<int:year>/", views.calendar_year, name="calendar_year"),
    path("calendars/regions/", views.region_days, name="region_days"),
    path("calendars/regions/<int:pk>/withdraw/", views.withdraw_region_day, name="withdraw_region_day"),
]
