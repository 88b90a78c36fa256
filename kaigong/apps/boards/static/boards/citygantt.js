// Every project of the city in one chart. One canvas shows what is in sight, the browser's own scrolling moves over it, so a
// thousand rows cost no more than twenty. Data from boards/city_words.py:
// rows [[code, name, key, day of start, planned day or null, [[stage, from, to]…], begun]], days as working days from today;
// begun 2 is the heading of a group.
(function () {
  "use strict";
  const HEADING = 2, ROW = 26, TOP = 36, HIT = 10, LEAST = 2.5, MOST = 24;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key]);

  Kaigong.pictures.register("citygantt", (host, given, tools) => {
    let data = given, pixels = 7, paint, focus = -1, drag = null, asked = 0;
    const canvas = document.createElement("canvas"), scroller = document.createElement("div"), space = document.createElement("div"), tip = document.createElement("div"), said = document.createElement("div");
    scroller.className = "ah-gantt-scroll"; tip.className = "ah-tip"; tip.hidden = true; said.className = "visually-hidden";
    said.setAttribute("aria-live", "polite");
    Object.assign(scroller, { tabIndex: 0 });
    scroller.setAttribute("role", "application");
    scroller.setAttribute("aria-label", `${data.words.label}，${fill(data.words.rows, { n: data.rows.length })}`);
    canvas.setAttribute("aria-hidden", "true");
    scroller.append(space);
    host.replaceChildren(canvas, scroller, tip, said);

    const gutter = () => (host.clientWidth < 640 ? 118 : 236);
    const at = (day) => gutter() + (day - data.first) * pixels - scroller.scrollLeft;
    const dayAt = (x) => Math.round((x + scroller.scrollLeft - gutter()) / pixels) + data.first;
    const rowAt = (y) => Math.floor((y - TOP + scroller.scrollTop) / ROW);
    const iso = (day) => data.days[Math.min(Math.max(day - data.first, 0), data.days.length - 1)];
    const shown = (day) => { const text = iso(day); return `${+text.slice(5, 7)}/${+text.slice(8, 10)}`; };
    const late = (row) => !row[6] && row[4] !== null && row[3] > row[4];

    function measure() {
      const height = Math.min(TOP + data.rows.length * ROW + 18, Math.max(320, Math.round(window.innerHeight * 0.68)));
      host.style.height = `${height}px`;
      space.style.width = `${gutter() + data.days.length * pixels + 24}px`;
      space.style.height = `${TOP + data.rows.length * ROW + 4}px`;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = host.clientWidth * ratio; canvas.height = height * ratio;
      canvas.style.width = `${host.clientWidth}px`; canvas.style.height = `${height}px`;
    }

    function soon() { if (!asked) asked = requestAnimationFrame(draw); }
    function draw() {
      asked = 0;
      const pen = canvas.getContext("2d"), ratio = window.devicePixelRatio || 1, width = host.clientWidth, height = canvas.height / ratio, left = gutter();
      const family = getComputedStyle(host).fontFamily;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.fillStyle = paint("--bd-paper"); pen.fillRect(0, 0, width, height);
      const first = Math.max(0, Math.floor(scroller.scrollTop / ROW)), last = Math.min(data.rows.length - 1, rowAt(height));
      host.dataset.drawn = String(last - first + 1);
      for (let n = first; n <= last; n += 1) {
        const y = TOP + n * ROW - scroller.scrollTop;
        if (n === focus) { pen.fillStyle = paint("--bd-focus"); pen.fillRect(0, y, width, ROW); }
        else if (n % 2) { pen.fillStyle = paint("--bd-band"); pen.fillRect(0, y, width, ROW); }
      }
      pen.save(); pen.beginPath(); pen.rect(left, 0, width - left, height); pen.clip();
      months(pen, height, family);
      for (let n = first; n <= last; n += 1) bar(pen, data.rows[n], TOP + n * ROW - scroller.scrollTop);
      const now = at(0);
      pen.strokeStyle = paint("--bd-today"); pen.lineWidth = 1.5; pen.beginPath(); pen.moveTo(now, TOP - 8); pen.lineTo(now, height); pen.stroke();
      if (drag) ghost(pen, height);
      pen.restore();
      pen.fillStyle = paint("--bd-paper"); pen.fillRect(0, 0, left, TOP);
      pen.font = `12.5px ${family}`; pen.textBaseline = "middle";
      pen.save(); pen.beginPath(); pen.rect(0, TOP, left - 6, height); pen.clip();
      for (let n = first; n <= last; n += 1) {
        const row = data.rows[n];
        pen.fillStyle = row[6] === 1 ? paint("--bd-muted") : paint("--bd-text");
        pen.font = `${row[6] === HEADING ? "600 " : ""}12.5px ${family}`;
        pen.fillText((row[2] ? "★ " : "") + row[1], 8, TOP + n * ROW - scroller.scrollTop + ROW / 2);
      }
      pen.restore();
      pen.strokeStyle = paint("--bd-line"); pen.lineWidth = 1; pen.beginPath(); pen.moveTo(left + 0.5, 0); pen.lineTo(left + 0.5, height); pen.moveTo(0, TOP - 0.5); pen.lineTo(width, TOP - 0.5); pen.stroke();
    }

    function months(pen, height, family) {
      pen.font = `12px ${family}`; pen.textBaseline = "alphabetic"; pen.fillStyle = paint("--bd-muted"); pen.strokeStyle = paint("--bd-line"); pen.lineWidth = 1;
      let before = "", room = -100;
      data.days.forEach((day, n) => {
        const month = day.slice(0, 7), x = at(n + data.first);
        if (month === before) return;
        before = month;
        if (x < gutter() - 60 || x > host.clientWidth) return;
        pen.beginPath(); pen.moveTo(x, TOP - 12); pen.lineTo(x, height); pen.stroke();
        if (x - room > 44) { pen.fillText(+day.slice(5, 7) === 1 ? day.slice(0, 4) : data.words.months[+day.slice(5, 7) - 1], x + 4, TOP - 16); room = x; }
      });
      pen.fillStyle = paint("--bd-text"); pen.fillText(data.words.today, at(0) + 4, TOP - 4);
    }

    function bar(pen, row, y) {
      if (row[6] === HEADING) return;
      const accent = paint("--bd-accent");
      for (const [stage, from, to] of row[5]) {
        pen.globalAlpha = 0.28 + 0.14 * (stage % 5);
        pen.fillStyle = accent; pen.fillRect(at(from), y + 8, Math.max((to - from) * pixels, 2), ROW - 16);
      }
      pen.globalAlpha = 1;
      if (row[4] !== null && !row[6]) { const x = at(row[4]); pen.strokeStyle = paint("--bd-text"); pen.lineWidth = 2; pen.beginPath(); pen.moveTo(x, y + 4); pen.lineTo(x, y + ROW - 4); pen.stroke(); }
      diamond(pen, at(row[3]), y + ROW / 2, 6, row[6] ? paint("--bd-done") : late(row) ? paint("--bd-late") : accent, Boolean(row[6]));
    }
    function diamond(pen, x, y, size, colour, hollow) {
      pen.beginPath(); pen.moveTo(x, y - size); pen.lineTo(x + size, y); pen.lineTo(x, y + size); pen.lineTo(x - size, y); pen.closePath();
      if (hollow) { pen.fillStyle = paint("--bd-paper"); pen.fill(); pen.strokeStyle = colour; pen.lineWidth = 2; pen.stroke(); } else { pen.fillStyle = colour; pen.fill(); }
    }
    function ghost(pen, height) {
      const x = at(drag.day);
      pen.setLineDash([4, 4]); pen.strokeStyle = paint("--bd-text"); pen.lineWidth = 1.5; pen.beginPath(); pen.moveTo(x, TOP); pen.lineTo(x, height); pen.stroke(); pen.setLineDash([]);
      diamond(pen, x, TOP + drag.row * ROW - scroller.scrollTop + ROW / 2, 7, paint("--bd-soon"), false);
    }

    // --- what is pointed at ---------------------------------------------------------------------------------------

    const place = (event) => { const frame = host.getBoundingClientRect(); return { x: event.clientX - frame.left, y: event.clientY - frame.top }; };
    function words(row) {
      const text = [row[1]];
      if (row[6] === HEADING) return text;
      if (row[6]) text.push(fill(data.words.begun, { day: shown(row[3]) }));
      else {
        text.push(`${data.words.possible} ${shown(row[3])}`);
        if (row[4] !== null) text.push(`${data.words.planned} ${shown(row[4])}`);
        if (late(row)) text.push(fill(data.words.late, { n: row[3] - row[4] }));
      }
      return text;
    }
    function hover(event) {
      const { x, y } = place(event), n = rowAt(y), row = y > TOP ? data.rows[n] : null;
      if (drag) {
        drag.day = Math.max(dayAt(x), 0);
        show(x, y, [data.rows[drag.row][1], fill(data.words.moved, { day: shown(drag.day) })]);
        return soon();
      }
      const near = row && !row[6] && Math.abs(x - at(row[3])) <= HIT;
      scroller.style.cursor = near ? "ew-resize" : row && x < gutter() ? "pointer" : "";
      if (!row) { tip.hidden = true; return undefined; }
      return show(x, y, near ? [...words(row), data.words.drag] : words(row));
    }
    function show(x, y, lines) {
      tip.replaceChildren(...lines.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
      tip.hidden = false;
      tip.style.left = `${Math.max(4, Math.min(x + 14, host.clientWidth - tip.offsetWidth - 6))}px`;
      tip.style.top = `${Math.min(y + 16, host.clientHeight - tip.offsetHeight - 4)}px`;
    }
    const open = (row) => { if (row[6] !== HEADING) window.location.assign(host.dataset.project.replace("CODE", encodeURIComponent(row[0]))); };

    scroller.addEventListener("scroll", () => { tip.hidden = true; soon(); }, { passive: true });
    scroller.addEventListener("pointermove", hover);
    scroller.addEventListener("pointerleave", () => { if (!drag) tip.hidden = true; });
    scroller.addEventListener("pointerdown", (event) => {
      const { x, y } = place(event), n = rowAt(y), row = y > TOP ? data.rows[n] : null;
      if (!row || event.button !== 0) return;
      if (!row[6] && Math.abs(x - at(row[3])) <= HIT) { drag = { row: n, day: row[3], from: row[3] }; scroller.setPointerCapture(event.pointerId); event.preventDefault(); soon(); }
    });
    scroller.addEventListener("pointerup", () => {
      if (!drag) return;
      const { row, day, from } = drag;
      drag = null; tip.hidden = true; soon();
      if (day !== from) move(data.rows[row], day);
    });
    scroller.addEventListener("pointercancel", () => { drag = null; soon(); });
    scroller.addEventListener("click", (event) => { const { x, y } = place(event), row = y > TOP ? data.rows[rowAt(y)] : null; if (row && x < gutter()) open(row); });
    scroller.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
      if (step) {
        event.preventDefault();
        focus = Math.min(Math.max(focus + step, 0), data.rows.length - 1);
        const y = focus * ROW, room = host.clientHeight - TOP - 24;
        if (y < scroller.scrollTop) scroller.scrollTop = y; else if (y + ROW > scroller.scrollTop + room) scroller.scrollTop = y + ROW - room;
        said.textContent = words(data.rows[focus]).join("，");
        drag = null;
        soon();
      }
      const row = data.rows[focus], by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by && row && !row[6]) push(event, row, by * (event.shiftKey ? 5 : 1));
      if (event.key === "Escape" && drag) { drag = null; soon(); }
      if (event.key === "Enter" && row) {
        const day = drag && drag.row === focus && drag.day !== row[3] ? drag.day : null;
        drag = null; soon();
        if (day === null) open(row); else move(row, day);
      }
      if (event.key === "+" || event.key === "=") zoom(1.3);
      if (event.key === "-") zoom(0.77);
    });

    // With the keyboard: left and right take the day along (with Shift a week), Enter asks, Escape lets go.
    function push(event, row, days) {
      event.preventDefault();
      if (!drag) drag = { row: focus, day: row[3], from: row[3] };
      drag.day = Math.min(Math.max(drag.day + days, 0), data.first + data.days.length - 1);
      const x = at(drag.day);
      if (x < gutter() + 20 || x > host.clientWidth - 40) scroller.scrollLeft += x - (gutter() + host.clientWidth) / 2;
      said.textContent = `${row[1]}，${fill(data.words.moved, { day: shown(drag.day) })}`;
      soon();
    }

    // What the server says would move is shown below; the form there does the same without a pointer.
    function move(row, day) {
      const url = `${host.dataset.move}?project=${encodeURIComponent(row[0])}&day=${iso(day)}`;
      htmx.ajax("GET", url, { target: "#moved", swap: "outerHTML", select: "#moved" }).then(() => document.getElementById("moved")?.scrollIntoView({ block: "nearest" }));
    }
    function zoom(factor) {
      const middle = dayAt(host.clientWidth / 2);
      pixels = Math.min(MOST, Math.max(LEAST, pixels * factor));
      measure();
      scroller.scrollLeft = gutter() + (middle - data.first) * pixels - host.clientWidth / 2;
      draw();
    }
    function today() { scroller.scrollLeft = Math.max(0, (0 - data.first) * pixels - 60); soon(); }

    paint = tools.colours();
    measure(); today(); draw();
    return {
      update(next) { data = next; focus = -1; measure(); draw(); },
      resize() { measure(); draw(); },
      repaint() { paint = tools.colours(); draw(); },
      act(verb) { if (verb === "in") zoom(1.3); if (verb === "out") zoom(0.77); if (verb === "today") today(); },
      destroy() { if (asked) cancelAnimationFrame(asked); },
      look: () => ({ pixels, rows: data.rows.length, x: (row) => at(data.rows[row][3]), y: (row) => TOP + row * ROW - scroller.scrollTop + ROW / 2 }),
    };
  });
})();
