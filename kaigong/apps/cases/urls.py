"""Addresses of joint approval."""

from django.urls import path

from kaigong.apps.cases import views

app_name = "cases"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk.csv", views.desk_export, name="desk_export"),
    path("desk/bulk/", views.bulk, name="bulk"),
    path("desk/undo/", views.undo, name="undo"),
    path("apply/<str:code>/", views.apply, name="apply"),
    path("projects/<str:code>/", views.project, name="project"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<str:number>/certificate.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<str:number>/certificate.json", views.certificate_data, name="certificate_data"),
    path("<str:no>/", views.case, name="case"),
    path("<str:no>/documents/<str:sha256>/", views.document, name="document"),
    path("<str:no>/materials/<slug:material>/", views.give_material, name="give_material"),
    path("<str:no>/items/<slug:code>/", views.item, name="item"),
    path("<str:no>/items/<slug:code>/decision/", views.decide_item, name="decide_item"),
    path("<str:no>/items/<slug:code>/inquiries/<int:pk>/", views.answer_inquiry, name="answer_inquiry"),
    path("<str:no>/items/<slug:code>/questions/<str:id>/", views.answer_question, name="answer_question"),
    path("<str:no>/items/<slug:code>/comments/<int:entry>/", views.take_back_comment, name="take_back_comment"),
    path("<str:no>/items/<slug:code>/<str:verb>/", views.move, name="move"),
]
