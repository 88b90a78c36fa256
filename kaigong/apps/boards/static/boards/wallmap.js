// The map on the wall. The zone it stands in is replaced whenever its figures change: the picture stays, with new figures.
(function () {
  "use strict";
  const zone = document.querySelector('[data-zone="map"]');
  if (!zone || !window.echarts || !window.Kaigong?.cityMap) return;
  const host = document.createElement("div"), style = getComputedStyle(document.body);
  host.className = "ck-map";
  host.setAttribute("role", "img");
  let map = null, last = "";

  function place() {
    const data = zone.querySelector("[data-wall-map]");
    if (!data || !JSON.parse(data.textContent).regions.length) return; // no projects yet: the table says so
    if (host.parentElement !== zone) {
      observer.disconnect();
      zone.querySelector("h2").after(host);
      zone.classList.add("ck-has-map");
      observer.observe(zone, { childList: true });
    }
    if (data.textContent === last) return;
    const first = last ? JSON.parse(last) : null, next = JSON.parse(data.textContent);
    last = data.textContent;
    host.setAttribute("aria-label", next.regions.map((each) => `${each.name} ${each.n}`).join(", "));
    if (!map) map = window.Kaigong.cityMap(host, next, (name) => style.getPropertyValue(name).trim());
    else if (first && first.shapes === next.shapes) map.shade(next.regions);
    else map.update(next);
  }
  const observer = new MutationObserver(place);
  place();
  new ResizeObserver(() => map?.resize()).observe(host);
})();
