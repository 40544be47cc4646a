// Shows nudges in this browser: asks for the permission only after the person pressed the button, then sends the form.
export function offerPush(root) {
  const form = root.querySelector("form[data-push-key]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  for (const each of root.querySelectorAll("[data-push-without]")) each.hidden = true;
  form.hidden = false;
  const say = (name) => {
    for (const each of form.querySelectorAll("[data-push-say]")) each.hidden = each.dataset.pushSay !== name;
  };
  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") return say("refused");
    try {
      const worker = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: form.dataset.pushKey };
      const { endpoint, keys } = (await worker.pushManager.subscribe(options)).toJSON();
      Object.entries({ endpoint, ...keys }).forEach(([name, value]) => (form.elements[name].value = value));
      form.submit();
    } catch {
      say("failed");
    }
  });
}
