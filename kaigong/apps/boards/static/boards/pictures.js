// Loads pictures when they come into view, and keeps them in step with the page.
//
// A picture is a host element:
//   <div id="plan-gantt" data-picture="gantt" data-source="plan-gantt-data" data-needs="URL URL" hidden hx-preserve>
// `data-source` names a <script type="application/json">; `data-needs` the scripts to fetch first, in order.
// A drawer registers itself:  Kaigong.pictures.register("gantt", (host, data, tools) => ({update, resize, repaint, destroy}))
// With scripts off the host stays hidden and the table beside it is what one sees.
(function () {
  "use strict";
  const drawers = new Map(); // kind -> function
  const drawn = new Map(); // host -> {picture, text}
  const fetched = new Map(); // url -> Promise

  function fetchScript(url) {
    if (!fetched.has(url)) {
      fetched.set(url, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = url;
        script.addEventListener("load", resolve);
        script.addEventListener("error", () => { fetched.delete(url); script.remove(); reject(new Error(url)); });
        document.head.append(script);
      }));
    }
    return fetched.get(url);
  }

  function sourceText(host) {
    const source = document.getElementById(host.dataset.source);
    return source ? source.textContent : "";
  }

  // Colours of the theme in force, by custom property: colours("--bd-accent").
  function colours(host) {
    const style = getComputedStyle(host);
    return (name) => style.getPropertyValue(name).trim();
  }

  async function draw(host) {
    const text = sourceText(host);
    if (!text || host.dataset.state === "loading") return;
    host.dataset.state = "loading";
    try {
      for (const url of (host.dataset.needs || "").split(" ").filter(Boolean)) await fetchScript(url);
    } catch {
      host.dataset.state = "missing"; // the table is there
      show(host, false);
      return;
    }
    if (!host.isConnected || !drawers.has(host.dataset.picture)) return;
    show(host, true);
    const picture = drawers.get(host.dataset.picture)(host, JSON.parse(text), { colours: () => colours(host) });
    drawn.set(host, { picture, text });
    host.dataset.state = "drawn";
    sizes.observe(host);
  }

  // The switch between picture and table; the table alone is there without scripts.
  function show(host, asPicture) {
    const box = host.closest("[data-picture-box]");
    host.hidden = !asPicture;
    host.dataset.showing = asPicture ? "picture" : "table";
    if (!box) return;
    box.dataset.showing = host.dataset.showing;
    for (const button of box.querySelectorAll("[data-picture-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.pictureShow === box.dataset.showing));
    }
    const known = drawn.get(host);
    if (asPicture && known) known.picture.resize();
  }

  function refresh(host) {
    const known = drawn.get(host);
    if (!known) {
      const box = host.closest("[data-picture-box]");
      if (box && host.dataset.state !== "missing") box.dataset.showing = "soon";
      return seen.observe(host);
    }
    const text = sourceText(host);
    if (text && text !== known.text) {
      known.text = text;
      known.picture.update(JSON.parse(text));
    }
    show(host, host.dataset.showing !== "table");
  }

  function sweep() {
    for (const [host, known] of drawn) {
      if (host.isConnected) continue;
      known.picture.destroy();
      drawn.delete(host);
      sizes.unobserve(host);
      seen.unobserve(host);
    }
    for (const host of document.querySelectorAll("[data-picture]")) refresh(host);
  }

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target.matches("[data-picture]") ? entry.target : entry.target.querySelector("[data-picture]"));
    }
  }, { rootMargin: "400px" });
  // A hidden host has no place of its own, so its box is watched in its stead.
  const watch = seen.observe.bind(seen);
  seen.observe = (host) => watch(host.hidden ? host.closest("[data-picture-box]") || host.parentElement : host);

  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      if (entry.contentRect.width > 0) drawn.get(entry.target)?.picture.resize();
    }
  });

  new MutationObserver(() => { for (const { picture } of drawn.values()) picture.repaint(); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const { picture } of drawn.values()) picture.repaint();
  });

  document.addEventListener("click", (event) => {
    const shower = event.target.closest("[data-picture-show]");
    const doer = event.target.closest("[data-picture-do]");
    const box = (shower || doer)?.closest("[data-picture-box]");
    const host = box?.querySelector("[data-picture]");
    if (!host) return;
    if (shower) show(host, shower.dataset.pictureShow === "picture");
    else drawn.get(host)?.picture.act?.(doer.dataset.pictureDo, doer);
  });

  document.addEventListener("htmx:afterSettle", sweep);
  document.addEventListener("htmx:historyRestore", sweep);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", sweep);
  else sweep();

  window.Kaigong = Object.assign(window.Kaigong || {}, {
    pictures: { register: (kind, drawer) => drawers.set(kind, drawer), of: (id) => drawn.get(document.getElementById(id))?.picture },
  });
})();
