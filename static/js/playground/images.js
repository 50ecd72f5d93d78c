// Images that go with the next message.
import { $, changed, complain, state } from "./page.js";

const IMAGES_MAX = 4;
const IMAGE_BYTES_MAX = 4 * 1024 * 1024;

export function picture(url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "Image that was sent";
  return image;
}

export function drawImages() {
  const box = $("images");
  box.hidden = state.images.length === 0;
  box.replaceChildren(
    ...state.images.map((url, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "image-chip";
      button.ariaLabel = `Remove image ${i + 1}`;
      button.append(picture(url));
      button.addEventListener("click", () => {
        state.images.splice(i, 1);
        drawImages();
        changed();
      });
      return button;
    }),
  );
}

export async function attach(files) {
  for (const file of files) {
    if (!/^image\/(png|jpeg|webp|gif)$/.test(file.type)) complain("Images are PNG, JPEG, WebP or GIF.");
    else if (file.size > IMAGE_BYTES_MAX) complain(`An image can have at most ${IMAGE_BYTES_MAX >> 20} MiB.`);
    else if (state.images.length >= IMAGES_MAX) complain(`A message can have at most ${IMAGES_MAX} images.`);
    else state.images.push(await dataUrl(file));
  }
  drawImages();
  changed();
}

function dataUrl(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
}
