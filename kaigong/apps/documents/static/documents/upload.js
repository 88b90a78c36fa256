// Files go up in pieces while the form is being filled in, and go on where they stopped after a lost line or a closed page.
// Without this script, or when it cannot reach the server, the form sends the file as any form does.
"use strict";
const PIECE = 1024 * 1024;
const SMALLEST = 512 * 1024; // smaller ones go with the form
const TRIES = 6;

function begin() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-upload]")) take(event.target);
  });
}

async function take(input) {
  const form = input.form, hidden = keyField(input);
  hidden.value = "";
  if (input.files.length !== 1 || input.files[0].size < SMALLEST) return;
  const file = input.files[0], bar = progress(input), csrf = form.querySelector("[name=csrfmiddlewaretoken]");
  if (!csrf) return;
  try {
    hidden.value = await send(file, csrf.value, (share) => { bar.value = share; });
    input.disabled = true; // its content is there already
    form.addEventListener("reset", () => { input.disabled = false; }, { once: true });
  } catch (error) {
    if (error.said) input.setCustomValidity(error.said), input.reportValidity(), input.setCustomValidity("");
    bar.remove();
  }
}

function keyField(input) {
  const name = `upload-${input.name}`;
  let hidden = input.form.querySelector(`input[name="${CSS.escape(name)}"]`);
  if (!hidden) {
    hidden = Object.assign(document.createElement("input"), { type: "hidden", name });
    input.after(hidden);
  }
  return hidden;
}

function progress(input) {
  const old = input.parentElement.querySelector("progress");
  if (old) old.remove();
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "doc-upload" });
  bar.setAttribute("aria-label", input.files[0].name);
  input.after(bar);
  return bar;
}

async function send(file, csrf, tell) {
  const mark = `upload:${file.name}:${file.size}:${file.lastModified}`;
  let state = await known(localStorage.getItem(mark));
  if (!state || state.size !== file.size) {
    const body = new URLSearchParams({ name: file.name, size: file.size });
    state = await answer(await fetch("/documents/uploads/", { method: "POST", body, headers: { "X-CSRFToken": csrf } }));
    localStorage.setItem(mark, state.key);
  }
  for (let failed = 0; state.received < file.size; ) {
    tell(state.received / file.size);
    try {
      state = await add(file, state, csrf);
      failed = 0;
    } catch (error) {
      if (error.said || ++failed > TRIES) throw error;
      await new Promise((go) => { setTimeout(go, 500 * 2 ** failed); });
      state = (await known(state.key)) || state;
    }
  }
  tell(1);
  localStorage.removeItem(mark);
  return state.key;
}

async function add(file, state, csrf) {
  const headers = { "X-CSRFToken": csrf, "Upload-Offset": state.received, "Content-Type": "application/octet-stream" };
  const body = file.slice(state.received, state.received + PIECE);
  const response = await fetch(`/documents/uploads/${state.key}/`, { method: "POST", body, headers });
  if (response.status === 409) {
    const told = await response.json();
    return { ...state, received: told.received };
  }
  return answer(response);
}

async function known(key) {
  if (!key) return null;
  const response = await fetch(`/documents/uploads/${encodeURIComponent(key)}/`);
  return response.ok ? response.json() : null;
}

async function answer(response) {
  if (response.ok) return response.json();
  const error = new Error(`answer ${response.status}`);
  if ([409, 422].includes(response.status)) error.said = (await response.json()).message;
  throw error;
}

begin();
