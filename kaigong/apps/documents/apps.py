from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaigong.apps.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.documents import streams

        streams.register()
