from django.apps import AppConfig


class IntermediariesConfig(AppConfig):
    name = "kaigong.apps.intermediaries"
    label = "intermediaries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.intermediaries import streams

        streams.register()
