"""The addresses of the whole site. Each app has its own module; the demo bar exists in demo mode only."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from kaigong.apps.opendata.api import api
from kaigong.web import views

urlpatterns = [
    path("cases/", include("kaigong.apps.cases.urls")),  # asked most often
    path("language/", set_language, name="set_language"),
    path("theme/", views.set_theme, name="set_theme"),
    path("kept/discard/", views.discard_kept, name="discard_kept"),
    path("keyboard/", views.keyboard, name="keyboard"),
    path("accounts/", include("kaigong.apps.accounts.urls")),
    path("rulebook/", include("kaigong.apps.rulebook.urls")),
    path("documents/", include("kaigong.apps.documents.urls")),
    path("notices/", include("kaigong.apps.notices.urls")),
    path("enterprises/", include("kaigong.apps.enterprises.urls")),
    path("projects/", include("kaigong.apps.projects.urls")),
    path("intermediaries/", include("kaigong.apps.intermediaries.urls")),
    path("promotion/", include("kaigong.apps.promotion.urls")),
    path("targets/", include("kaigong.apps.targets.urls")),
    path("supervision/", include("kaigong.apps.supervision.urls")),
    path("care/", include("kaigong.apps.supervision.urls_care")),
    path("ledger/", include("kaigong.apps.ledger.urls")),
    path("verify/", include("kaigong.apps.opendata.urls")),
    path("open/projects/", include("kaigong.apps.opendata.urls_projects")),
    path("api/v1/", api.urls),
    path("api/", include("kaigong.apps.opendata.urls_tokens")),
    *([path("demo/", include("kaigong.demo.urls"))] if settings.DEMO else []),
    path("", include("kaigong.apps.boards.urls")),
]

handler500 = "kaigong.web.outages.failed"
