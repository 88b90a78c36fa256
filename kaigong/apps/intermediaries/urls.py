"""Addresses of the marketplace."""

from django.urls import path

from kaigong.apps.intermediaries import views

app_name = "intermediaries"
urlpatterns = [
    path("", views.bodies, name="list"),
    path("league/", views.league, name="league"),
    path("apply/", views.apply, name="apply"),
    path("commissions/", views.commissions, name="commissions"),
    path("commissions/new/<str:code>/", views.new_commission, name="new_commission"),
    path("commissions/<str:no>/", views.commission, name="commission"),
    path("commissions/<str:no>/draw.json", views.draw_record, name="draw_record"),
    path("commissions/<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("commissions/<str:no>/<str:verb>/", views.move, name="move"),
    path("<str:credit_code>/", views.body, name="body"),
    path("<str:credit_code>/offers/", views.offer, name="offer"),
    path("<str:credit_code>/list/", views.list_body, name="list_body"),
    path("<str:credit_code>/suspend/", views.suspend, name="suspend"),
]
