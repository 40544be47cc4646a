import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";
import { readAloud } from "./aloud.js";
import { keepFields } from "./autosave.js";
import { dealOut } from "./board.js";
import { followChat } from "./chat.js";
import { pickClauses } from "./clauses.js";
import { searchChoices } from "./choices.js";
import { walkCase, walkQueue } from "./desk.js";
import { findAsOneTypes } from "./finding.js";
import { tellHere } from "./here.js";
import { saveBeforeLeaving } from "./leaving.js";
import { followMeeting } from "./meeting.js";
import { nameColleagues } from "./naming.js";
import { sendInPieces } from "./pieces.js";
import { followTyping } from "./preview.js";
import { offerPush } from "./push.js";
import { growTables } from "./tables.js";
import { keepUncovered } from "./uncovered.js";
import { followKeys } from "./viewer.js";
import { waitForAnswer } from "./waiting.js";

document.body.classList.add("js-enabled");
document.body.classList.add("govuk-frontend-supported"); // a browser that reads this module is; the components ask for it

for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(component, undefined, { onError: () => {} });
}

keepFields(document);
tellHere(document);
document.addEventListener("balcao:asked", ({ target }) => {
  searchChoices(target);
  growTables(target);
  if (target.querySelector("[data-speak]")) import("./speech.js").then((found) => found.speakInto(target));
  if (target.querySelector("[data-camera]")) import("./camera.js").then((found) => found.photographPapers(target));
  if (target.querySelector("[data-map]")) import("./map.js").then((found) => found.startMaps(target));
  if (target.querySelector("[data-write]")) import("./write.js").then((found) => found.startSheets(target));
  if (target.querySelector("[data-grid]")) import("./grid.js").then((found) => found.writeIntoTables(target));
});
if (document.querySelector("[data-still]")) import("./still.js").then((found) => found.watchEndings(document));
if (document.querySelector("[data-speak]")) import("./speech.js").then((found) => found.speakInto(document));
if (document.querySelector("[data-write]")) import("./write.js").then((found) => found.startSheets(document));
if (document.querySelector("[data-map]")) import("./map.js").then((found) => found.startMaps(document));
readAloud(document);
keepUncovered(document);
searchChoices(document);
findAsOneTypes(document);
growTables(document);
saveBeforeLeaving(document);
offerPush(document);
walkQueue(document);
walkCase(document);
followKeys(document);
if (document.querySelector("[data-camera]")) import("./camera.js").then((found) => found.photographPapers(document));
if (document.querySelector("[data-grid]")) import("./grid.js").then((found) => found.writeIntoTables(document));
if (document.querySelector("[data-scan-into]")) import("./scan.js").then((found) => found.scanIntoFields(document));
sendInPieces(document);
pickClauses(document);
followTyping(document);
dealOut(document);
waitForAnswer(document);
followChat(document);
followMeeting(document);
nameColleagues(document);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A page that waits for something (a payment, a sealed PDF) asks again by itself.
const waiting = document.querySelector("[data-refresh-seconds]");
if (waiting) {
  setTimeout(() => window.location.reload(), Number(waiting.dataset.refreshSeconds) * 1000);
}

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
