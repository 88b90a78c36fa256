// The map of the city, drawn by ECharts: regions shaded by how many projects they have, cells of many projects, projects.
// The data come from boards/citymap.py. What lies in view is asked for anew when the view moves; the view is in the address.
// Used by the page of the map, by the page that sets a project's place (data.pick), and by the wall (data.wall).
(function () {
  "use strict";
  const FORMS = { infrastructure: "circle", industry: "rect", livelihood: "triangle", ecology: "diamond" };
  const STEP = 1.6, WAIT = 220;
  let maps = 0;

  function cityMap(host, given, paint) {
    const name = `city-${(maps += 1)}`, chart = echarts.init(host, null, { renderer: "canvas" });
    let data = given, found = { cells: [], points: [], count: 0 }, timer = 0, asking = null, ready = false, picked = data.picked || null;
    const say = (key, n) => data.words[key].replace("{n}", n.toLocaleString());
    const text = (value) => { const made = document.createElement("span"); made.textContent = value; return made.innerHTML; };
    const size = () => parseFloat(getComputedStyle(host).fontSize) || 14;
    const narrow = () => data.wall && chart.getWidth() < 32 * size();
    const scale = () => (data.wall ? (size() / 14) * (narrow() ? 0.85 : 1) : 1);

    function mix(one, other, share) {
      const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
      const a = parts(one), b = parts(other);
      return `rgb(${a.map((value, n) => Math.round(value + (b[n] - value) * share)).join(",")})`;
    }
    const colour = (klass) => paint(`--mp-${klass}`) || paint("--mp-industry");
    const width = (yi) => (6 + Math.min(Math.sqrt(yi) * 2.2, 26)) * scale();

    function regions() {
      const most = Math.max(1, ...data.regions.map((each) => each.n));
      return data.regions.map((each) => ({
        name: each.code, itemStyle: {
          areaColor: mix(paint("--mp-land"), paint("--mp-full"), data.wall ? each.n / most : Math.sqrt(each.n / most)),
          borderColor: each.code === data.county ? paint("--mp-text") : paint("--mp-edge"), borderWidth: each.code === data.county ? 2 : 1,
        },
      }));
    }
    function names() {
      return data.regions.map((each) => ({ value: each.label, name: each.code, told: data.wall ? `${each.name}\n{n|${each.n}}${each.late && !narrow() ? ` {late|${data.words.late.replace("{n}", each.late)}}` : ""}` : each.name }));
    }
    function series() {
      const ink = paint("--mp-text"), halo = paint("--mp-halo"), areas = found.points.filter((one) => one.shape);
      return [
        { id: "areas", type: "custom", coordinateSystem: "geo", data: areas.flatMap((one) => one.shape.map((ring) => ({ value: [...one.at], ring, one }))), z: 2,
          renderItem: (params, api) => {
            const row = areas.flatMap((one) => one.shape.map((ring) => ({ ring, one })))[params.dataIndex];
            if (!row) return null;
            return { type: "polygon", shape: { points: row.ring.map((at) => api.coord(at)) }, style: { fill: colour(row.one.klass), opacity: 0.28, stroke: colour(row.one.klass), lineWidth: 1.5 } };
          } },
        { id: "points", type: "scatter", coordinateSystem: "geo", z: 4, cursor: "pointer",
          data: found.points.map((one) => ({ value: one.at, one, symbol: FORMS[one.klass] || "circle", symbolSize: width(one.yi),
            itemStyle: one.started ? { color: colour(one.klass), borderColor: halo, borderWidth: 1 } : { color: paint("--mp-paper"), borderColor: colour(one.klass), borderWidth: 2 * scale() } })) },
        { id: "cells", type: "scatter", coordinateSystem: "geo", z: 5, cursor: "pointer",
          data: found.cells.map(([x, y, n, yi]) => ({ value: [x, y], cell: { n, yi }, symbolSize: (16 + Math.min(Math.log2(n) * 4, 34)) * scale(),
            label: { show: true, formatter: n > 9999 ? `${Math.round(n / 1000)}k` : String(n), color: paint("--mp-on-many"), fontSize: 11 * scale(), fontWeight: 600 } })),
          itemStyle: { color: paint("--mp-many"), opacity: 0.92 } },
        { id: "picked", type: "scatter", coordinateSystem: "geo", z: 8, symbol: "pin", symbolSize: 42, silent: true, data: picked ? [{ value: picked }] : [], itemStyle: { color: paint("--kg-accent") || "#0b5cad" } },
        { id: "names", type: "scatter", coordinateSystem: "geo", z: 9, silent: true, symbolSize: 0.1, data: names(), labelLayout: data.wall ? { moveOverlap: "shiftY" } : { hideOverlap: true },
          label: { show: true, formatter: (one) => one.data.told, color: ink, fontSize: (data.wall ? 13 : 12.5) * scale(), fontWeight: 600, textBorderColor: halo, textBorderWidth: 3, lineHeight: 17 * scale(), align: "center",
            rich: { n: { fontSize: 17 * scale(), fontWeight: 700, color: ink, textBorderColor: halo, textBorderWidth: 3 }, late: { fontSize: 11 * scale(), color: paint("--mp-late") || paint("--kg-late"), textBorderColor: halo, textBorderWidth: 3 } } } },
      ];
    }
    function told({ data: row, componentType, name: code }) {
      if (componentType === "geo") {
        const region = data.regions.find((each) => each.code === code);
        return region ? `<div class="mp-tip"><strong>${text(region.name)}</strong><br>${say("projects", region.n)}${data.wall ? "" : ` · ${say("yi", region.yi)}`}</div>` : "";
      }
      if (row && row.cell) return `<div class="mp-tip">${say("here", row.cell.n)}${row.cell.yi === null ? "" : `<br>${say("yi", row.cell.yi)}`}</div>`;
      if (row && row.one) return `<div class="mp-tip"><strong>${text(row.one.name)}</strong><br>${text((data.classes.find(([key]) => key === row.one.klass) || ["", ""])[1])} · ${say("yi", row.one.yi)} · ${text(row.one.started ? data.words.started : data.words.waiting)}</div>`;
      return "";
    }
    function draw(whole) {
      if (!ready) return;
      const box = data.box;
      if (whole && box && !data.wall) {
        host.style.setProperty("--mp-ratio", String(Math.min(Math.max(((box[2] - box[0]) * data.aspect) / (box[3] - box[1]), 0.9), 2.2)));
        chart.resize();
      }
      chart.setOption({
        animation: false, textStyle: { fontFamily: getComputedStyle(host).fontFamily },
        tooltip: { trigger: "item", confine: true, backgroundColor: paint("--mp-paper"), borderColor: paint("--mp-line"), textStyle: { color: paint("--mp-text"), fontSize: 14 * scale() }, formatter: told },
        geo: Object.assign({ map: name, nameProperty: "code", aspectScale: data.aspect, roam: data.wall ? false : true, regions: regions(), scaleLimit: { min: 0.6, max: 400 },
          itemStyle: { areaColor: paint("--mp-land"), borderColor: paint("--mp-edge") }, label: { show: false },
          emphasis: { label: { show: false }, itemStyle: { areaColor: paint("--mp-full") } }, select: { disabled: true }, z: 1 },
        whole ? Object.assign({ layoutCenter: ["50%", "50%"], layoutSize: room(box), center: null, zoom: 1 }, box ? { boundingCoords: [[box[0], box[3]], [box[2], box[1]]] } : {}) : {}),
        series: series(),
      }, whole ? { notMerge: true } : { replaceMerge: ["series"] });
    }
    // The map keeps its proportion: as large as fits into the picture. ECharts takes the longer side as the size.
    function room(box) {
      const wide = chart.getWidth() - 16, high = chart.getHeight() - 16, ratio = box ? ((box[2] - box[0]) * data.aspect) / (box[3] - box[1]) : 1;
      return ratio > 1 ? Math.min(wide, high * ratio) : Math.min(high, wide / ratio);
    }
    function view() {
      const [west, north] = chart.convertFromPixel({ geoIndex: 0 }, [0, 0]), [east, south] = chart.convertFromPixel({ geoIndex: 0 }, [chart.getWidth(), chart.getHeight()]);
      return [Math.min(west, east), Math.min(south, north), Math.max(west, east), Math.max(south, north)].map((value) => Math.round(value * 1e5) / 1e5);
    }
    async function ask(moved) {
      if (!ready || !data.points) return;
      const box = view();
      if (!box.every(Number.isFinite)) return;
      if (moved && !data.wall) remember(box);
      asking?.abort();
      asking = new AbortController();
      const query = new URLSearchParams(data.query);
      query.set("across", String(Math.round(chart.getWidth() / (80 * scale()))));
      query.set("box", [Math.max(box[0], -180), Math.max(box[1], -90), Math.min(box[2], 180), Math.min(box[3], 90)].join(","));
      try {
        const answer = await fetch(`${data.points}?${query}`, { signal: asking.signal, credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        found = await answer.json();
        status(say("seen", found.count));
        draw(false);
      } catch (error) {
        if (error.name !== "AbortError") status(data.words.lost);
      }
    }
    function status(words) {
      const where = host.closest("[data-picture-box]")?.querySelector("[data-map-seen]");
      if (where) where.textContent = words;
    }
    function remember(box) {
      if (data.pick) return;
      const address = new URL(location.href);
      address.searchParams.set("box", box.join(","));
      history.replaceState(history.state, "", address);
      for (const chip of document.querySelectorAll("[data-map-filters] a[href]")) {
        const url = new URL(chip.getAttribute("href"), location.href);
        url.searchParams.set("box", box.join(","));
        chip.setAttribute("href", url.pathname + url.search);
      }
    }
    const later = () => { clearTimeout(timer); timer = setTimeout(() => ask(true), WAIT); };
    function zoom(times, at) {
      const centre = at || chart.convertFromPixel({ geoIndex: 0 }, [chart.getWidth() / 2, chart.getHeight() / 2]);
      const geo = chart.getOption().geo[0];
      chart.setOption({ geo: { zoom: (geo.zoom || 1) * times, center: centre } });
      later();
    }
    chart.on("georoam", later);
    chart.on("click", (event) => {
      if (event.data && event.data.one && !data.pick) location.assign(event.data.one.url);
      else if (event.data && event.data.cell && !data.wall) zoom(4, event.data.value);
      else if (event.componentType === "geo" && !data.pick) {
        const region = data.regions.find((each) => each.code === event.name);
        if (region && region.url) location.assign(region.url);
      }
    });
    chart.getZr().on("click", (event) => {
      if (!data.pick) return;
      const at = chart.convertFromPixel({ geoIndex: 0 }, [event.offsetX, event.offsetY]);
      picked = at.map((value) => Math.round(value * 1e6) / 1e6);
      host.dispatchEvent(new CustomEvent("kaigong:picked", { bubbles: true, detail: picked }));
      draw(false);
    });
    async function begin() {
      try {
        const answer = await fetch(data.shapes, { credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        echarts.registerMap(name, await answer.json());
      } catch (error) {
        return status(data.words.lost);
      }
      ready = true;
      draw(true);
      ask(false);
    }
    begin();
    return {
      update(next) { const moved = next.shapes !== data.shapes; data = next; if (moved) begin(); else { draw(true); ask(false); } },
      shade(next) { data.regions = next; draw(false); },
      refresh: () => ask(false),
      pick(at) { picked = at; draw(false); },
      resize() { chart.resize(); if (ready) { draw(!data.given && !data.pick); ask(false); } },
      repaint: () => draw(false),
      act(verb) {
        if (verb === "whole") { const address = new URL(location.href); address.searchParams.delete("box"); if (data.given) location.assign(address); else { history.replaceState(history.state, "", address); draw(true); ask(false); } }
        else zoom(verb === "in" ? STEP : 1 / STEP);
      },
      destroy: () => chart.dispose(),
    };
  }

  window.Kaigong = Object.assign(window.Kaigong || {}, { cityMap });
  window.Kaigong.pictures?.register("citymap", (host, given, tools) => cityMap(host, given, (name) => tools.colours()(name)));
})();
