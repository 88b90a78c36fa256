"""The addresses of the whole site. Each app has its own module; the demo bar exists in demo mode only."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from kaigong.web import views

APPS = {
    "accounts/": "accounts",
    "rulebook/": "rulebook",
    "documents/": "documents",
    "enterprises/": "enterprises",
    "projects/": "projects",
    "cases/": "cases",
    "targets/": "targets",
    "ledger/": "ledger",
    "": "boards",
}


def _written(app: str) -> bool:
    if not find_spec(f"kaigong.apps.{app}.urls"):
        return False
    try:
        import_module(f"kaigong.apps.{app}.urls")
    except ImportError:
        return False
    return True


urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("theme/", views.set_theme, name="set_theme"),
    path("kept/discard/", views.discard_kept, name="discard_kept"),
    path("keyboard/", views.keyboard, name="keyboard"),
    *(path(prefix, include(f"kaigong.apps.{app}.urls")) for prefix, app in APPS.items() if _written(app)),
]
if settings.DEMO and find_spec("kaigong.demo.urls"):
    urlpatterns.append(path("demo/", include("kaigong.demo.urls")))

handler500 = "kaigong.web.views.failed"
