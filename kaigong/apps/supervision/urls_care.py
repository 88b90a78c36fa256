"""Addresses of 包保."""

from django.urls import path

from kaigong.apps.supervision import care_views as views

app_name = "care"
urlpatterns = [
    path("", views.tickets, name="tickets"),
    path("new/", views.new_ticket, name="new_ticket"),
    path("bindings/", views.bindings, name="bindings"),
    path("bindings/<uuid:pk>/release/", views.release, name="release"),
    path("visits/", views.visits, name="visits"),
    path("visits/new/", views.new_visit, name="new_visit"),
    path("visits/<uuid:uid>/photo/", views.photo, name="photo"),
    path("worker.js", views.worker, name="worker"),
    path("heat/", views.heat, name="heat"),
    path("<str:no>/", views.ticket, name="ticket"),
    path("<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("<str:no>/<str:verb>/", views.move, name="move"),
]
