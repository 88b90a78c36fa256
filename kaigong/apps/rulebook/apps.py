from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "kaigong.apps.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from kaigong.apps.ledger import registry
        from kaigong.apps.rulebook import actions_editions, streams

        streams.register()
        registry.register_alarm(
            "rulebook-editions", _("目录修订施行"), lambda now: actions_editions.bring_into_force(now=now)
        )
