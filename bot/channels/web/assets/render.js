// One message as elements. A part is built anew only when it has changed: a button that has the focus stays the same
// while a count above it goes on.

// A command stands after a space or at the beginning of a line: pressing it sends it.
const COMMAND = /(^|\s)(\/[a-z]{2,32})\b/g;

export function make(tag, className = "", properties = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/** Render `message` into its `article`, and return what is to be spoken of a count, if it is one. */
export function renderInto(message, tools) {
  const { article } = message;
  const { texts } = tools;
  article.parts ??= {};
  article.dir = "auto";
  article.dataset.from = message.from;
  article.dataset.id = message.id;
  if (message.outcome) article.dataset.outcome = message.outcome;
  if (message.language) article.lang = message.language;
  const counts = message.blocks?.some((block) => block.kind === "bar") ?? false;
  article.ariaLive = counts ? "off" : null;

  part(article, "who", [texts.you, texts.bot], () => [
    make("span", "spoken", {}, `${message.from === "visitor" ? texts.you : texts.bot}: `),
  ]);
  const bubble = [message.text, message.blocks, message.film, message.file, texts.film];
  part(article, "bubble", bubble, () => [
    ...(message.film ? [film(message, tools)] : []),
    ...(message.file ? [file(message, tools)] : []),
    ...(message.text ? [message.text] : []),
    ...(message.blocks ?? []).map((block) => BLOCKS[block.kind](block, tools)),
    make("time", "", {}, clock(message.at)),
  ]);
  part(article, "buttons", message.buttons, () => (message.buttons ?? []).map((each) => button(each, tools)));
  part(article, "votes", message.votes, () => (message.votes ?? []).map((each) => button(each, tools)));
  part(article, "edit", [message.editable, texts.edit], () =>
    message.editable ? [make("button", "link", { type: "button", onclick: tools.edit }, texts.edit ?? "")] : [],
  );
  return counts ? wordsOf(message) : "";
}

function part(article, name, made, build) {
  const key = JSON.stringify(made ?? null);
  const kept = article.parts[name];
  if (kept?.key === key) return;
  const element = kept?.element ?? article.querySelector(`:scope > .${name}`) ?? make("div", name);
  const focused = [...element.children].indexOf(element.getRootNode().activeElement);
  element.replaceChildren(...build());
  element.hidden = !element.hasChildNodes();
  if (!element.isConnected || element.parentNode !== article) article.append(element);
  if (focused >= 0) (element.children[focused] ?? article.closest(".log"))?.focus();
  article.parts[name] = { key, element };
}

function wordsOf(message) {
  return message.blocks.filter((block) => block.kind !== "bar" && block.text).map((block) => block.text).join(" ");
}

function clock(seconds) {
  return new Date(1000 * seconds).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

// Returns text nodes, and buttons for the commands in between.
function withCommands(text, { say }) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(COMMAND)) {
    const start = found.index + found[1].length;
    const command = found[2];
    parts.push(text.slice(end, start));
    parts.push(make("button", "link", { type: "button", onclick: () => say(command) }, command));
    end = start + command.length;
  }
  return [...parts, text.slice(end)];
}

const BLOCKS = {
  heading: ({ text }) => make("h3", "", {}, text),
  paragraph: ({ text }, tools) => make("p", "", {}, ...withCommands(text, tools)),
  strong: ({ text }) => make("p", "", {}, make("strong", "", {}, text)),
  steps: ({ items }) => make("ol", "", {}, ...items.map((item) => make("li", "", {}, item))),
  detail: ({ label, text }) => make("p", "detail", {}, make("b", "", {}, `${label}:`), ` ${text}`),
  source: ({ title, facts }) =>
    make(
      "details", "", {},
      make("summary", "", {}, title),
      make("ul", "", {}, ...facts.map((fact) => make("li", "", {}, fact))),
    ),
  bar: ({ done, total, text }) => {
    const cells = Array.from({ length: total }, (_, number) => make("i", number < done ? "done" : ""));
    return make("div", "bar", {}, ...cells, text);
  },
};

function button({ label, press, kind, pressed }, tools) {
  const element = make("button", kind ?? "", { type: "button" }, label);
  if (pressed) element.ariaPressed = "true";
  element.onclick = () => tools.press({ press });
  return element;
}

function film(message, { base, texts }) {
  const address = new URL(message.film, base).href;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const video = make("video", "", {
    src: `${address}.mp4`, poster: `${address}.jpg`, muted: true, loop: true, playsInline: true,
    preload: still ? "none" : "auto", autoplay: !still,
    ariaLabel: texts.film?.replace("{title}", message.title),
  });
  const toggle = make("button", "toggle", {
    type: "button",
    onclick: () => (video.paused ? video.play() : video.pause()),
  });
  const name = () => {
    toggle.textContent = video.paused ? "▶" : "❚❚";
    toggle.ariaLabel = video.paused ? texts.play : texts.pause;
  };
  video.onplay = video.onpause = name;
  name();
  return make("div", "film", {}, video, toggle);
}

function file(message, { base, texts }) {
  const address = new URL(`files/${message.id}`, base).href;
  // Both with the cookie, also on a page of another site, to which neither a picture nor a link would take it.
  if (message.file.endsWith(".png")) {
    return make("img", "", { crossOrigin: "use-credentials", src: address, alt: message.title });
  }
  const label = texts.save?.replace("{name}", message.file) ?? "";
  return make("button", "link", { type: "button", onclick: () => save(address, message.file) }, label);
}

async function save(address, name) {
  const response = await fetch(address, { credentials: "include" }).catch(() => null);
  if (!response?.ok) return;
  const href = URL.createObjectURL(await response.blob());
  make("a", "", { href, download: name }).click();
  URL.revokeObjectURL(href);
}
