// What a device keeps of credentials: the cards with keys that cannot be taken out, and what it needs to check without network.
import { database, keepPageIn } from "./device-store.js";

const PAGES = "balcao-wallet";
const inStore = database("balcao-wallet", { cards: "id", known: "name" });

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
export const keepPage = (address) =>
  keepPageIn(PAGES, address, {
    credentials: "omit",
    headers: { "Accept-Language": document.documentElement.lang },
  });
