// What all parts of the page share: elements, texts, and requests.
import { make } from "/chat/assets/render.js";

/** Return an element: el("p.hint", { id: "x" }, "text", child). Its properties may be left out. */
export function el(spec, ...children) {
  const [tag, ...classes] = spec.split(".");
  const properties = Object.getPrototypeOf(children[0] ?? "") === Object.prototype ? children.shift() : {};
  return make(tag, classes.join(" "), properties, ...children);
}

/** Return `text` with what stands in braces replaced: fill("{number} alike", {number: 3}). */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Return the JSON at `path`; with a `body` it is posted. Throws an Error that people can read. */
export async function ask(path, body) {
  const posted = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, body && posted);
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.problem ?? `${response.status} ${response.statusText}`);
  return told;
}

export function percent(share) {
  return `${Math.round(100 * share)} %`;
}
