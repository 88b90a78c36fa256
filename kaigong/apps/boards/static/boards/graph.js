// The items of a project and what waits for what, in lanes by stage. ELK lays out (lanes.js), this draws and moves.
// The data come from boards/pictures.py: {stages, nodes: [{id, name, meta, say, stage, state, critical, after, url}], edges, gone: {id: into or null}}
(function () {
  "use strict";
  const WIDTH = 156, HEIGHT = 60, LEAST = 0.25, MOST = 2.5, LANE = 38, READABLE = 0.7, TALLEST = 1500;
  const NS = "http://www.w3.org/2000/svg";
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function element(name, attributes, parent) {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  }

  const pen = document.createElement("canvas").getContext("2d");
  // At most two lines: between words where there are any, else between characters.
  function wrap(text, room, font) {
    pen.font = font;
    const fits = (part) => pen.measureText(part).width <= room;
    const lines = [""];
    for (const part of text.match(/[\x21-\x7e\u00c0-\u024f]+\s*|./gu) || []) {
      if (lines[lines.length - 1] && !fits(lines[lines.length - 1] + part.trimEnd())) lines.push("");
      lines[lines.length - 1] += part;
    }
    if (lines.length <= 2) return lines;
    let last = lines[1] + lines[2];
    while (last.length > 1 && !fits(`${last}…`)) last = last.slice(0, -1);
    return [lines[0], `${last.trimEnd()}…`];
  }

  // A polyline with rounded corners.
  function path(points) {
    let d = `M${points[0].x},${points[0].y}`;
    for (let n = 1; n < points.length - 1; n += 1) {
      const [a, b, c] = [points[n - 1], points[n], points[n + 1]];
      const r = Math.min(5, Math.hypot(b.x - a.x, b.y - a.y) / 2, Math.hypot(c.x - b.x, c.y - b.y) / 2);
      const near = (p) => { const l = Math.hypot(p.x - b.x, p.y - b.y) || 1; return `${b.x + ((p.x - b.x) / l) * r},${b.y + ((p.y - b.y) / l) * r}`; };
      d += `L${near(a)}Q${b.x},${b.y} ${near(c)}`;
    }
    const end = points[points.length - 1];
    return `${d}L${end.x},${end.y}`;
  }

  Kaigong.pictures.register("graph", (host, given) => {
    const elk = new ELK({ workerUrl: host.dataset.worker });
    const svg = element("svg", { class: "bd-graph", role: "group", "aria-label": given.words.label }, null);
    host.replaceChildren(svg);
    const family = getComputedStyle(host).fontFamily;
    const bands = element("g", {}, svg), stage = element("g", { class: "bd-stage" }, svg);
    const wires = element("g", { class: "bd-wires" }, stage), boxes = element("g", {}, stage), signs = element("g", { "aria-hidden": "true" }, svg);
    let data = given, laid = null, whole = false, view = null, turn = 0;
    const drawnNodes = new Map(); // id -> its group

    const chosen = () => {
      const nodes = data.nodes.filter((node) => whole || !node.after);
      return { nodes, edges: data.edges, stages: data.stages };
    };

    async function lay(first) {
      const mine = (turn += 1), shown = chosen();
      const { graph, lanes } = Kaigong.lanes.build(shown, () => ({ width: WIDTH, height: HEIGHT }));
      const result = await elk.layout(graph);
      if (mine !== turn || !host.isConnected) return; // something newer is under way
      laid = Kaigong.lanes.read(result, lanes, data.stages);
      delete host.dataset.laying;
      host.dataset.nodes = laid.nodes.size;
      fit(Boolean(host.dataset.whole));
      draw(shown, !first && !still());
      place();
    }

    // --- drawing --------------------------------------------------------------------------------------------------

    // A node is its drawing and, over it, an empty link that carries the whole name: the words drawn may be cut short.
    function fresh(node) {
      const group = element("g", { class: "bd-node", "data-id": node.id }, boxes);
      element("rect", { class: "bd-box", width: WIDTH, height: HEIGHT, rx: 5 }, group);
      element("path", { class: "bd-edge-of-state", d: `M5,0H6V${HEIGHT}H5a5,5 0 0 1 -5,-5V5a5,5 0 0 1 5,-5z` }, group);
      element("g", { class: "bd-words", "aria-hidden": "true" }, group);
      const link = element("a", {}, group);
      element("rect", { class: "bd-hit", width: WIDTH, height: HEIGHT, rx: 5 }, link);
      drawnNodes.set(node.id, group);
      return group;
    }

    const linkOf = (group) => group.querySelector("a");

    function write(group, node) {
      const link = linkOf(group), text = group.querySelector(".bd-words");
      link.setAttribute("aria-label", node.say);
      link.setAttribute("href", node.url || "#");
      group.classList.toggle("is-critical", node.critical);
      group.style.setProperty("--state", `var(--bd-${node.state})`);
      text.replaceChildren();
      const lines = wrap(node.name, WIDTH - 20, `600 12.5px ${family}`);
      lines.forEach((line, n) => { element("text", { x: 13, y: (lines.length === 1 ? 25 : 18) + n * 16, class: "bd-name" }, text).textContent = line; });
      const [meta, more] = wrap(node.meta, WIDTH - 18, `11px ${family}`);
      element("text", { x: 13, y: HEIGHT - 8, class: "bd-meta" }, text).textContent = more ? `${meta.slice(0, -1)}…` : meta;
    }

    const put = (link, { x, y }) => { link.style.transform = `translate(${x}px, ${y}px)`; };

    function draw(shown, moving) {
      const before = new Set(drawnNodes.keys());
      svg.classList.toggle("is-moving", moving);
      for (const node of shown.nodes) {
        const link = drawnNodes.get(node.id) || fresh(node), isNew = !before.delete(node.id);
        write(link, node);
        if (isNew && moving) link.classList.add("is-coming");
        put(link, laid.nodes.get(node.id));
        if (isNew && moving) requestAnimationFrame(() => requestAnimationFrame(() => link.classList.remove("is-coming")));
      }
      for (const id of before) leave(id, moving);
      // Left to right, so that the Tab key goes through them in the order of time.
      const inTime = [...shown.nodes].sort((a, b) => laid.nodes.get(a.id).x - laid.nodes.get(b.id).x || laid.nodes.get(a.id).y - laid.nodes.get(b.id).y);
      for (const node of inTime) if (!drawnNodes.get(node.id).contains(document.activeElement)) boxes.append(drawnNodes.get(node.id));
      const old = [...wires.children], critical = new Set(shown.nodes.filter((node) => node.critical).map((node) => node.id));
      for (const { from, to, points } of laid.routes) {
        const wire = element("path", { d: path(points), "data-from": from, "data-to": to, class: critical.has(from) && critical.has(to) ? "is-critical" : "" }, wires);
        if (moving) { wire.classList.add("is-coming"); setTimeout(() => wire.classList.remove("is-coming"), 350); }
      }
      for (const wire of old) wire.remove();
    }

    // An item that a reform merges flies into the one it became; one that is dropped fades where it stands.
    function leave(id, moving) {
      const link = drawnNodes.get(id), into = laid.nodes.get(data.gone?.[id]);
      drawnNodes.delete(id);
      if (!moving) return link.remove();
      link.classList.add("is-going");
      if (into) put(link, into);
      return setTimeout(() => link.remove(), 700);
    }

    // --- view -----------------------------------------------------------------------------------------------------

    // As wide as there is room for, but never too small to read; what does not fit is reached by dragging.
    const size = () => ({ width: host.clientWidth || 800, height: host.clientHeight || 480 });
    function fit(all) {
      const room = size().width - LANE - 16;
      const scale = Math.min(1, Math.max(all ? LEAST : READABLE, room / laid.width));
      host.style.height = `${Math.round(Math.min(TALLEST, Math.max(240, laid.height * scale + 12)))}px`;
      view = { x: LANE + 8, y: 6, scale };
    }

    function place() {
      stage.setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
      bands.replaceChildren();
      signs.replaceChildren();
      const { width } = size();
      laid.bands.forEach((band, n) => {
        const y = view.y + band.y * view.scale, height = band.height * view.scale;
        element("rect", { class: n % 2 ? "bd-band" : "bd-band is-odd", x: 0, y, width, height }, bands);
        element("rect", { class: "bd-lane", x: 0, y, width: LANE, height }, signs);
        const name = element("text", { class: "bd-lane-name", transform: `translate(${LANE / 2},${y + height / 2}) rotate(-90)`, "text-anchor": "middle" }, signs);
        const lines = wrap(band.name, height - 8, `600 12px ${family}`);
        lines.forEach((line, at) => { element("tspan", { x: 0, y: 4 + (at - (lines.length - 1) / 2) * 14 }, name).textContent = line; });
        element("title", {}, name).textContent = band.name;
      });
    }

    function zoom(factor, at) {
      const { width, height } = size(), centre = at || { x: width / 2, y: height / 2 };
      const scale = Math.min(MOST, Math.max(LEAST, view.scale * factor)), ratio = scale / view.scale;
      view = { x: centre.x - (centre.x - view.x) * ratio, y: centre.y - (centre.y - view.y) * ratio, scale };
      place();
    }

    function reveal(id) {
      const box = laid.nodes.get(id), { width, height } = size();
      const x = view.x + box.x * view.scale, y = view.y + box.y * view.scale;
      if (x < LANE || x + box.width * view.scale > width) view.x = width / 2 - (box.x + box.width / 2) * view.scale;
      if (y < 0 || y + box.height * view.scale > height) view.y = height / 2 - (box.y + box.height / 2) * view.scale;
      place();
    }

    // --- ancestors and dependants ---------------------------------------------------------------------------------

    function reach(id, back) {
      const found = new Set(), queue = [id];
      while (queue.length) {
        const at = queue.pop();
        for (const [from, to] of data.edges) {
          const next = back ? (to === at ? from : null) : from === at ? to : null;
          if (next && !found.has(next)) { found.add(next); queue.push(next); }
        }
      }
      return found;
    }

    function light(id) {
      svg.classList.toggle("is-lit", Boolean(id));
      const before = id ? reach(id, true) : new Set(), after = id ? reach(id, false) : new Set();
      const lit = new Set([id, ...before, ...after]);
      for (const [other, link] of drawnNodes) link.classList.toggle("is-lit", lit.has(other));
      for (const wire of wires.children) {
        const { from, to } = wire.dataset, up = lit.has(from) && (before.has(to) || to === id), down = lit.has(to) && (after.has(from) || from === id);
        wire.classList.toggle("is-lit", (up && !after.has(from)) || (down && !before.has(to)));
      }
    }

    const idOf = (target) => target.closest?.(".bd-node")?.dataset.id;
    svg.addEventListener("mouseover", (event) => light(idOf(event.target)));
    svg.addEventListener("mouseleave", () => light(null));
    svg.addEventListener("focusin", (event) => { const id = idOf(event.target); if (id) { light(id); reveal(id); } });
    svg.addEventListener("focusout", () => light(null));
    svg.addEventListener("keydown", (event) => {
      const id = idOf(event.target);
      const step = { ArrowRight: () => data.edges.find(([from]) => from === id)?.[1], ArrowLeft: () => data.edges.find(([, to]) => to === id)?.[0] }[event.key]?.();
      if (step && drawnNodes.has(step)) { event.preventDefault(); linkOf(drawnNodes.get(step)).focus(); }
      if (event.key === "+" || event.key === "=") zoom(1.25);
      if (event.key === "-") zoom(0.8);
    });

    // --- pan and zoom ---------------------------------------------------------------------------------------------

    let drag = null;
    svg.addEventListener("pointerdown", (event) => { if (event.button === 0) drag = { id: event.pointerId, x: event.clientX, y: event.clientY, from: view, moved: false }; });
    svg.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerId !== drag.id || !laid) return;
      const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
      if (!drag.moved && Math.hypot(dx, dy) < 5) return;
      if (!drag.moved) svg.setPointerCapture(drag.id);
      drag.moved = true;
      view = { ...drag.from, x: drag.from.x + dx, y: drag.from.y + dy };
      place();
    });
    const drop = () => { setTimeout(() => { drag = null; }, 0); };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", () => { drag = null; });
    svg.addEventListener("click", (event) => { if (drag?.moved || idOf(event.target) && event.target.closest("a").getAttribute("href") === "#") event.preventDefault(); }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("wheel", (event) => {
      if (!(event.ctrlKey || host.contains(document.activeElement))) return; // the page scrolls on
      event.preventDefault();
      const frame = svg.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.12 : 0.89, { x: event.clientX - frame.left, y: event.clientY - frame.top });
    }, { passive: false });
    host.tabIndex = 0;
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", given.words.label);

    const actions = {
      in: () => zoom(1.3), out: () => zoom(0.77),
      all() { host.dataset.whole = "yes"; fit(true); place(); },
      scope(button) { whole = !whole; button.setAttribute("aria-pressed", String(whole)); lay(false); },
    };

    host.dataset.laying = "";
    lay(true);
    return {
      layout: () => laid,
      act: (verb, button) => actions[verb]?.(button),
      update(next) { data = next; lay(false); },
      resize() { if (laid && view) place(); },
      repaint() {}, // the colours are custom properties
      destroy() { turn += 1; elk.terminateWorker(); },
    };
  });
})();
