"""Addresses of joint approval."""

from django.urls import path

from kaigong.apps.cases import views

app_name = "cases"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk.csv", views.desk_export, name="desk_export"),
    path("desk/bulk/", views.bulk, name="bulk"),
    path("desk/undo/", views.undo, name="undo"),
    path("desk/templates/", views.templates, name="templates"),
    path("desk/templates/<int:pk>/", views.template, name="template"),
    path("desk/hand-over/", views.hand_over, name="hand_over"),
    path("desk/hand-over/<slug:username>/", views.hand_over_of, name="hand_over_of"),
    path("desk/late/", views.late, name="late"),
    path("intake/", views.intake, name="intake"),
    path("intake/<str:code>/", views.intake_application, name="intake_application"),
    path("receipts/<str:number>/", views.receipt, name="receipt"),
    path("apply/<str:code>/", views.apply, name="apply"),
    path("themes/<str:code>/", views.themes, name="themes"),
    path("themes/<str:code>/<slug:theme_id>/", views.theme, name="theme"),
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
    path("<str:no>/items/<slug:code>/notices/<slug:kind>/", views.notice, name="notice"),
    path("<str:no>/items/<slug:code>/paper/", views.intake_paper, name="intake_paper"),
    path("<str:no>/items/<slug:code>/<str:verb>/", views.move, name="move"),
]
