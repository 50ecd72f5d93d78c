// Adds a copy button to what is worth copying. Without this script the text can be selected as ever.
function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const holder of root.querySelectorAll("[data-copy]:not(:has(> .copy))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(holder.querySelector("code").textContent.trim());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    holder.append(button);
  }
}

addCopyButtons(document);
