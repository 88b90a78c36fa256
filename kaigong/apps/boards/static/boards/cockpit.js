// The wall goes on by itself: it listens where there is somebody to listen to, asks now and then where not, says how old its figures are, and when the connection is lost.
(function () {
  "use strict";
  const AGAIN_MS = 5000, ASK_MS = 10000;
  const body = document.body, texts = JSON.parse(document.getElementById("texts").textContent);
  let figures = JSON.parse(document.getElementById("figures").textContent), heard = Date.now(), counted = Date.now(), lost = false, tag = "";
  const at = (name) => document.querySelector(`[data-at="${name}"]`);
  const say = (text, n) => text.replace("{n}", String(n));
  const token = (name) => getComputedStyle(body).getPropertyValue(name).trim();
  const charts = {};

  function chart(name, option) {
    const box = document.querySelector(`[data-chart="${name}"]`);
    if (!window.echarts || !box) return;
    box.hidden = !option;
    if (!option) return;
    const size = parseFloat(getComputedStyle(body).fontSize), soft = token("--soft");
    charts[name] = charts[name] || window.echarts.init(box, null, { renderer: "canvas" });
    const axis = { axisLabel: { fontSize: size * 0.85, color: soft }, axisLine: { lineStyle: { color: token("--line") } }, splitLine: { lineStyle: { color: token("--line") } } };
    charts[name].setOption({
      backgroundColor: "transparent", animation: false, textStyle: { fontSize: size },
      grid: { left: size * 2.8, right: size * 1.2, top: size * 2.2, bottom: size * 1.9 },
      legend: { top: 0, itemHeight: size * 0.7, itemWidth: size * 1.2, textStyle: { fontSize: size * 0.85, color: soft } }, tooltip: { trigger: "axis", textStyle: { fontSize: size * 0.85 } },
      ...option, xAxis: { type: "category", ...axis, ...option.xAxis }, yAxis: { type: "value", minInterval: 1, splitNumber: 3, ...axis, ...option.yAxis },
    }, true);
  }
  const short = (day) => `${+day.slice(5, 7)}/${+day.slice(8, 10)}`;
  function weeks() {
    const rows = figures.weeks;
    return {
      color: [token("--blue"), token("--dim")], xAxis: { data: rows.map((week) => week.label) },
      series: [{ name: texts.done, type: "bar", stack: "all", data: rows.map((week) => week.done) }, { name: texts.ahead, type: "bar", stack: "all", data: rows.map((week) => week.ahead) }],
    };
  }
  function fan() {
    const of = figures.promise, days = of && of.fan;
    if (!days || !days.length) return null;
    const least = Math.min(...days.map((day) => day[1])), line = { type: "line", symbol: "none" };
    return {
      color: [token("--blue"), token("--blue"), token("--amber")], legend: { top: 0, data: [texts.likely, texts.band, texts.promised], textStyle: { color: token("--soft"), fontSize: parseFloat(getComputedStyle(body).fontSize) * 0.85 } },
      xAxis: { data: days.map((day) => short(day[0])), boundaryGap: false }, yAxis: { min: Math.floor(least / 10) * 10 },
      series: [
        { ...line, name: "low", stack: "band", lineStyle: { opacity: 0 }, data: days.map((day) => day[1]), tooltip: { show: false } },
        { ...line, name: texts.band, stack: "band", lineStyle: { opacity: 0 }, areaStyle: { color: token("--blue"), opacity: 0.45 }, data: days.map((day) => day[3] - day[1]) },
        { ...line, name: texts.likely, lineStyle: { width: 3, color: token("--blue") }, itemStyle: { color: token("--blue") }, data: days.map((day) => day[2]) },
        { ...line, name: texts.promised, lineStyle: { type: "dashed", width: 2, color: token("--amber") }, itemStyle: { color: token("--amber") }, data: days.map(() => of.least) },
      ],
    };
  }
  function draw() {
    chart("weeks", weeks());
    chart("fan", fan());
  }
  function show(next) {
    for (const [name, html] of Object.entries(next.zones || {})) {
      const zone = document.querySelector(`[data-zone="${name}"]`);
      if (!zone || zone.dataset.html === html) continue;
      const first = zone.dataset.html === undefined, before = zone.textContent;
      zone.dataset.html = html;
      if (zone.contains(document.activeElement) && document.activeElement !== body) { keep(zone, html); } else { zone.innerHTML = html; }
      if (first && before.replace(/\s/g, "") === zone.textContent.replace(/\s/g, "")) continue;
      zone.classList.remove("ck-changed");
      requestAnimationFrame(() => zone.classList.add("ck-changed"));
      zone.dispatchEvent(new CustomEvent("cockpit:changed", { bubbles: true }));
    }
    at("today").textContent = next.today;
    figures = next;
    counted = Date.now();
    draw();
  }
  // whoever stands on a link with the keyboard goes on standing on it
  function keep(zone, html) {
    const where = document.activeElement.getAttribute("href");
    zone.innerHTML = html;
    const again = where && [...zone.querySelectorAll("a")].find((link) => link.getAttribute("href") === where);
    if (again) again.focus();
  }
  function got(next) {
    heard = Date.now();
    lost = false;
    if (next) show(next);
    age();
  }
  function age() {
    const seconds = Math.round((Date.now() - heard) / 1000), where = at("age"), long = seconds >= 120;
    const text = say(lost ? (long ? texts.lost_minutes : texts.lost) : long ? texts.minutes : texts.age, long ? Math.round(seconds / 60) : seconds);
    where.classList.toggle("ck-lost", lost);
    if (where.textContent !== text) where.textContent = text;
    for (const each of document.querySelectorAll("[data-since]")) {
      if (!each.dataset.since) continue;
      const minutes = Math.round((new Date(figures.counted_at) - new Date(each.dataset.since) + Date.now() - counted) / 60000);
      each.textContent = minutes < 1 ? texts.now : minutes < 120 ? say(texts.since, minutes) : minutes < 2880 ? say(texts.hours, Math.round(minutes / 60)) : say(texts.days, Math.round(minutes / 1440));
    }
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
  // the browser itself asks again after a broken line; where it has given up, we do, and ask the desk's server meanwhile
  function listen() {
    const source = new EventSource(body.dataset.live, { withCredentials: true });
    source.addEventListener("figures", (event) => got(JSON.parse(event.data)));
    source.addEventListener("still", () => got(null));
    source.addEventListener("error", () => {
      lost = true;
      age();
      if (source.readyState !== EventSource.CLOSED) return;
      ask();
      setTimeout(listen, AGAIN_MS);
    });
  }
  draw();
  age();
  setInterval(age, 1000);
  if (body.dataset.live) listen(); else setInterval(ask, ASK_MS);
  addEventListener("resize", () => { Object.values(charts).forEach((each) => each.resize()); draw(); });
})();
