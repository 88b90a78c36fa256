from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kaigong.apps.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.ledger import strangers, worker

        strangers.register()
        worker.register()
