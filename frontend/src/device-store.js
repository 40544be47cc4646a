// What a device keeps: small things in a database of the browser's own, and pages with what they look like.
const LOOKS = "balcao-static-1";

// A database of that name with these stores ({name: its key}); `ready` may make more of it.
export function database(name, stores, ready = () => {}) {
  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, { keyPath });
        ready(asked.transaction);
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  return async (store, mode, act) => {
    const db = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction(store, mode);
        const asked = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      db.close();
    }
  };
}

// The page as it is fetched with these options, and what it looks like, so that it opens without network.
export async function keepPageIn(cacheName, address, options) {
  const page = await fetch(address, options);
  if (!page.ok || page.redirected) throw new Error(String(page.status));
  const text = await page.clone().text();
  await (await caches.open(cacheName)).put(address, page);
  const looks = [...text.matchAll(/(?:href|src)="(\/static\/(?:assets|icons)\/[^"]+)"/g)].map((found) => found[1]);
  // Pieces that a script brings along are not named in the page.
  const loaded = performance.getEntriesByType("resource").map((each) => new URL(each.name));
  const own = loaded.filter((each) => each.origin === location.origin && each.pathname.startsWith("/static/assets/"));
  const cache = await caches.open(LOOKS);
  for (const each of new Set([...looks, ...own.map((url) => url.pathname)]))
    if (!(await cache.match(each))) await cache.add(each);
}
