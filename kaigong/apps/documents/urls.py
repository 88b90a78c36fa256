"""Addresses of documents."""

from django.urls import path

from kaigong.apps.documents import views

app_name = "documents"
urlpatterns = [path("<str:sha256>/", views.download, name="download")]
