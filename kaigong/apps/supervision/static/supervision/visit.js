// A visit is first kept on the phone, under a name the phone gives it, and then sent; sent twice it is still one visit.
(function () {
  "use strict";
  const form = document.querySelector("[data-visit]");
  if (!form || !window.indexedDB) return;
  const said = form.querySelector("[data-said]");
  if (navigator.serviceWorker) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});

  function store() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open("visits", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "uid" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }
  async function within(mode, act) {
    const db = await store();
    return new Promise((resolve, reject) => {
      const done = act(db.transaction("waiting", mode).objectStore("waiting"));
      done.onsuccess = () => resolve(done.result);
      done.onerror = () => reject(done.error);
    });
  }
  const waiting = () => within("readonly", (rows) => rows.getAll());

  async function token() {
    const answer = await fetch(location.pathname, { headers: { "X-Requested-With": "visit" }, cache: "no-store", redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const field = page.querySelector("[data-visit] [name=csrfmiddlewaretoken]");
    if (!answer.ok || !field) throw new Error("not now");
    return field.value;
  }
  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    try {
      const rows = (await waiting()).filter((row) => row.person === document.body.dataset.person);
      if (rows.length) {
        const fresh = await token();
        for (const row of rows) {
          const data = new FormData();
          for (const [name, value] of row.fields) data.append(name, value);
          data.set("csrfmiddlewaretoken", fresh);
          const answer = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
          if (answer.ok) {
            await within("readwrite", (all) => all.delete(row.uid));
            said.textContent = form.dataset.sent;
          } else if (answer.status === 422) {
            said.textContent = form.dataset.refused;
            return;
          }
        }
      }
    } catch (error) {
      // no connection yet
    } finally {
      sending = false;
      const left = (await waiting()).length;
      if (left && said.textContent !== form.dataset.refused) said.textContent = form.dataset.waiting.replace("{n}", String(left));
    }
  }
  function place() {
    return new Promise((resolve) => {
      if (!navigator.geolocation) return resolve(null);
      navigator.geolocation.getCurrentPosition((found) => resolve(found.coords), () => resolve(null), { timeout: 5000, maximumAge: 60000 });
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const where = await place(), data = new FormData(form), uid = crypto.randomUUID();
    data.set("uid", uid);
    data.set("at", new Date().toISOString());
    if (where) {
      data.set("latitude", where.latitude.toFixed(6));
      data.set("longitude", where.longitude.toFixed(6));
    }
    data.delete("csrfmiddlewaretoken");
    await within("readwrite", (rows) => rows.put({ uid, person: document.body.dataset.person, fields: [...data.entries()] }));
    form.reset();
    said.textContent = form.dataset.kept;
    if (navigator.onLine) {
      said.textContent = "";
      await send();
    }
  });
  addEventListener("online", send);
  send();
})();
