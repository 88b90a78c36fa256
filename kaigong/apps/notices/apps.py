from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kaigong.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.notices import delivering

        delivering.register()
