// The guided form: marks what an answer has brought into the list or taken out of it, prints, selects the link.
// Without scripts the form works the same, one page at a time.
(function () {
  "use strict";
  let before = null;
  const places = () => new Map([...document.querySelectorAll("#guide-result [data-item]")].map((row) => [row.dataset.item, row.closest("details").dataset.list || row.closest("details").querySelector("summary").firstChild.textContent.trim()]));

  document.addEventListener("htmx:beforeSwap", () => {
    before = document.querySelector("#guide-result") ? places() : null;
    openLists = [...document.querySelectorAll("#guide-result details")].map((list) => list.open);
  });
  let openLists = [];
  document.addEventListener("htmx:afterSettle", (event) => {
    // A new step: whoever works by keyboard or screen reader goes on at its heading.
    if (event.detail.target?.id === "guide" || event.detail.elt?.id === "guide") document.querySelector("#step-title")?.focus();
    if (!before) return;
    const now = places();
    const lists = [...document.querySelectorAll("#guide-result details")];
    if (lists.length === openLists.length) lists.forEach((list, n) => { list.open = openLists[n]; });
    for (const row of document.querySelectorAll("#guide-result [data-item]")) {
      const list = now.get(row.dataset.item);
      if (before.has(row.dataset.item) && before.get(row.dataset.item) !== list) row.classList.add("is-moved");
    }
    before = null;
  });

  function ready() {
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
    for (const field of document.querySelectorAll("[data-select-all]")) field.addEventListener("focus", () => field.select());
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
