// Drag on a page to mark what is to be blackened; each box becomes a line of the form: page left top width height, in per cent.
"use strict";
const lines = document.querySelector("[data-boxes]");

function share(value, whole) {
  return Math.round(Math.min(Math.max(value / whole, 0), 1) * 10000) / 100;
}

for (const page of lines ? document.querySelectorAll("[data-page]") : []) {
  const picture = page.querySelector("img");
  picture.draggable = false;
  picture.style.touchAction = "none";
  let from = null;
  let box = null;
  picture.addEventListener("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    from = { x: event.offsetX, y: event.offsetY };
    box = document.createElement("div");
    box.className = "doc-box";
    page.append(box);
  });
  picture.addEventListener("pointermove", (event) => {
    if (from) place(box, from, event);
  });
  picture.addEventListener("pointerup", (event) => {
    if (!from) return;
    const [left, top, width, height] = place(box, from, event);
    const w = picture.clientWidth, h = picture.clientHeight;
    if (width > 3 && height > 3) {
      const numbers = [share(left, w), share(top, h), share(width, w), share(height, h)];
      lines.value = `${lines.value.trimEnd()}\n${page.dataset.page} ${numbers.join(" ")}`.trimStart() + "\n";
      lines.closest("details").open = true;
    } else {
      box.remove();
    }
    from = null;
  });
}

function place(box, from, event) {
  const left = Math.min(from.x, event.offsetX), top = Math.min(from.y, event.offsetY);
  const width = Math.abs(event.offsetX - from.x), height = Math.abs(event.offsetY - from.y);
  Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  return [left, top, width, height];
}
