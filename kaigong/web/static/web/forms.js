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

  const offer = (form, key, draft) => {
    const place = note(form);
    place.textContent = say(`本机有 ${clock(draft.at)} 自动保存的草稿。`, `A draft saved at ${clock(draft.at)} is on this device. `);
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

  const autosave = (form) => {
    const key = `kaigong:draft:${form.dataset.autosave || location.pathname}:${document.body.dataset.person ?? ""}`;
    const stored = localStorage.getItem(key);
    const draft = stored ? JSON.parse(stored) : null;
    if (draft && JSON.stringify(draft.fields) !== JSON.stringify(read(form))) offer(form, key, draft);
    let timer = 0;
    const save = () => {
      const at = Date.now();
      localStorage.setItem(key, JSON.stringify({ at, fields: read(form) }));
      note(form).textContent = say(`草稿已自动保存在本机（${clock(at)}）`, `Draft saved on this device (${clock(at)})`);
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 600);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      sessionStorage.setItem("kaigong:sent", key);
    });
  };

  // A draft is dropped when the page after sending is a success, which the server marks on the body.
  const dropSent = () => {
    const key = sessionStorage.getItem("kaigong:sent");
    if (!key) return;
    sessionStorage.removeItem("kaigong:sent");
    const failed = document.querySelector("[data-refusal], .is-invalid, [data-error-summary], [data-kept-here]");
    if (!failed) localStorage.removeItem(key);
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
    for (const form of root.querySelectorAll("form[data-autosave]:not([data-autosaving])")) {
      form.dataset.autosaving = "";
      autosave(form);
    }
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
    dropSent();
    start(document);
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
