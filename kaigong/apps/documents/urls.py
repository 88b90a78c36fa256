"""Addresses of documents."""

from django.urls import path

from kaigong.apps.documents import views

app_name = "documents"
urlpatterns = [
    path("uploads/", views.begin, name="begin_upload"),
    path("uploads/<uuid:key>/", views.piece, name="upload"),
    path("public/", views.public_list, name="public"),
    path("public/<str:sha256>/", views.public, name="public_document"),
    path("<str:sha256>/", views.download, name="download"),
    path("<str:sha256>/page/", views.page, name="page"),
    path("<str:sha256>/content/", views.content, name="content"),
    path("<str:sha256>/preview/<int:number>.png", views.preview, name="preview"),
    path("<str:sha256>/redact/", views.redact, name="redact"),
    path("<str:sha256>/policy/", views.set_policy, name="set_policy"),
]
