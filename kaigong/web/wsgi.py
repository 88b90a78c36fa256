"""The WSGI entry point that granian serves."""

import os
import signal
from multiprocessing import parent_process
from threading import current_thread, main_thread

from django.core.wsgi import get_wsgi_application

if parent_process() and current_thread() is main_thread():
    # until a worker has loaded all this it has the handlers of the process it was forked from, which only note that one
    # is to end: told to stop in that second, it would never do
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaigong.web.settings")
application = get_wsgi_application()

from kaigong.apps.boards import warming  # noqa: E402  Django first
from kaigong.web import garbage  # noqa: E402

garbage.settle()
warming.begin()
