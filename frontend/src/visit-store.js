// What a phone keeps of a visit: findings until they are sent, photos until they are sent. Nothing else.
import { database, keepPageIn } from "./device-store.js";

const inStore = database("balcao-visits", { findings: "visit", photos: "key" }, (made) =>
  made.objectStore("photos").createIndex("visit", "visit"),
);

export const readFindings = (visit) => inStore("findings", "readonly", (store) => store.get(visit));
export const keepFindings = (visit, items) => inStore("findings", "readwrite", (store) => store.put({ visit, items }));
export const forgetFindings = (visit) => inStore("findings", "readwrite", (store) => store.delete(visit));
export const keepPhoto = (photo) => inStore("photos", "readwrite", (store) => store.put(photo));
export const forgetPhoto = (key) => inStore("photos", "readwrite", (store) => store.delete(key));
export const photosOf = (visit) => inStore("photos", "readonly", (store) => store.index("visit").getAll(visit));

// The page itself and what it looks like, so that it opens without network. The service worker reads these.
export const PAGES = "balcao-visits";
export const keepPage = (address) => keepPageIn(PAGES, address, { credentials: "same-origin" });
export const forgetPage = async (address) => (await caches.open(PAGES)).delete(address);
