"""A visit logged where there is no connection: kept on the phone with its photo, sent once when the line is back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from kaigong.apps.supervision import actions
from kaigong.apps.supervision.models import Visit
from tests.browser.conftest import axe, fits
from tests.browser.steps import loaded

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
NOTHING_WAITS = """async () => {
  const open = indexedDB.open("visits", 1);
  const store = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  for (let n = 0; n < 1200; n += 1) {
    const all = store.transaction("waiting").objectStore("waiting").getAll();
    if (!(await new Promise((done) => { all.onsuccess = () => done(all.result); })).length) return true;
    await new Promise((go) => { setTimeout(go, 100); });
  }
  return false;
}"""


def photo() -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (16, 16), (90, 120, 90)).save(out, "JPEG")
    return {"name": "工地.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_visit_without_a_line_arrives_once_when_it_is_back(
    page: Any, log_in: Callable[..., None], live_server: Any, lin_enterprise: Any, sun: Any, zhou: Any, now: Any
) -> None:
    actions.bind(whom=sun, enterprise=lin_enterprise, person=zhou, now=now)
    context, address = page.context, f"{live_server.url}/care/visits/new/"
    context.grant_permissions(["geolocation"], origin=live_server.url)
    context.set_geolocation({"latitude": 30.31, "longitude": 112.25})
    page.set_viewport_size(PHONE)
    log_in(page, "sun", "/care/visits/new/")
    page.wait_for_url(address)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # once under the eyes of the worker, which keeps the page
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    loaded(page)

    context.set_offline(True)
    page.reload()
    page.locator("select[name=enterprise]").select_option(label=lin_enterprise.name)
    page.locator("textarea[name=text]").fill("没有信号的工地：基坑已经开挖")
    page.locator("input[name=photo]").set_input_files(photo())
    page.locator("[data-visit] button.btn-primary").click()
    said = page.locator("[data-said]")
    said.filter(has_text="本机").wait_for()
    assert not Visit.objects.exists()
    assert axe(page) == [] and fits(page)

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")  # the phone may say it twice
    assert page.evaluate(NOTHING_WAITS)
    page.reload()  # which would send what still waits, once more
    page.wait_for_load_state("networkidle")
    visit = Visit.objects.get()
    assert (visit.text, visit.person_id, visit.photo.media_type) == (
        "没有信号的工地：基坑已经开挖",
        sun.pk,
        "image/jpeg",
    )
    assert (float(visit.latitude), float(visit.longitude)) == (30.31, 112.25)
