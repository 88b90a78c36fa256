from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "kaigong.apps.enterprises"
    label = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.enterprises import streams

        streams.register()
