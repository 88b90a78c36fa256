// The demo bar with scripts: a week and the next groundbreaking go day by day, shown as they pass, and can be stopped.
(() => {
  const form = document.querySelector("[data-demo-forward]");
  const person = document.getElementById("demo-person");
  if (person) {
    person.form.querySelector("button").hidden = true;
    person.addEventListener("change", () => person.form.requestSubmit());
  }
  if (!form) return;
  const shown = document.querySelector("[data-demo-day]");
  const MOST_DAYS = 250;
  let stopped = false;

  const send = async (url) => {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const run = async (most) => {
    const buttons = [...form.querySelectorAll("button")];
    buttons.slice(0, -1).forEach((button) => { button.disabled = true; });
    const stop = buttons.at(-1);
    stop.textContent = form.dataset.stop;
    shown.setAttribute("aria-live", "polite");
    for (let n = 0; n < most && !stopped; n += 1) {
      const passed = await send(form.dataset.step);
      shown.textContent = passed.day;
      if (passed.reached && most === MOST_DAYS) break;
    }
    await send(form.dataset.told);
    location.reload();
  };

  form.addEventListener("submit", (event) => {
    const how = event.submitter?.value;
    if (form.dataset.busy) {
      event.preventDefault();
      stopped = true;
      event.submitter.disabled = true;
      return;
    }
    form.dataset.busy = "1";
    if (how === "day") {
      event.submitter.textContent = form.dataset.running;
      return;
    }
    event.preventDefault();
    run(how === "week" ? 7 : MOST_DAYS).catch(() => location.reload());
  });
  window.addEventListener("pageshow", () => { delete form.dataset.busy; });
})();
