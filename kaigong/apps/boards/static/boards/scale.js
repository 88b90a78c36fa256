// The time axis of the Gantt: working days at full width, days of rest narrow, so that equal durations look equal.
(function () {
  "use strict";
  const REST = 0.3; // width of a day of rest, in working days
  const DAY = 86400000;
  const time = (iso) => Date.UTC(+iso.slice(0, 4), iso.slice(5, 7) - 1, +iso.slice(8, 10));
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

  // A point in time is the end of its day. Before the first day everything lies at 0.
  function dated(data) {
    const first = time(data.start), last = Math.max(time(data.end), first + DAY);
    const rest = new Map(data.rest.map(([day, name]) => [time(day), name]));
    const ends = [];
    for (let day = first, x = 0; day <= last; day += DAY) {
      if (day > first) x += rest.has(day) ? REST : 1;
      ends.push(x);
    }
    const index = (day) => Math.min(ends.length - 1, Math.max(0, Math.round((time(day) - first) / DAY)));
    return {
      at: (day) => ends[index(day)],
      total: ends[ends.length - 1],
      rests: bands(rest, first, ends),
      ticks: (pixels) => datedTicks(first, ends, rest, pixels),
      has: (day) => time(day) >= first && time(day) <= last,
    };
  }

  // Runs of days of rest as [from, to, name of the holiday or ""].
  function bands(rest, first, ends) {
    const found = [];
    ends.forEach((x, n) => {
      const day = first + n * DAY;
      if (n === 0 || !rest.has(day)) return;
      const open = found[found.length - 1];
      if (open && open.last === n - 1) Object.assign(open, { to: x, last: n, name: open.name || rest.get(day) });
      else found.push({ from: ends[n - 1], to: x, last: n, name: rest.get(day) });
    });
    return found.map(({ from, to, name }) => [from, to, name]);
  }

  // Month and day labels that do not crowd: every Monday, every second … or the month alone, by pixels per working day.
  function datedTicks(first, ends, rest, pixels) {
    const weeks = [1, 2, 4].find((n) => pixels * 5 * n > 52) || 0;
    const ticks = [];
    ends.forEach((x, n) => {
      const day = new Date(first + n * DAY);
      const month = day.getUTCDate() === 1 || n === 0;
      const monday = day.getUTCDay() === 1;
      const week = Math.floor((day.getTime() / DAY + 3) / 7);
      const before = n > 0 ? ends[n - 1] : 0;
      if (month) ticks.push({ x: before, month: day.getUTCMonth() + 1, year: day.getUTCFullYear(), first: n === 0, room: 21 * (1 - (day.getUTCDate() - 1) / 31) });
      const show = pixels > 44 ? !rest.has(day.getTime()) : monday && weeks > 0 && week % weeks === 0;
      const last = ticks.findLast((tick) => tick.day);
      if (show && !(last && (before - last.x) * pixels < 34)) ticks.push({ x: before, day: `${day.getUTCMonth() + 1}/${day.getUTCDate()}` });
    });
    return ticks;
  }

  // Where the calendar of a coming year is not published yet: working days counted from the start.
  function counted(data) {
    const total = Math.max(1, data.end);
    return {
      at: (day) => Math.min(total, Math.max(0, day)),
      total,
      rests: [],
      ticks(pixels) {
        const step = [1, 2, 5, 10, 20, 50, 100, 200].find((n) => n * pixels > 56) || 500;
        const ticks = [];
        for (let x = 0; x <= total; x += step) ticks.push({ x, day: data.words.day.replace("{n}", x) });
        return ticks;
      },
      has: (day) => day >= 0 && day <= total,
    };
  }

  window.Kaigong = Object.assign(window.Kaigong || {}, {
    scale: (data) => (data.unit === "date" ? dated(data) : counted(data)),
  });
})();
