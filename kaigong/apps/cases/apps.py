from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kaigong.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.cases import (  # noqa: F401  other tables
            alarms,
            approvals_known,
            certificate_making,
            law_notices,
            notice_words,
            permits_known,
            rows_debts,
            rows_inquiries,
            rows_law,
            rows_service,
            streams,
        )

        streams.register()
        approvals_known.register()
        notice_words.register()
        permits_known.register()
        law_notices.register()
        certificate_making.register()
        alarms.register()
