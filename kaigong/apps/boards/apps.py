from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "kaigong.apps.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.boards import indicator_sources, streams

        streams.register()
        indicator_sources.register_all()
