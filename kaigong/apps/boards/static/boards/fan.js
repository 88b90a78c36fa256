// How many have started: what was (line), what may come (band and its middle), what was promised (dashed), when it is due.
// The data come from boards/hold_words.py; every word in them is already in the reader's language.
(function () {
  "use strict";
  const DAY = 86400000, AFTER = 21; // days shown after the due day
  const time = (iso) => Date.UTC(+iso.slice(0, 4), iso.slice(5, 7) - 1, +iso.slice(8, 10));

  Kaigong.pictures.register("fan", (host, given, tools) => {
    const chart = echarts.init(host, null, { renderer: "canvas" });
    let data = given, whole = false;

    const narrow = () => host.clientWidth < 520;
    function draw() {
      const paint = tools.colours(), say = data.words;
      const last = whole ? Infinity : time(data.due) + AFTER * DAY;
      const days = data.days.filter(([day]) => time(day) <= last);
      const ink = paint("--bd-text"), muted = paint("--bd-muted"), accent = paint("--bd-accent"), line = paint("--bd-line");
      const at = (n) => days.map((row) => [time(row[0]), row[n]]);
      const top = Math.max(data.target, ...days.map((row) => row[3]));
      const low = Math.min(...days.map((row) => row[1]), data.target);
      const mark = (value, name, position) => ({ xAxis: time(value), label: { formatter: name, position, color: ink, fontSize: 12 }, lineStyle: { color: muted, type: "solid", width: 1 } });
      chart.setOption({
        animation: false,
        textStyle: { fontFamily: getComputedStyle(host).fontFamily },
        grid: { left: 44, right: narrow() ? 14 : 110, top: 34, bottom: 30 },
        tooltip: { trigger: "axis", backgroundColor: paint("--bd-paper"), borderColor: line, textStyle: { color: ink }, formatter: told },
        xAxis: { type: "time", min: time(data.begun[0][0]), max: days.length ? time(days[days.length - 1][0]) : time(data.due), axisLine: { lineStyle: { color: muted } }, splitLine: { show: false },
          axisLabel: { color: muted, hideOverlap: true, formatter: (value) => { const day = new Date(value); return day.getUTCDate() === 1 ? say.months[day.getUTCMonth()] : `${day.getUTCMonth() + 1}/${day.getUTCDate()}`; } } },
        yAxis: { type: "value", min: Math.max(0, Math.floor((Math.min(low, data.begun[0][1]) - 5) / 10) * 10), max: Math.ceil((top + 4) / 10) * 10, name: say.unit, nameTextStyle: { color: muted }, axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } } },
        series: [
          { name: "low", type: "line", data: at(1), stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true },
          { name: say.band, type: "line", data: days.map((row) => [time(row[0]), row[3] - row[1]]), stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: accent, opacity: 0.22 }, silent: true },
          { name: say.middle, type: "line", data: at(2), symbol: "none", lineStyle: { color: accent, width: 2.5 }, itemStyle: { color: accent },
            endLabel: { show: !narrow(), formatter: say.middle, color: accent, offset: [0, 8] } },
          { name: say.actual, type: "line", step: "end", data: data.begun.map(([day, n]) => [time(day), n]), symbol: "none", lineStyle: { color: ink, width: 2.5 }, itemStyle: { color: ink },
            markLine: { symbol: "none", silent: true, data: [mark(data.today, say.today, "end"), mark(data.due, say.due, "end")] } },
          { name: say.target, type: "line", data: [[time(data.begun[0][0]), data.target], [days.length ? time(days[days.length - 1][0]) : time(data.due), data.target]], symbol: "none", lineStyle: { color: paint("--bd-soon"), type: "dashed", width: 2 }, itemStyle: { color: paint("--bd-soon") },
            label: { show: false }, endLabel: { show: !narrow(), formatter: say.target, color: ink, offset: [0, -8] } },
        ],
      }, true);
    }

    function told(points) {
      const day = new Date(points[0].value[0]), found = data.days.find(([iso]) => time(iso) === points[0].value[0]);
      const head = `${day.getUTCFullYear()}-${String(day.getUTCMonth() + 1).padStart(2, "0")}-${String(day.getUTCDate()).padStart(2, "0")}`;
      if (!found) { const begun = points.find((point) => point.seriesName === data.words.actual); return begun ? `${head}<br>${data.words.actual}: ${begun.value[1]}` : head; }
      return `${head}<br>${data.words.middle}: ${found[2]}<br>${data.words.band}: ${found[1]}–${found[3]}`;
    }

    draw();
    return {
      update(next) { data = next; host.setAttribute("aria-label", next.words.label); draw(); },
      resize() { chart.resize(); draw(); },
      repaint: draw,
      act(verb, button) { if (verb === "whole") { whole = !whole; button.setAttribute("aria-pressed", String(whole)); draw(); } },
      destroy: () => chart.dispose(),
    };
  });
})();
