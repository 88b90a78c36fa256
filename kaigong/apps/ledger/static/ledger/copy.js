// Buttons that copy a hash or a key; they stay hidden where the page has no script or the browser no clipboard.
document.addEventListener("DOMContentLoaded", () => {
  if (!navigator.clipboard) return;
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("text-success");
      const told = button.querySelector("[data-copied]");
      if (told) told.textContent = told.dataset.copied;
    });
  });
});
