// What all parts of the page share: elements, texts, and requests.
export { make } from "/chat/assets/render.js";

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
