package com.smartoken.console;

import com.microsoft.playwright.Page;
import java.util.List;

/** How a page stands at a width: what is cut off, torn, laid over something else, or wider than the screen. */
public final class Shape {
    private Shape() {}

    /** What is wrong, a line each; nothing, always. An address in the header that has no room is whole in its menu. */
    public static List<String> wrong(Page page) {
        List<?> lines = (List<?>) page.evaluate(WRONG);
        return lines.stream().map(Object::toString).toList();
    }

    private static final String WRONG = """
            () => {
              const wrong = new Set();
              const root = document.documentElement;
              if (root.scrollWidth > innerWidth) wrong.add(`the page is ${root.scrollWidth} wide`);
              const say = (what, node) => wrong.add(
                `${what} in ${node.parentElement.closest("[class], main")?.className ?? ""}`.slice(0, 160));
              const mayScroll = (one) => one.matches("[tabindex]:is([role=region], [role=group], [aria-label])")
                || one.matches("textarea, input, select, pre[tabindex]");
              const isHidden = (one) => {
                for (; one; one = one.parentElement) if (getComputedStyle(one).clipPath === "inset(50%)") return true;
                return false;
              };
              // Out of sight in something that scrolls.
              const isClipped = (one, rect) => {
                for (; one; one = one.parentElement) {
                  if (getComputedStyle(one).overflowY === "visible") continue;
                  const edge = one.getBoundingClientRect();
                  if (rect.bottom > edge.bottom + 1 || rect.top < edge.top - 1 || rect.right > edge.right + 1) return true;
                }
                return false;
              };
              // Boxes that show less than they have.
              for (const box of document.querySelectorAll("body *")) {
                const over = getComputedStyle(box).overflowX;
                if (over === "visible" || box.clientWidth < 2 || box.scrollWidth <= box.clientWidth + 1) continue;
                if (box.closest("svg, option, select, .account-email") || isHidden(box) || !box.checkVisibility()) continue;
                if (box.matches("input, textarea")) continue;
                const name = `${box.tagName.toLowerCase()}.${box.className}`;
                if (over === "hidden" || over === "clip") wrong.add(`${name} cuts ${box.textContent.trim().slice(0, 40)}`);
                else if (!mayScroll(box)) wrong.add(`${name} scrolls and can't be reached`);
              }
              for (const box of document.querySelectorAll(".table-scroll")) {
                if (box.checkVisibility() && box.scrollWidth > box.clientWidth + 1 && !getComputedStyle(box).backgroundAttachment.includes("local")) {
                  wrong.add(`${box.ariaLabel} goes on beyond its edge and does not show it`);
                }
              }
              // Words and numbers on two lines, or outside of what they stand in.
              const texts = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
              const range = document.createRange();
              const boxes = [];
              for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                const parent = node.parentElement;
                if (!node.data.trim() || parent.closest("script, style, svg, option, textarea, noscript, .account-email") || isHidden(parent)) continue;
                if (!parent.checkVisibility({ visibilityProperty: true })) continue;
                const box = parent.closest("td, th, li, .card, button, a, label, .badge, dd, dt, p, h1, h2, h3, legend, summary");
                const room = box?.getBoundingClientRect();
                range.selectNodeContents(node);
                for (const rect of range.getClientRects()) {
                  if (rect.width < 2) continue;
                  if (!isClipped(parent, rect)) boxes.push({ rect, node });
                  const scrolls = parent.closest(".table-scroll, pre, [role=region][tabindex]");
                  if (!scrolls && (rect.right > innerWidth + 1 || rect.left < -1)) say(`"${node.data.trim().slice(0, 30)}" leaves the screen`, node);
                  if (room && (rect.right > room.right + 1 || rect.left < room.left - 1)) say(`"${node.data.trim().slice(0, 30)}" leaves its box`, node);
                }
                if (parent.closest("pre, code")) continue;
                for (const word of node.data.matchAll(/[^\\s\u2013\u2014/]+/g)) {
                  // Addresses, ids and names without an end may break where they must.
                  if (word[0].length > 22 || /[@/_]|\\w-\\w|\\.\\w{3}/.test(word[0]) && !/^[$\\u2212+]?[\\d.,]+$/.test(word[0])) continue;
                  range.setStart(node, word.index);
                  range.setEnd(node, word.index + word[0].length);
                  const lines = new Set([...range.getClientRects()].filter((rect) => rect.width > 0).map((rect) => Math.round(rect.top)));
                  if (lines.size > 1) say(`"${word[0]}" is torn`, node);
                }
              }
              // Words over other words.
              boxes.sort((a, b) => a.rect.top - b.rect.top);
              for (let i = 0; i < boxes.length; i++) {
                for (let j = i + 1; j < boxes.length && boxes[j].rect.top < boxes[i].rect.bottom - 4; j++) {
                  const a = boxes[i].rect, b = boxes[j].rect;
                  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                  if (wide < 3 || high < 5 || boxes[i].node === boxes[j].node) continue;
                  const floats = [boxes[i], boxes[j]].some(({ node }) => {
                    for (let one = node.parentElement; one; one = one.parentElement) {
                      if (["sticky", "fixed"].includes(getComputedStyle(one).position)) return true;
                    }
                    return false;
                  });
                  if (!floats) say(`"${boxes[i].node.data.trim().slice(0, 20)}" lies over "${boxes[j].node.data.trim().slice(0, 20)}"`, boxes[j].node);
                }
              }
              return [...wrong];
            }""";
}
