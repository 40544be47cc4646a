// Reads QR codes: from a picture, or with the camera until one is found.
import jsQR from "jsqr";

const LARGEST = 2400;
const AGAIN = 200;

// The browser's own reader where it has one: it reads what is askew.
async function codeIn(source, width, height) {
  try {
    const [found] = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(source);
    if (found?.rawValue) return found.rawValue;
  } catch {
    // It has none.
  }
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(source, 0, 0, width, height);
  return jsQR(drawing.getImageData(0, 0, width, height).data, width, height)?.data ?? "";
}

// The code in a picture; empty where there is none.
export async function codeInPicture(file) {
  const picture = await createImageBitmap(file);
  const largest = LARGEST / Math.max(picture.width, picture.height);
  for (const scale of [1, 0.5, 2, 0.75, 1.5].map((each) => Math.min(each, largest))) {
    const code = await codeIn(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
    if (code) return code;
  }
  return "";
}

// Buttons that open and close the camera. `found` is given each code that is read and says whether that is all.
export function scanWith(root, words, found) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const [video, scan, end, say] = ["video", "scan", "stop", "say"].map(part);
  let camera = null;

  function stop() {
    for (const track of camera?.getTracks() ?? []) track.stop();
    camera = null;
    video.hidden = end.hidden = true;
    scan.hidden = false;
  }

  async function look() {
    if (!camera) return;
    const code = video.videoWidth ? await codeIn(video, video.videoWidth, video.videoHeight) : "";
    if (camera && code && found(code)) stop();
    else setTimeout(look, AGAIN);
  }

  async function begin() {
    say.textContent = "";
    scan.hidden = true; // pressed twice, the camera opens once
    try {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    } catch {
      say.textContent = words.textNoCamera;
      scan.hidden = false;
      return;
    }
    video.srcObject = camera;
    video.hidden = end.hidden = false;
    await video.play();
    look();
  }

  scan.hidden = !navigator.mediaDevices?.getUserMedia;
  scan.addEventListener("click", begin);
  end.addEventListener("click", () => {
    stop();
    scan.focus();
  });
}

// A field that takes the digits of a code on somebody's phone or card.
export function scanIntoFields(root) {
  for (const place of root.querySelectorAll("[data-scan-into]")) {
    const { dataset: words } = place;
    const field = document.getElementById(words.scanInto);
    const digits = new RegExp(words.scanDigits);
    place.hidden = !navigator.mediaDevices?.getUserMedia;
    scanWith(place, words, (code) => {
      if (!digits.test(code)) {
        place.querySelector("[data-say]").textContent = words.textOther;
        return false;
      }
      field.value = code;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      place.querySelector("[data-say]").textContent = words.textFound;
      document.getElementById(words.scanThen).focus();
      return true;
    });
  }
}
