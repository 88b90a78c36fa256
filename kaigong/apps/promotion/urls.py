"""Addresses of promotion."""

from django.urls import path

from kaigong.apps.promotion import views, views_register, views_signing

app_name = "promotion"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("leads/", views.leads, name="list"),
    path("leads/new/", views.new_lead, name="new"),
    path("leads/export.xlsx", views.export, name="export"),
    path("leads/register/", views_register.page, name="register"),
    path("leads/ask/", views.ask_handover, name="ask"),
    path("leads/<str:no>/", views.lead, name="lead"),
    path("leads/<str:no>/amend/", views.amend, name="amend"),
    path("leads/<str:no>/sign/", views_signing.sign, name="sign"),
    path("leads/<str:no>/project/", views_signing.make_project, name="make_project"),
    path("leads/<str:no>/project/link/", views_signing.link_project, name="link_project"),
    path("leads/<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("leads/<str:no>/do/<str:verb>/", views.move, name="move"),
    path("teams/", views_signing.teams, name="teams"),
    path("teams/new/", views_signing.new_team, name="new_team"),
    path("teams/<str:no>/", views_signing.team, name="team"),
    path("teams/<str:no>/change/", views_signing.change_team, name="change_team"),
    path("trips/", views_signing.trips, name="trips"),
    path("trips/new/", views_signing.new_trip, name="new_trip"),
    path("trips/<str:no>/", views_signing.trip, name="trip"),
    path("trips/<str:no>/correct/", views_signing.correct_trip, name="correct_trip"),
    path("agreements/<str:no>/", views_signing.agreement, name="agreement"),
    path("agreements/<str:no>/amend/", views_signing.amend_agreement, name="amend_agreement"),
    path("agreements/<str:no>/do/<str:verb>/", views_signing.move_agreement, name="move_agreement"),
    path("agreements/<str:no>/documents/<str:sha256>/", views_signing.agreement_document, name="agreement_document"),
    path("league/", views.league, name="league"),
    path("days/", views.days, name="days"),
    path("standard-land/", views.standard, name="standard"),
    path("rules/", views_signing.rules, name="rules"),
]
