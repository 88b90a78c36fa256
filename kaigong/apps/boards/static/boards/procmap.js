// What really happens, as a map: activities, the steps between them, how often or how long. ELK lays out, this draws.
// The data come from boards/process.py: {nodes: [{id, name, count, starts, ends}], edges: [{from, to, count, p50, said, p90}]}
(function () {
  "use strict";
  const NS = "http://www.w3.org/2000/svg", WIDTH = 150, HEIGHT = 46, LEAST = 0.25, MOST = 2.5, HIGHEST = 760;

  function element(name, attributes, parent) {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  }
  const pen = document.createElement("canvas").getContext("2d");
  function cut(text, room, font) {
    pen.font = font;
    if (pen.measureText(text).width <= room) return text;
    let last = text;
    while (last.length > 1 && pen.measureText(`${last}…`).width > room) last = last.slice(0, -1);
    return `${last}…`;
  }
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key]);

  Kaigong.pictures.register("procmap", (host, given) => {
    const elk = new ELK({ workerUrl: host.dataset.worker });
    const box = host.closest("[data-picture-box]"), slider = box.querySelector("[data-rare]"), told = box.querySelector("[data-told]");
    const svg = element("svg", { class: "ah-map", role: "img", "aria-label": given.words.label }, null);
    host.replaceChildren(svg);
    const stage = element("g", {}, svg), wires = element("g", { class: "ah-wires" }, stage), boxes = element("g", {}, stage), labels = element("g", { "aria-hidden": "true" }, stage);
    let data = given, byTime = false, turn = 0, view = { x: 8, y: 8, scale: 1 }, size = { width: 1, height: 1, x: 0, y: 0 };

    // The most frequent steps until so many, and for every activity its best way in and out, so that none hangs loose.
    function chosen() {
      const share = slider ? Number(slider.value) / 100 : 1;
      const sorted = [...data.edges].sort((a, b) => b.count - a.count);
      const kept = new Set(sorted.slice(0, Math.max(1, Math.round(sorted.length * share))));
      for (const node of data.nodes) {
        const into = sorted.find((edge) => edge.to === node.id && edge.from !== node.id), out = sorted.find((edge) => edge.from === node.id && edge.to !== node.id);
        if (into) kept.add(into);
        if (out) kept.add(out);
      }
      return [...kept];
    }

    async function lay() {
      const mine = (turn += 1), edges = chosen(), starts = data.nodes.filter((node) => node.starts), ends = data.nodes.filter((node) => node.ends);
      const top = Math.max(1, ...data.nodes.map((node) => node.starts)) * 0.05, low = Math.max(1, ...data.nodes.map((node) => node.ends)) * 0.05;
      const more = [
        ...starts.filter((node) => node.starts >= top).map((node) => ({ from: "start", to: node.id, count: node.starts, quiet: true })),
        ...ends.filter((node) => node.ends >= low).map((node) => ({ from: node.id, to: "end", count: node.ends, quiet: true })),
      ];
      const all = [...more, ...edges.filter((edge) => edge.from !== edge.to)];
      const graph = {
        id: "root",
        layoutOptions: { "elk.algorithm": "layered", "elk.direction": host.clientWidth < 640 ? "DOWN" : "RIGHT", "elk.layered.spacing.nodeNodeBetweenLayers": "64", "elk.spacing.nodeNode": "26", "elk.spacing.edgeNode": "18", "elk.spacing.edgeLabel": "3", "elk.edgeRouting": "POLYLINE", "elk.layered.feedbackEdges": "true" },
        children: [{ id: "start", width: 44, height: 26 }, { id: "end", width: 44, height: 26 }, ...data.nodes.map((node) => ({ id: String(node.id), width: WIDTH, height: HEIGHT }))],
        edges: all.map((edge, n) => ({ id: `e${n}`, sources: [String(edge.from)], targets: [String(edge.to)], labels: edge.quiet ? [] : [{ text: label(edge), width: 10 + 8 * label(edge).length, height: 14 }] })),
      };
      const result = await elk.layout(graph);
      if (mine !== turn || !host.isConnected) return;
      const first = result.children.find((child) => child.id === "start");
      size = { width: result.width, height: result.height, x: first.x + first.width / 2, y: first.y + first.height / 2 };
      fit();
      draw(result, all, edges.filter((edge) => edge.from === edge.to));
      host.dataset.edges = edges.length;
      if (told) told.textContent = fill(data.words.shown, { n: edges.length, all: data.edges.length });
    }
    const label = (edge) => (byTime ? edge.said : String(edge.count));

    function draw(result, all, loops) {
      const strongest = Math.max(1, ...data.edges.map((edge) => edge.count)), slowest = Math.max(0.01, ...data.edges.map((edge) => edge.p50 || 0));
      wires.replaceChildren(); boxes.replaceChildren(); labels.replaceChildren();
      const heavy = Math.max(1, ...data.nodes.map((node) => node.count)), again = new Map(loops.map((edge) => [edge.from, edge]));
      result.edges.forEach((wire, n) => {
        const edge = all[n], weight = byTime && !edge.quiet ? Math.sqrt((edge.p50 || 0) / slowest) : Math.sqrt(edge.count / strongest);
        for (const section of wire.sections || []) {
          const points = [section.startPoint, ...(section.bendPoints || []), section.endPoint];
          const path = element("path", { d: `M${points.map((p) => `${p.x},${p.y}`).join("L")}`, "stroke-width": (1 + 5 * weight).toFixed(1), class: edge.quiet ? "is-quiet" : byTime ? "is-time" : "", "marker-end": "url(#ah-arrow)" }, wires);
          if (!edge.quiet) element("title", {}, path).textContent = `${name(edge.from)} → ${name(edge.to)}\n${fill(data.words.times, { n: edge.count })}\n${fill(data.words.half, { n: edge.said })}\n${fill(data.words.nine, { n: edge.p90 })}`;
        }
        for (const text of wire.labels || []) if (text.text) element("text", { x: text.x + text.width / 2, y: text.y + 11, "text-anchor": "middle", class: "ah-wire-label" }, labels).textContent = text.text;
      });
      const family = getComputedStyle(host).fontFamily;
      for (const child of result.children) {
        const node = data.nodes.find((each) => String(each.id) === child.id), group = element("g", { transform: `translate(${child.x},${child.y})` }, boxes);
        if (!node) {
          element("rect", { width: child.width, height: child.height, rx: 13, class: "ah-end" }, group);
          element("text", { x: child.width / 2, y: 17, "text-anchor": "middle", class: "ah-map-meta" }, group).textContent = data.words[child.id];
          continue;
        }
        element("rect", { width: WIDTH, height: HEIGHT, rx: 5, class: "ah-box" }, group).style.setProperty("--weight", (node.count / heavy).toFixed(3));
        element("text", { x: 10, y: 19, class: "ah-map-name" }, group).textContent = cut(node.name, WIDTH - 18, `600 12.5px ${family}`);
        const loop = again.get(node.id);
        element("text", { x: 10, y: 37, class: "ah-map-meta" }, group).textContent = fill(data.words.times, { n: node.count }) + (loop ? `　↻ ${label(loop)}` : "");
        element("title", {}, group).textContent = node.name;
      }
    }
    const name = (id) => data.nodes.find((node) => node.id === id)?.name || data.words[id] || "";

    // A map larger than its frame opens where cases begin; the whole of it only when it is asked for.
    function fit(whole = false) {
      const across = (host.clientWidth - 16) / size.width;
      const scale = whole ? Math.min(1, across, (HIGHEST - 16) / size.height) : Math.min(1, Math.max(0.8, across));
      const height = Math.round(Math.min(HIGHEST, Math.max(220, size.height * scale + 18)));
      const shift = (length, room, at) => length * scale <= room - 16 ? Math.max(8, (room - length * scale) / 2) : Math.min(8, Math.max(room - length * scale - 8, room / 2 - at * scale));
      view = { x: shift(size.width, host.clientWidth, size.x), y: shift(size.height, height, size.y), scale };
      host.style.height = `${height}px`;
      place();
    }
    const place = () => stage.setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
    function zoom(factor) {
      const scale = Math.min(MOST, Math.max(LEAST, view.scale * factor)), ratio = scale / view.scale, cx = host.clientWidth / 2, cy = host.clientHeight / 2;
      view = { x: cx - (cx - view.x) * ratio, y: cy - (cy - view.y) * ratio, scale };
      place();
    }
    let drag = null;
    svg.addEventListener("pointerdown", (event) => { if (event.button === 0) { drag = { x: event.clientX, y: event.clientY, from: view }; svg.setPointerCapture(event.pointerId); } });
    svg.addEventListener("pointermove", (event) => { if (drag) { view = { ...drag.from, x: drag.from.x + event.clientX - drag.x, y: drag.from.y + event.clientY - drag.y }; place(); } });
    svg.addEventListener("pointerup", () => { drag = null; });
    svg.addEventListener("pointercancel", () => { drag = null; });
    svg.addEventListener("wheel", (event) => { if (event.ctrlKey || host.contains(document.activeElement)) { event.preventDefault(); zoom(event.deltaY < 0 ? 1.12 : 0.89); } }, { passive: false });
    host.tabIndex = 0;
    host.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "=") zoom(1.25);
      if (event.key === "-") zoom(0.8);
      const move = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (move) { event.preventDefault(); view = { ...view, x: view.x + move[0], y: view.y + move[1] }; place(); }
    });
    slider?.addEventListener("input", lay);

    const marker = element("marker", { id: "ah-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, element("defs", {}, svg));
    element("path", { d: "M0,0L8,4L0,8z", class: "ah-arrowhead" }, marker);
    lay();
    return {
      update(next) { data = next; lay(); },
      resize() { fit(); },
      repaint() {}, // colours are custom properties
      act(verb, button) {
        if (verb === "in") zoom(1.3);
        if (verb === "out") zoom(0.77);
        if (verb === "all") fit(true);
        if (verb === "count" || verb === "time") {
          byTime = verb === "time";
          for (const each of box.querySelectorAll('[data-picture-do="count"], [data-picture-do="time"]')) each.setAttribute("aria-pressed", String(each === button));
          lay();
        }
      },
      destroy() { turn += 1; elk.terminateWorker(); },
    };
  });
})();
