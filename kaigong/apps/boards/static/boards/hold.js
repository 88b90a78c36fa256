// A slider beside every number of reviewers; the best measure, once it is found, is told on top too. All works without it.
(function () {
  "use strict";
  const form = document.querySelector("[data-hold]");
  if (!form) return;
  if (window.matchMedia("(max-width: 991.98px)").matches) form.querySelector("[data-fold]").open = false; // the finding first
  for (const input of form.querySelectorAll('input[type="number"][data-today]')) {
    const today = Number(input.dataset.today), slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: Math.max(today * 3, today + 4), step: 1, value: input.value, className: "form-range ah-slider", tabIndex: -1 });
    slider.setAttribute("aria-hidden", "true"); // the number beside it says and takes the same
    slider.addEventListener("input", () => { input.value = slider.value; });
    slider.addEventListener("change", () => { input.dispatchEvent(new Event("change", { bubbles: true })); });
    input.addEventListener("input", () => { slider.value = input.value; });
    input.closest(".ah-desk").append(slider);
    slider.addEventListener("change", (event) => event.stopPropagation());
  }
  document.addEventListener("htmx:afterSettle", () => {
    const found = document.querySelector("#measures [data-measures-finding]"), best = document.querySelector("#hold-best [data-best]");
    if (best) best.textContent = found ? found.textContent : "";
  });
})();
