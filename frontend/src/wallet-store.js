// What a device keeps of credentials: the cards with keys that cannot be taken out, and what it needs to check without network.
const NAME = "balcao-wallet";
const PAGES = "balcao-wallet";
const LOOKS = "balcao-static-1";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("cards", { keyPath: "id" });
      asked.result.createObjectStore("known", { keyPath: "name" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(store, mode, act) {
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
}

export const cards = () => inStore("cards", "readonly", (store) => store.getAll());
export const keepCard = (card) => inStore("cards", "readwrite", (store) => store.put(card));
export const forgetCard = (id) => inStore("cards", "readwrite", (store) => store.delete(id));
const known = async (name) => (await inStore("known", "readonly", (store) => store.get(name)))?.content;
const keep = (name, content) => inStore("known", "readwrite", (store) => store.put({ name, content }));

// The keys, the words of the types and the status lists: fetched where there is a network, otherwise as they were.
export async function trust(address) {
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = await answer.json();
    const lists = {};
    for (const [number, path] of Object.entries(fresh.lists)) {
      const list = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (list.ok) lists[`${fresh.issuer}/status/${number}`] = await list.text();
    }
    await keep("trust", { ...fresh, lists, at: Math.floor(Date.now() / 1000) });
  } catch {
    // Without network what is known stays; the pages say how old it is.
  }
  return known("trust");
}

// A page that is the same for everybody, as one sees it without signing in, in the language one reads it in.
export async function keepPage(address) {
  const headers = { "Accept-Language": document.documentElement.lang };
  const page = await fetch(address, { credentials: "omit", headers });
  if (!page.ok || page.redirected) return;
  const text = await page.clone().text();
  await (await caches.open(PAGES)).put(address, page);
  const looks = [...text.matchAll(/(?:href|src)="(\/static\/(?:assets|icons)\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(LOOKS);
  for (const each of new Set(looks)) if (!(await cache.match(each))) await cache.add(each);
  // Pieces that a script brings along are in the cache once they were loaded through the service worker.
  for (const each of performance.getEntriesByType("resource")) {
    const { pathname, origin } = new URL(each.name);
    if (origin === location.origin && pathname.startsWith("/static/assets/") && !(await cache.match(pathname)))
      await cache.add(pathname);
  }
}
