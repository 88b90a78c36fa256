// Runs before the first paint: "auto" follows the system, anything else was set by the server already.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && system.matches);
    if (dark) root.setAttribute("data-bs-theme", "dark");
    else root.removeAttribute("data-bs-theme");
  };
  show();
  system.addEventListener("change", show);

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-form]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    root.dataset.theme = event.submitter.value;
    show();
    document.cookie = `theme=${event.submitter.value};path=/;max-age=31536000;samesite=lax`;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    document.dispatchEvent(new CustomEvent("kaigong:theme"));
  });
})();
