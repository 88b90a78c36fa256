// The plan as a Gantt: what was planned (light), what happened (solid), what may wait (hatched), what may not (accent).
// The data come from boards/pictures.py; every word in them is already in the reader's language.
(function () {
  "use strict";
  const STAGE = 30, TOP = 76, NARROW = 640; // TOP: two lines of marks, months, days

  Kaigong.pictures.register("gantt", (host, given, tools) => {
    const chart = echarts.init(host, null, { renderer: "canvas" });
    let data, scale, lines, paint, focus = -1, whole = false;
    const said = Object.assign(document.createElement("div"), { className: "visually-hidden" });
    said.setAttribute("aria-live", "polite");
    host.after(said);

    const narrow = () => host.clientWidth < NARROW;
    const lead = () => (narrow() ? 17 : 0); // on a phone the name stands above its bar
    const gutter = () => (narrow() ? 8 : Math.min(250, Math.round(host.clientWidth * 0.22)));

    function prepare(fresh) {
      data = fresh;
      const rows = data.rows.filter((row) => whole || !row.after);
      scale = Kaigong.scale(Object.assign({}, data, { end: whole ? data.end : data.end_before }));
      lines = [];
      for (const stage of data.stages) {
        const own = rows.filter((row) => row.stage === stage.id);
        if (own.length) lines.push({ stage }, ...own.map((row) => ({ row })));
      }
      let y = 0;
      for (const line of lines) {
        line.y = y;
        line.h = line.stage ? STAGE : 26 + lead();
        y += line.h;
      }
      lines.height = y;
      host.style.height = `${TOP + y + 12}px`;
      if (focus >= lines.length) focus = -1;
    }

    // --- drawing --------------------------------------------------------------------------------------------------

    const places = (params, api) => {
      const { x, y, width, height } = params.coordSys;
      return { left: x, top: y, right: x + width, bottom: y + height, px: (value) => api.coord([value, 0])[0] };
    };
    const box = (x, y, width, height, style, extra) => ({ type: "rect", shape: Object.assign({ x, y, width, height }, extra), style });
    const words = (text, x, y, style) => ({ type: "text", style: Object.assign({ text, x, y, verticalAlign: "middle", fontSize: 12 }, style) });
    const between = (from, to, place) => {
      const left = Math.max(place.left, place.px(from)), right = Math.min(place.right, place.px(to));
      return right > left ? [left, right - left] : null;
    };

    function drawGround(params, api) {
      const place = places(params, api), children = [];
      for (const line of lines) {
        if (line.stage) children.push(box(0, place.top + line.y, place.right, line.h, { fill: paint("--bd-band") }));
      }
      for (const [from, to] of scale.rests) {
        const span = between(from, to, place);
        if (span) children.push(box(span[0], place.top, span[1], lines.height, { fill: paint("--bd-rest") }));
      }
      const pixels = place.px(1) - place.px(0);
      for (const tick of scale.ticks(pixels)) {
        const x = Math.round(place.px(tick.x));
        if (x < place.left - 1 || x > place.right) continue;
        const top = tick.month ? place.top - 40 : place.top - 18;
        children.push({ type: "line", shape: { x1: x, y1: top, x2: x, y2: place.top + (tick.month ? lines.height : 0) }, style: { stroke: paint("--bd-line") } });
        const text = tick.month ? monthName(tick) : tick.day;
        const fits = x + (tick.month ? 50 : 30) < place.right + 12 && !(tick.month && pixels * tick.room < 46);
        if (fits) children.push(words(text, x + 4, top + 9, { fill: paint("--bd-muted"), fontWeight: tick.month ? 600 : 400, fontSize: 11 }));
      }
      for (const [from, to, name] of scale.rests) {
        const span = name && between(from, to, place);
        if (span && span[1] > name.length * 11) children.push(words(name, span[0] + span[1] / 2, place.top + 8, { fill: paint("--bd-muted"), align: "center", fontSize: 10 }));
      }
      return { type: "group", silent: true, children };
    }

    const width = (text, size = 12) => echarts.format.getTextRect(text, `${size}px sans-serif`).width;
    const monthName = ({ year, month, first }) => data.words.months[month - 1] + (first || month === 1 ? data.words.year.replace("{y}", year) : "");

    // Today, the planned and the expected groundbreaking: lines with their words above the axis, on two levels.
    function drawMarks(params, api) {
      const place = places(params, api), children = [], taken = [-Infinity, -Infinity];
      const marks = [
        [data.today, data.words.today, "--bd-today", null],
        [data.groundbreaking_planned, data.words.groundbreaking_planned, "--bd-muted", [4, 4]],
        [data.groundbreaking, data.words.groundbreaking, "--bd-accent", [6, 3]],
      ].filter(([day]) => day !== null && day !== undefined && scale.has(day))
        .map(([day, text, colour, dash]) => ({ x: Math.round(place.px(scale.at(day))), text, colour: paint(colour), dash }))
        .filter(({ x }) => x >= place.left - 1 && x <= place.right + 1)
        .sort((one, other) => one.x - other.x);
      for (const { x, text, colour, dash } of marks) {
        const size = width(text, 12) + 10, left = Math.min(x - 2, place.right + 12 - size);
        const level = left > taken[1] ? 1 : 0;
        taken[level] = left + size;
        const y = place.top - 68 + 18 * level;
        children.push({ type: "line", shape: { x1: x, y1: y + 8, x2: x, y2: place.top + lines.height }, style: { stroke: colour, lineWidth: 1.5, lineDash: dash } });
        children.push(words(text, left, y, { fill: paint("--bd-paper"), fontSize: 12, backgroundColor: colour, padding: [2, 5], borderRadius: 3 }));
      }
      return { type: "group", silent: true, children };
    }

    const patterns = new Map(); // colour -> the hatch that means "may wait"
    function hatch(colour) {
      if (!patterns.has(colour)) {
        const tile = document.createElement("canvas");
        tile.width = tile.height = 6;
        const pen = tile.getContext("2d");
        pen.strokeStyle = colour;
        pen.lineWidth = 1;
        for (const shift of [-6, 0, 6]) { pen.moveTo(shift, 6); pen.lineTo(shift + 6, 0); }
        pen.stroke();
        patterns.set(colour, { image: tile, repeat: "repeat" });
      }
      return patterns.get(colour);
    }

    function bars(row, y, place) {
      const children = [], critical = row.critical;
      const [from, to] = (row.planned || [null, null]).map((day) => (day === null ? null : scale.at(day)));
      if (from === null || to === null) return children;
      if (row.slack_to !== null && row.slack_to !== undefined) {
        const span = between(to, scale.at(row.slack_to), place);
        if (span) children.push(box(span[0], y + 8, span[1], 10, { fill: hatch(paint("--bd-slack")), stroke: paint("--bd-slack"), lineWidth: 0.5 }));
      }
      const span = between(from, to, place);
      if (span) children.push(box(span[0], y + 5, Math.max(span[1], 2), 16, { fill: paint(critical ? "--bd-accent-light" : "--bd-plan"), stroke: paint(critical ? "--bd-accent" : "--bd-plan-edge"), lineWidth: critical ? 1.5 : 1 }, { r: 3 }));
      else if (from === to) children.push(...diamond(place.px(from), y, critical, place));
      if (row.expected) children.push(...moved(row, y, place));
      if (row.actual) children.push(...done(row, y, place));
      return children;
    }

    // Where a delay has moved it: a dashed outline from the day it can begin now to the day it is expected to end.
    function moved(row, y, place) {
      const [from, to] = row.expected.map((day) => scale.at(day)), colour = paint(row.critical ? "--bd-accent" : "--bd-muted");
      const span = between(from, Math.max(to, from + 0.15), place);
      return span ? [box(span[0], y + 8, Math.max(span[1], 3), 10, { fill: "transparent", stroke: colour, lineWidth: 1.5, lineDash: [3, 2] }, { r: 2 })] : [];
    }

    function diamond(x, y, critical, place) {
      if (x < place.left - 1 || x > place.right + 1) return [];
      const points = [[x, y + 7], [x + 6, y + 13], [x, y + 19], [x - 6, y + 13]];
      return [{ type: "polygon", shape: { points }, style: { fill: paint(critical ? "--bd-accent" : "--bd-plan"), stroke: paint(critical ? "--bd-accent" : "--bd-plan-edge") } }];
    }

    // What happened: solid, with gaps where the clock stood still.
    function done(row, y, place) {
      const colour = paint(`--bd-${row.state}`) || paint("--bd-done");
      const start = scale.at(row.actual[0]), end = scale.at(row.actual[1] === null ? data.today : row.actual[1]);
      const children = [];
      let from = start;
      for (const [stop, go] of [...(row.stops || []), [null, null]]) {
        const to = stop === null ? end : Math.min(end, scale.at(stop));
        const span = between(from, Math.max(to, from + 0.15), place);
        if (span && (to > from || from === start)) children.push(box(span[0], y + 9, Math.max(span[1], 3), 8, { fill: colour }, { r: 2 }));
        if (stop === null) break;
        from = go === null ? end : scale.at(go);
        const gap = between(to, from, place);
        if (gap) children.push({ type: "line", shape: { x1: gap[0], y1: y + 13, x2: gap[0] + gap[1], y2: y + 13 }, style: { stroke: paint("--bd-paused"), lineWidth: 2, lineDash: [2, 3] } });
      }
      return children;
    }

    function label(row, y, place) {
      const ends = [row.planned?.[1], row.slack_to, row.expected?.[1], row.actual && (row.actual[1] ?? data.today)].filter((day) => day !== null && day !== undefined).map((day) => scale.at(day));
      if (!ends.length || !row.planned) return [];
      const span = between(scale.at(row.planned[0]), scale.at(row.planned[1]), place);
      const text = row.label;
      const size = width(text);
      if (span && !row.actual && span[1] > size + 12) return [words(text, span[0] + 6, y + 13, { fill: paint("--bd-text") })];
      const begin = Math.min(scale.at(row.planned[0]), row.actual ? scale.at(row.actual[0]) : Infinity);
      const right = place.px(Math.max(...ends)) + 8, left = place.px(begin) - 8;
      if (right > place.right || left > place.right || right < place.left) return [];
      if (right + size < place.right || left - size < place.left) return [words(text, right, y + 13, { fill: paint("--bd-muted"), width: Math.max(20, place.right - right), overflow: "truncate" })];
      return [words(text, left, y + 13, { fill: paint("--bd-muted"), align: "right" })];
    }

    function drawLine(params, api) {
      const line = lines[params.dataIndex];
      if (!line) return null; // the data have just changed, their new rows are on the way
      const place = places(params, api), y = place.top + line.y;
      if (line.stage) {
        return { type: "group", silent: true, children: [words(line.stage.name, 10, y + line.h / 2, { fill: paint("--bd-text"), fontWeight: 600, fontSize: 13 })] };
      }
      const { row } = line, children = [];
      const focused = params.dataIndex === focus;
      children.push(box(0, y, place.right, line.h, { fill: focused ? paint("--bd-focus") : "transparent" }));
      if (narrow()) {
        children.push(words(row.name, 12, y + 13, { fill: paint("--bd-text"), width: place.right - 20, overflow: "truncate", ellipsis: "…" }));
      } else {
        if (row.critical) children.push(box(6, y + 7, 3, 12, { fill: paint("--bd-accent") }));
        children.push(words(row.name, 14, y + 13, { fill: paint("--bd-text"), width: gutter() - 22, overflow: "truncate", ellipsis: "…" }));
      }
      children.push(...bars(row, y + lead(), place), ...label(row, y + lead(), place));
      return { type: "group", cursor: row.url ? "pointer" : "default", children };
    }

    // --- words ----------------------------------------------------------------------------------------------------

    function tip(line) {
      const holder = document.createElement("div");
      holder.className = "bd-tip";
      const head = holder.appendChild(document.createElement("strong"));
      head.textContent = line.row.name;
      for (const text of line.row.tip) holder.appendChild(document.createElement("div")).textContent = text;
      return holder;
    }

    function option() {
      const all = scale.total;
      return {
        animationDurationUpdate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
        animation: false,
        grid: { left: gutter(), right: 14, top: TOP, height: lines.height },
        xAxis: { type: "value", min: -0.4, max: all, axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } },
        yAxis: { type: "value", min: 0, max: 1, show: false },
        tooltip: {
          confine: true, backgroundColor: paint("--bd-paper"), borderColor: paint("--bd-line"), textStyle: { color: paint("--bd-text"), fontSize: 13 },
          formatter: (params) => (lines[params.dataIndex]?.row ? tip(lines[params.dataIndex]) : ""),
        },
        dataZoom: [{ id: "zoom", type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: wheel(), moveOnMouseWheel: false, preventDefaultMouseMove: false, minValueSpan: 3 }],
        series: [
          { id: "ground", type: "custom", silent: true, z: 1, renderItem: drawGround, data: [[0, 0]], clip: false, tooltip: { show: false } },
          { id: "rows", type: "custom", z: 2, renderItem: drawLine, data: lines.map((line) => ({ id: line.row?.id || `stage-${line.stage.id}`, name: (line.row || line.stage).name, value: [0, 0], row: line.row })), clip: false },
          { id: "marks", type: "custom", silent: true, z: 3, renderItem: drawMarks, data: [[0, 0]], clip: false, tooltip: { show: false } },
        ],
      };
    }

    // The wheel zooms once the picture has the focus, so that it never swallows the scrolling of the page.
    const wheel = () => (host.contains(document.activeElement) || document.activeElement === host ? true : "ctrl");

    function repaint(keep) {
      paint = tools.colours();
      patterns.clear();
      const zoom = keep && chart.getOption()?.dataZoom?.[0];
      chart.setOption(option(), { notMerge: true });
      chart.resize({ height: TOP + lines.height + 12 });
      if (zoom) chart.dispatchAction({ type: "dataZoom", start: zoom.start, end: zoom.end });
    }

    // --- moving about ---------------------------------------------------------------------------------------------

    function shown() {
      const { start, end } = chart.getOption().dataZoom[0];
      return [start, end];
    }
    function zoom(factor, shift = 0) {
      const [start, end] = shown(), half = ((end - start) / 2) * factor, middle = (start + end) / 2 + shift * (end - start);
      const centre = Math.min(100 - Math.min(50, half), Math.max(Math.min(50, half), middle));
      chart.dispatchAction({ type: "dataZoom", start: Math.max(0, centre - half), end: Math.min(100, centre + half) });
    }
    function focusOn(next) {
      focus = next;
      chart.setOption({ series: [{ id: "rows", data: option().series[1].data }] });
      chart.dispatchAction({ type: "showTip", seriesIndex: 1, dataIndex: focus });
      const { row } = lines[focus];
      said.textContent = [row.name, ...row.tip].join(" ");
      const place = host.getBoundingClientRect().top + TOP + lines[focus].y;
      if (place < 80 || place > innerHeight - 60) scrollBy({ top: place - innerHeight / 2 });
    }
    function step(direction) {
      for (let next = focus + direction; next >= 0 && next < lines.length; next += direction) {
        if (lines[next].row) return focusOn(next);
      }
    }
    const open = (line) => { if (line?.row?.url) location.assign(line.row.url); };
    const keys = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => zoom(1, -0.15), ArrowRight: () => zoom(1, 0.15),
      "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1.4), 0: () => zoom(100), Enter: () => open(lines[focus]),
      Escape: () => chart.dispatchAction({ type: "hideTip" }),
    };
    const onKey = (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    };
    const onFocus = () => chart.setOption({ dataZoom: [{ id: "zoom", zoomOnMouseWheel: wheel() }] });
    host.tabIndex = 0;
    host.addEventListener("keydown", onKey);
    host.addEventListener("focus", onFocus);
    host.addEventListener("blur", onFocus);
    chart.on("click", { seriesId: "rows" }, (params) => open(lines[params.dataIndex]));

    const actions = {
      in: () => zoom(0.6), out: () => zoom(1.7), all: () => zoom(100),
      scope(button) {
        whole = !whole;
        button.setAttribute("aria-pressed", String(whole));
        prepare(data);
        repaint(false);
      },
    };

    prepare(given);
    repaint(false);
    return {
      chart,
      lines: () => lines,
      act: (verb, button) => actions[verb]?.(button),
      update(fresh) { prepare(fresh); repaint(true); },
      resize() { prepare(data); repaint(true); },
      repaint: () => repaint(true),
      destroy() { chart.dispose(); said.remove(); host.removeEventListener("keydown", onKey); },
    };
  });
})();
