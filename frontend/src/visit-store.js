// What a phone keeps of a visit: findings until they are sent, photos until they are sent. Nothing else.
const NAME = "balcao-visits";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("findings", { keyPath: "visit" });
      asked.result.createObjectStore("photos", { keyPath: "key" }).createIndex("visit", "visit");
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

export const readFindings = (visit) => inStore("findings", "readonly", (store) => store.get(visit));
export const keepFindings = (visit, items) => inStore("findings", "readwrite", (store) => store.put({ visit, items }));
export const forgetFindings = (visit) => inStore("findings", "readwrite", (store) => store.delete(visit));
export const keepPhoto = (photo) => inStore("photos", "readwrite", (store) => store.put(photo));
export const forgetPhoto = (key) => inStore("photos", "readwrite", (store) => store.delete(key));
export const photosOf = (visit) => inStore("photos", "readonly", (store) => store.index("visit").getAll(visit));

// The page itself and what it looks like, so that it opens without network. The service worker reads these.
export const PAGES = "balcao-visits";
const LOOKS = "balcao-static-1";

export async function keepPage(address) {
  const page = await fetch(address, { credentials: "same-origin" });
  if (!page.ok || page.redirected) throw new Error(String(page.status));
  const text = await page.clone().text();
  await (await caches.open(PAGES)).put(address, page);
  const looks = [...text.matchAll(/(?:href|src)="(\/static\/(?:assets|icons)\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(LOOKS);
  for (const each of new Set(looks)) if (!(await cache.match(each))) await cache.add(each);
}

export const forgetPage = async (address) => (await caches.open(PAGES)).delete(address);
