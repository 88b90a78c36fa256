"""Addresses of the ledger."""

from django.urls import path

from kaigong.apps.ledger import views, views_outbox

app_name = "ledger"
urlpatterns = [
    path("", views.stream_list, name="list"),
    path("streams/<path:stream>/", views.stream_page, name="stream"),
    path("export", views.export, name="export"),
    path("roots/", views.roots, name="roots"),
    path("outbox/", views_outbox.outbox, name="outbox"),
    path("outbox/resend/", views_outbox.resend_all, name="resend_all"),
    path("outbox/<int:pk>/resend/", views_outbox.resend, name="resend"),
    path("outbox/<int:pk>/give-up/", views_outbox.give_up, name="give_up"),
]
