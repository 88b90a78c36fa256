// A file may be dropped anywhere on the form; without scripts the file field does the same.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-drop]");
  const field = form && form.querySelector('input[type="file"]');
  if (!field) return;
  const hint = form.querySelector("[data-drop-hint]");
  if (hint) hint.hidden = false;
  const over = (on) => form.classList.toggle("od-over", on);
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => { event.preventDefault(); over(true); });
  }
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    form.submit();
  });
});
