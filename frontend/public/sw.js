// Keeps styles, scripts and the offline page. Pages are not kept, because they may hold private data; only an inspector's
// visits are, which their own pages put there (src/visit-store.js), and signing out takes them away; and the pages of the
// wallet (src/wallet-store.js), which are the same for everybody.
const VISITS = "balcao-visits";
const WALLET = "balcao-wallet";
const CACHE = "balcao-static-1";
const OFFLINE = "/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(OFFLINE)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((n) => ![CACHE, VISITS, WALLET].includes(n)).map((n) => caches.delete(n)))),
  );
  self.clients.claim();
});

async function fromCacheFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) cache.put(request, fresh.clone());
  return fresh;
}

async function withoutNetwork(request) {
  for (const name of [VISITS, WALLET]) {
    const kept = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
  }
  return caches.match(OFFLINE);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && url.pathname === "/account/logout/") {
    event.waitUntil(caches.delete(VISITS));
    indexedDB.deleteDatabase("balcao-answers"); // what forms could not send yet (src/autosave.js)
  }
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/assets/") || url.pathname.startsWith("/static/icons/")) {
    event.respondWith(fromCacheFirst(request));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => withoutNetwork(request)));
  }
});

// A nudge: that something lies in an inbox, never what.
self.addEventListener("push", (event) => {
  const { title, body, url, lang } = event.data?.json() ?? {};
  if (!title) return;
  const shown = { body, lang, data: { url }, tag: url, icon: "/static/icons/icon-192.png" };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data?.url ?? "/"));
});
