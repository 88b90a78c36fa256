// On a phone a wide table is read as cards: each cell says which column it belongs to. Without scripts it slides sideways.
(() => {
  const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

  const role = (cell) => (cell.closest("thead") ? "columnheader" : "rowheader");

  const SEEN = "a, button, img, svg, input:not([type=hidden]), select, textarea, .progress, canvas, [style*='width']";

  const shows = (cell) => cell.textContent.trim() || cell.querySelector(SEEN);

  const label = (row, heads) => {
    let column = 0;
    for (const [place, cell] of [...row.cells].entries()) {
      const said = heads[column] ?? "";
      if (!cell.firstElementChild && !cell.textContent.trim()) cell.replaceChildren();
      const named = place > 0 && cell.tagName === "TD" && cell.colSpan === 1 && said && shows(cell);
      if (named) cell.dataset.label = said;
      column += cell.colSpan;
    }
  };

  const dress = (table) => {
    const head = table.tHead;
    if (!head || head.rows.length !== 1 || table.matches(".kg-table-slim, .zs-rows, [data-cards='no']")) return;
    if (table.querySelector("[data-label], [rowspan]")) return;
    const heads = [...head.rows[0].cells].flatMap((cell) => Array(cell.colSpan).fill(cell.textContent.trim()));
    for (const row of table.rows) if (row.parentElement !== head) label(row, heads);
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody, tfoot, tr, td, th")) {
      if (!part.hasAttribute("role")) part.setAttribute("role", ROLES[part.tagName] ?? role(part));
    }
    table.classList.add("kg-cards");
  };

  const all = (root) => root.querySelectorAll(".kg-table-wrap > table.table:not(.kg-cards)").forEach(dress);

  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));
})();
