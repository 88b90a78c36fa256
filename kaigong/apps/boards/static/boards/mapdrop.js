// A GeoJSON file dropped on the map goes into the form beneath it, and is looked at before anything changes.
(() => {
  const box = document.querySelector("[data-map-drop]"), map = document.querySelector("#city-map");
  if (!box || !map) return;
  const form = box.querySelector("form"), target = map.closest("[data-picture-box]");
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  target.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    target.classList.add("mp-dropping");
  });
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(event.relatedTarget)) target.classList.remove("mp-dropping");
  });
  target.addEventListener("drop", (event) => {
    target.classList.remove("mp-dropping");
    if (!carries(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
})();
