// Small choices that a device keeps under a name: an object, read and changed in parts. Without room for it they hold for this page.
export function choicesKept(name) {
  let here = {};
  try {
    here = JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    // Nothing readable was kept.
  }
  return {
    get: (choice) => here[choice],
    keep(more) {
      here = { ...here, ...more };
      try {
        localStorage.setItem(name, JSON.stringify(here));
      } catch {
        // The browser keeps nothing.
      }
    },
  };
}
