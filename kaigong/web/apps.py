from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "kaigong.web"
    label = "web"

    def ready(self) -> None:
        """What is missing is said in the words of the house on every form."""
        Field.default_error_messages["required"] = _("请填写这一项。")
