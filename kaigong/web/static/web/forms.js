// Forms lose nothing: drafts in this browser (data-autosave), and a form the server kept is filled in again.
(() => {
  const english = document.documentElement.lang === "en";
  const say = (zh, en) => (english ? en : zh);
  const clock = (at) => new Date(at).toLocaleTimeString(english ? "en-GB" : "zh-CN", { hour: "2-digit", minute: "2-digit" });
  const secret = (field) => field.type === "password" || field.type === "file" || field.name === "csrfmiddlewaretoken";

  const read = (form) => {
    const fields = [];
    for (const field of form.elements) {
      if (!field.name || secret(field) || field.type === "hidden" || field.disabled) continue;
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
      if (field.tagName !== "BUTTON") fields.push([field.name, field.value]);
    }
    return fields;
  };

  const fill = (form, fields) => {
    const left = new Map();
    for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
    let filled = 0;
    for (const field of form.elements) {
      if (!field.name || secret(field) || field.type === "hidden" || field.tagName === "BUTTON") continue;
      const values = left.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = (values ?? []).includes(field.value);
      } else if (values && values.length) {
        field.value = values.shift();
        filled += 1;
      }
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    return filled;
  };

  const restoreKept = () => {
    const data = document.getElementById("kept-form");
    if (!data) return;
    const kept = JSON.parse(data.textContent);
    const forms = [...document.querySelectorAll("main form")].filter((form) => !form.closest(".kg-note"));
    const same = (form) => new URL(form.action, location.href).pathname === kept.action.split("?")[0];
    const form = forms.find(same) ?? forms.find((candidate) => candidate.querySelector("[data-autosave]"));
    if (!form) return;
    fill(form, kept.fields);
    const told = document.querySelector("[data-kept-filled]");
    if (told) told.hidden = false;
  };

  const note = (form) => {
    let place = form.querySelector("[data-autosave-note]");
    if (!place) {
      place = document.createElement("p");
      place.className = "kg-hint";
      place.dataset.autosaveNote = "";
      place.setAttribute("aria-live", "polite");
      form.append(place);
    }
    return place;
  };

  // Drafts live on the server for whoever is logged in, so that they are there on another device too; and in this
  // browser, for as long as the network is down or nobody is logged in.
  const person = () => document.body?.dataset.person ?? "";
  const formKey = (form) => form.dataset.autosave || location.pathname;
  const localKey = (form) => `kaigong:draft:${formKey(form)}:${person()}`;
  const asJson = { Accept: "application/json" };

  const send = (address, form, fields) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    return fetch(address, { method: "POST", body, headers: asJson, redirect: "manual", keepalive: true });
  };

  const offer = (form, draft) => {
    const place = note(form);
    const far = draft.far ? say("服务器上有", "A draft is kept on the server, saved") : say("本机有", "A draft is on this device, saved");
    const day = new Date(draft.at).toDateString() === new Date().toDateString() ? "" : `${new Date(draft.at).toLocaleDateString(english ? "en-GB" : "zh-CN")} `;
    place.textContent = `${far} ${day}${clock(draft.at)} ${say("自动保存的草稿。", "")}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm ms-2";
    button.textContent = say("恢复草稿", "Restore draft");
    button.addEventListener("click", () => {
      fill(form, draft.fields);
      place.textContent = say("已恢复草稿。", "Draft restored.");
    });
    place.append(button);
  };

  // What stands in the form already is no draft to offer.
  const news = (form, draft) => {
    const kept = draft.fields.filter(([name]) => form.elements[name] && form.elements[name].type !== "hidden");
    return kept.length > 0 && JSON.stringify(kept) !== JSON.stringify(read(form));
  };

  const stored = (form) => {
    const text = localStorage.getItem(localKey(form));
    return text ? JSON.parse(text) : null;
  };

  const autosave = (form) => {
    let timer = 0;
    const save = async () => {
      const at = Date.now();
      const fields = read(form);
      localStorage.setItem(localKey(form), JSON.stringify({ at, fields }));
      let far = false;
      if (person() && navigator.onLine) {
        const answer = await send("/accounts/drafts/keep/", form, [["draft_key", formKey(form)], ...fields]).catch(() => null);
        far = Boolean(answer?.ok);
      }
      const told = far ? say("草稿已自动保存", "Draft saved") : say("草稿已自动保存在本机", "Draft saved on this device");
      note(form).textContent = english ? `${told} (${clock(at)})` : `${told}（${clock(at)}）`;
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 800);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      sessionStorage.setItem("kaigong:sent", JSON.stringify([formKey(form), localKey(form)]));
    });
  };

  const offerDrafts = async (forms) => {
    const far = new Map();
    if (person() && forms.length) {
      const keys = forms.map((form) => `key=${encodeURIComponent(formKey(form))}`).join("&");
      const answer = await fetch(`/accounts/drafts/?${keys}`, { headers: asJson, redirect: "manual" }).catch(() => null);
      const found = answer?.ok ? await answer.json() : { drafts: [] };
      for (const draft of found.drafts) far.set(draft.key, { fields: draft.fields, at: Date.parse(draft.at), far: true });
    }
    for (const form of forms) {
      const drafts = [stored(form), far.get(formKey(form))].filter((draft) => draft && news(form, draft));
      const newest = drafts.sort((one, other) => other.at - one.at)[0];
      if (newest) offer(form, newest);
    }
  };

  // A draft is dropped when the page after sending is a success, which the server marks on the body.
  const dropSent = async () => {
    const text = sessionStorage.getItem("kaigong:sent");
    if (!text) return;
    sessionStorage.removeItem("kaigong:sent");
    const [key, local] = JSON.parse(text);
    const failed = document.querySelector("[data-refusal], .is-invalid, [data-error-summary], [data-kept-here]");
    if (failed || !document.body.dataset.person) return;
    localStorage.removeItem(local);
    const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
    return send("/accounts/drafts/drop/", { elements: { csrfmiddlewaretoken: { value: token } } }, [["draft_key", key]]).catch(() => null);
  };

  // Who logs out of a shared device leaves no drafts behind.
  const dropAllOf = (person) => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("kaigong:draft:") && key.endsWith(`:${person}`)) localStorage.removeItem(key);
    }
  };

  // What is missing or wrong is said by the server, in the language of the page and all at once; not by the browser.
  const start = (root) => {
    for (const form of root.querySelectorAll("form[method=post]")) form.noValidate = true;
    const fresh = [...root.querySelectorAll("form[data-autosave]:not([data-autosaving])")];
    for (const form of fresh) {
      form.dataset.autosaving = "";
      autosave(form);
    }
    offerDrafts(fresh);
  };

  // A part of the page that could not be fetched or sent: the page and everything typed stay as they are.
  const tell = (text) => {
    const place = document.getElementById("told");
    if (!place) return;
    const noted = document.createElement("div");
    noted.className = "kg-note kg-note-error";
    noted.setAttribute("role", "alert");
    noted.textContent = text;
    place.replaceChildren(noted);
    place.scrollIntoView({ block: "nearest" });
  };
  const offline = () =>
    tell(
      say(
        "网络已中断，内容没有送出，仍在页面上。请在网络恢复后再次送出。",
        "The network is down. Nothing was sent; what you typed is still on this page. Please send it again when the network is back.",
      ),
    );
  document.addEventListener("htmx:sendError", offline);
  document.addEventListener("htmx:responseError", () =>
    tell(
      say(
        "服务器没有完成这一步，内容仍在页面上。请稍后再试；如果再次出现，请把时间告知系统管理员。",
        "The server did not complete this step; what you typed is still on this page. Please try again soon; if it happens again, tell an administrator the time.",
      ),
    ),
  );
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "told") document.getElementById("told")?.replaceChildren();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-log-out]")) dropAllOf(document.body.dataset.person);
    if (navigator.onLine || event.defaultPrevented) return;
    event.preventDefault();
    offline();
  });

  document.addEventListener("DOMContentLoaded", () => {
    dropSent().finally(() => start(document));
    restoreKept();
    document.querySelector("[data-error-summary]")?.focus();
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target.querySelectorAll) start(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
  });
})();
