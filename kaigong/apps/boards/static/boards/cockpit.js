// The wall goes on by itself: it listens where there is somebody to listen to, asks now and then where not, says how old its figures are, and when the connection is lost.
(function () {
  "use strict";
  const body = document.body, texts = JSON.parse(document.getElementById("texts").textContent);
  let figures = JSON.parse(document.getElementById("figures").textContent), heard = Date.now(), lost = false, tag = "";
  const at = (name) => document.querySelector(`[data-at="${name}"]`);
  const number = (value) => String(Math.round(value * 10) / 10);
  const say = (text, n) => text.replace("{n}", String(n));

  function element(name, css, text) {
    const made = document.createElement(name);
    if (css) made.className = css;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function link(url, text) {
    const made = element("a", "", text);
    made.href = url;
    return made;
  }
  const drawers = {
    headlines: (each) => {
      const made = link(each.url, "");
      made.className = "ck-headline";
      const figure = element("span", "ck-figure", number(each.actual));
      figure.append(element("small", "", ` / ${number(each.promised)} ${each.unit}`));
      const hint = [each.forecast === null ? "" : `${texts.forecast} ${number(each.forecast)}`, each.due].filter(Boolean).join(" · ");
      made.append(element("span", "ck-label", each.label), figure, element("span", "ck-hint", hint));
      return made;
    },
    red: (line) => {
      const made = element("li");
      made.append(link(line.url, line.title), element("span", "ck-hint", `${line.lead} · ${line.holder} · ${say(texts.late, line.days)}`));
      return made;
    },
    counties: (row) => {
      const made = element("tr"), head = element("th");
      head.scope = "row";
      head.append(link(row.url, row.name));
      made.append(head, element("td", "", row.started), element("td", "", row.waiting), element("td", row.late ? "ck-late" : "", row.late));
      return made;
    },
    desks: (desk) => {
      const made = element("li"), hint = element("span", "ck-hint", `${say(texts.hand, desk.hand)} · `);
      hint.append(element("span", desk.late ? "ck-late" : "", say(texts.over, desk.late)));
      made.append(element("strong", "", desk.name), hint);
      return made;
    },
    money: (row) => {
      const made = element("li");
      made.append(element("span", "", row.label), element("strong", "", row.yi.toFixed(1)));
      return made;
    },
  };
  let chart = null;
  function draw() {
    const box = document.querySelector('[data-chart="weeks"]');
    if (!window.echarts || !box) return;
    chart = chart || window.echarts.init(box, "dark", { renderer: "canvas" });
    const size = parseFloat(getComputedStyle(body).fontSize);
    chart.setOption({
      backgroundColor: "transparent", animation: false, textStyle: { fontSize: size }, color: ["#6cb2ff", "#4a6a8f"],
      grid: { left: size * 2.6, right: size, top: size * 2.4, bottom: size * 2 }, legend: { top: 0, textStyle: { fontSize: size, color: "#a9b8cc" } }, tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: figures.weeks.map((week) => week.label), axisLabel: { fontSize: size * 0.85, color: "#a9b8cc" } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { fontSize: size * 0.85, color: "#a9b8cc" }, splitLine: { lineStyle: { color: "#2b3a50" } } },
      series: [{ name: texts.done, type: "bar", stack: "all", data: figures.weeks.map((week) => week.done) }, { name: texts.ahead, type: "bar", stack: "all", data: figures.weeks.map((week) => week.ahead) }],
    });
  }
  function show(next) {
    for (const [name, drawer] of Object.entries(drawers)) {
      if (JSON.stringify(next[name]) === JSON.stringify(figures[name])) continue;
      const made = next[name].map(drawer);
      at(name).replaceChildren(...(made.length ? made : [element(name === "counties" ? "tr" : "li", "", texts.none)]));
      at(name).classList.remove("ck-changed");
      requestAnimationFrame(() => at(name).classList.add("ck-changed"));
    }
    at("red_count").textContent = next.red_count;
    at("today").textContent = next.today;
    at("meetings").textContent = next.meetings.map((day) => `· ${day}`).join(" ");
    figures = next;
    draw();
  }
  function got(next) {
    heard = Date.now();
    lost = false;
    if (next) show(next);
    age();
  }
  function age() {
    const seconds = Math.round((Date.now() - heard) / 1000), where = at("age");
    where.classList.toggle("ck-lost", lost);
    where.textContent = lost ? say(texts.lost, seconds) : seconds < 120 ? say(texts.age, seconds) : say(texts.minutes, Math.round(seconds / 60));
  }
  async function ask() {
    try {
      const answer = await fetch(body.dataset.figures, { headers: tag ? { "If-None-Match": tag } : {}, credentials: "same-origin", redirect: "error" });
      if (answer.status === 304) return got(null);
      if (!answer.ok) throw new Error(String(answer.status));
      tag = answer.headers.get("ETag") || "";
      got(await answer.json());
    } catch (error) {
      lost = true;
      age();
    }
  }
  function listen() {
    const source = new EventSource(body.dataset.live, { withCredentials: true });
    source.addEventListener("figures", (event) => got(JSON.parse(event.data)));
    source.addEventListener("still", () => got(null));
    source.addEventListener("error", () => { lost = true; age(); });
  }
  draw();
  age();
  setInterval(age, 1000);
  if (body.dataset.live) listen(); else setInterval(ask, 10000);
  addEventListener("resize", () => { if (chart) { chart.resize(); draw(); } });
})();
