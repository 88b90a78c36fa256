"""Addresses of the demo bar. They exist in demo mode only."""

from django.urls import path

from kaigong.demo import views

app_name = "demo"

urlpatterns = [
    path("forward/", views.forward, name="forward"),
    path("step/", views.step, name="step"),
    path("told/", views.told, name="told"),
    path("switch/", views.switch, name="switch"),
    path("owners-steps/", views.owners_steps, name="owners_steps"),
    path("about/", views.about, name="about"),
]
