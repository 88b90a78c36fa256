"""Addresses of supervision."""

from django.urls import path

from kaigong.apps.supervision import views

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
    path("<str:no>/", views.line, name="line"),
    path("<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("<str:no>/<str:verb>/", views.move, name="move"),
]
