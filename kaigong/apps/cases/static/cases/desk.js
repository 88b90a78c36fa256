// Pages of joint approval. The desk's keys: a accepts the focused row, c opens its correction notice. An address with #do-… opens that form.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key !== "a" && event.key !== "c") return;
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
})();
