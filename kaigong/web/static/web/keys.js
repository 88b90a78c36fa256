// Keyboard: / search, ? help, j and k move along a list, Enter opens; a page's own keys stand in data-key="a".
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
    const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
    if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    const row = document.activeElement?.closest("[data-row]");
    const link = row && row === document.activeElement ? row.querySelector("a[href]") : null;
    link?.click();
    return Boolean(link);
  };

  const press = (key) => {
    if (key === "j") return move(1), true;
    if (key === "k") return move(-1), true;
    if (key === "Enter") return open();
    if (key === "?") return document.querySelector("[data-help-link]")?.click(), true;
    const search = key === "/" && document.querySelector("input[type=search]");
    if (search) return search.focus(), search.select(), true;
    const own = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!own) return false;
    if (own.matches("input, select, textarea")) own.focus();
    else own.click();
    return true;
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
    if (press(event.key)) event.preventDefault();
    return undefined;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  // Times are written by the server in the city's zone; a visitor elsewhere is shown theirs in the tooltip.
  document.addEventListener("DOMContentLoaded", () => {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.valueOf()) && time.dateTime.includes("T")) time.title = at.toLocaleString();
    }
  });
})();
