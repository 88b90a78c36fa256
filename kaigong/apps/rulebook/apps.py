from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "kaigong.apps.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.rulebook import streams

        streams.register()
