from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kaigong.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.cases import rows_debts, rows_inquiries, rows_service, streams  # noqa: F401  the rows of other tables

        streams.register()
