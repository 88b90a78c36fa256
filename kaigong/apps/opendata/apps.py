from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "kaigong.apps.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"
