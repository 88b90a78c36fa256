// A click on the map fills in the coordinates; typed coordinates move the pin.
(() => {
  const form = document.querySelector("[data-location]");
  if (!form) return;
  const { longitude, latitude, system } = form.elements;
  document.addEventListener("kaigong:picked", ({ detail: [x, y] }) => {
    longitude.value = x;
    latitude.value = y;
    for (const each of form.querySelectorAll('[name="system"]')) each.checked = each.value === "wgs84";
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("input", () => {
    const at = [parseFloat(longitude.value), parseFloat(latitude.value)];
    if (at.every(Number.isFinite) && (!system || system.value !== "gcj02")) window.Kaigong?.pictures?.of("pick-map")?.pick(at);
  });
})();
