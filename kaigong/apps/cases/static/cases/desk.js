// Pages of joint approval. The desk's keys: a accepts the focused row, c opens its correction notice, x picks it for the
// lot. An address with #do-… opens that form. A template's text goes into the opinion at a click. What may be undone
// may be so for ten seconds. Without scripts all of it works by plain forms and links.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!["a", "c", "x"].includes(event.key)) return;
    const own = document.activeElement?.closest("[data-row]")?.querySelector(`[data-row-key="${event.key}"]`);
    if (!own) return;
    event.preventDefault();
    own.click();
  });

  const openAsked = () => {
    const asked = location.hash.startsWith("#do-") ? document.getElementById(location.hash.slice(1)) : null;
    if (!asked) return;
    const details = asked.querySelector("details");
    if (details) details.open = true;
    asked.querySelector("textarea, select, input:not([type=hidden]), button")?.focus();
  };
  window.addEventListener("load", () => setTimeout(openAsked)); // after the browser itself has gone to the fragment
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  });
  window.addEventListener("hashchange", openAsked);

  const english = document.documentElement.lang === "en";
  const picks = () => [...document.querySelectorAll("input[name=item][form=lot]")];
  const count = () => {
    const place = document.querySelector("[data-lot-count]");
    if (!place) return;
    const n = picks().filter((pick) => pick.checked).length;
    place.textContent = english ? (n ? `${n} chosen:` : "Tick rows to act on them together:") : n ? `已勾选 ${n} 项：` : "勾选后批量办理：";
    const all = document.querySelector("[data-lot-all]");
    if (all) all.checked = n > 0 && n === picks().length;
  };
  const startLot = () => {
    const all = document.querySelector("[data-lot-all]");
    if (all) all.hidden = false;
    count();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-lot-all]")) for (const pick of picks()) pick.checked = event.target.checked;
    if (event.target.matches("[data-lot-all], input[name=item]")) count();
  });
  document.addEventListener("DOMContentLoaded", startLot);
  document.addEventListener("htmx:load", startLot);

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    const into = chip && document.getElementById(chip.dataset.insertInto);
    if (!into) return;
    event.preventDefault();
    const before = into.value.trim();
    into.value = before ? `${before}\n${chip.dataset.insert}` : chip.dataset.insert;
    into.dispatchEvent(new Event("input", { bubbles: true }));
    into.focus();
  });

  const undo = (root) => {
    for (const offer of root.querySelectorAll("[data-undo]:not([data-undoing])")) {
      offer.dataset.undoing = "";
      setTimeout(() => offer.remove(), Number(offer.dataset.undo) * 1000);
    }
  };
  document.addEventListener("DOMContentLoaded", () => undo(document));
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll && undo(event.target));
})();
