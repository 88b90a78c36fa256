"""Addresses of supervision."""

from django.urls import path

from kaigong.apps.supervision import views, views_events

app_name = "supervision"
urlpatterns = [
    path("", views.lines, name="list"),
    path("new/", views.new_line, name="new"),
    path("rules/", views.rules_page, name="rules"),
    path("league/", views.league, name="league"),
    path("weeks/", views.weeks, name="weeks"),
    path("weeks/<str:monday>/", views.week, name="week"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.new_meeting, name="new_meeting"),
    path("meetings/<str:no>/", views.meeting, name="meeting"),
    path("meetings/<str:no>/close/", views.close_meeting, name="close_meeting"),
    path("meetings/<str:no>/minutes.pdf", views.minutes_pdf, name="minutes"),
    path("meetings/<str:no>/decide/<str:line_no>/", views.decide, name="decide"),
    path("events/", views_events.events, name="events"),
    path("events/tours/new/", views_events.new_tour, name="new_tour"),
    path("events/tours/<str:no>/", views_events.tour, name="tour"),
    path("events/<str:kind>/<str:no>/choose/", views_events.choose, name="choose"),
    path("events/<str:kind>/<str:no>/sheet.pdf", views_events.sheet, name="event_sheet"),
    path("events/tours/<str:no>/route.xlsx", views_events.tour_workbook, name="tour_workbook"),
    path("events/tours/<str:no>/<str:verb>/", views_events.tour_move, name="tour_move"),
    path("events/tours/<str:no>/stops/<int:n>/", views_events.stop, name="stop"),
    path("events/tours/<str:no>/stops/<int:n>/<str:verb>/", views_events.stop_move, name="stop_move"),
    path("events/tours/<str:no>/documents/<str:sha256>/", views_events.photo, name="tour_photo"),
    path("events/groundbreakings/new/", views_events.new_groundbreaking, name="new_groundbreaking"),
    path("events/groundbreakings/<str:no>/", views_events.groundbreaking, name="groundbreaking"),
    path("events/groundbreakings/<str:no>/list.xlsx", views_events.workbook, name="groundbreaking_workbook"),
    path("events/groundbreakings/<str:no>/unlist/<str:code>/", views_events.unlist, name="unlist"),
    path("events/groundbreakings/<str:no>/<str:verb>/", views_events.groundbreaking_move, name="groundbreaking_move"),
    path("<str:no>/", views.line, name="line"),
    path("<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("<str:no>/<str:verb>/", views.move, name="move"),
]
