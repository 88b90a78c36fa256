from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "kaigong.apps.promotion"
    label = "promotion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.ledger import registry
        from kaigong.apps.promotion import checks, digest, notices, streams

        streams.register()
        notices.register()
        digest.register()
        registry.register_check(checks.faults)
