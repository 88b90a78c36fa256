from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "kaigong.apps.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.targets import sources, streams

        streams.register()
        sources.register_own()
