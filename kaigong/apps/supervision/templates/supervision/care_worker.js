{% load static %}// Lets the page of visits open where there is no connection: it is kept when it was last seen, and what it is made of with it.
"use strict";
const KEPT = "visits-1", PAGE = "{% url "care:new_visit" %}";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(KEPT));
});
self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  const keeps = event.request.method === "GET" && (asked.pathname === PAGE || asked.pathname.startsWith("{% get_static_prefix %}"));
  if (!keeps) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT);
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok && !fresh.redirected) await kept.put(event.request, fresh.clone());
      return fresh;
    } catch (error) {
      const found = await kept.match(event.request, { ignoreVary: true });
      if (found) return found;
      throw error;
    }
  })());
});
