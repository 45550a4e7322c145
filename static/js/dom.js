/** Small helpers round the document: finding, showing, drawing icons, speaking to screen readers. */

/** @import {PageConfig} from "./types.js" */

const SPRITE = new URL("../img/icons.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

/**
 * The one element that matches; a page without it is a mistake of ours, so this throws.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** The page's configuration, written by the server. @returns {PageConfig} */
export function readConfig() {
  return JSON.parse(find("#config", HTMLScriptElement).textContent ?? "");
}

/**
 * Show the panel of that name inside `root` and hide its siblings; "" hides all.
 *
 * @param {ParentNode} root
 * @param {string} name
 */
export function showPanel(root, name) {
  for (const panel of root.querySelectorAll("[data-panel]")) {
    panel.toggleAttribute("hidden", panel.getAttribute("data-panel") !== name);
  }
}

/** Show one of the icons a button carries. @param {Element} button @param {string} name */
export function showIcon(button, name) {
  for (const icon of button.querySelectorAll("[data-icon]")) {
    icon.toggleAttribute("hidden", icon.getAttribute("data-icon") !== name);
  }
}

/** @param {string} name an icon of the sprite @returns {SVGElement} */
export function createIcon(name) {
  const icon = document.createElementNS(SVG, "svg");
  icon.classList.add("icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  icon.append(use);
  return icon;
}

/**
 * An element with a class and text.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Set a text only when it differs, so that live regions speak once. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Have a screen reader say it when it is free. @param {string} text */
export function announce(text) {
  setText(find("[data-announcer]", HTMLElement), text);
}

/**
 * Run what a button asks for; the button is busy meanwhile and cannot be pressed twice.
 *
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} action
 */
export async function whileBusy(button, action) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await action();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
