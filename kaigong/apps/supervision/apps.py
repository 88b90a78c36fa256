from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "kaigong.apps.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.supervision import alarms, notices, streams

        streams.register()
        notices.register()
        alarms.register()
