// The page: the chat on the left; why it says so, what is unanswered and measured on the right.
import { mountChat } from "/chat/assets/chat.js";
import { Content } from "./content.js";
import { Evaluation } from "./evaluation.js";
import { ask } from "./page.js";
import { Unanswered } from "./unanswered.js";
import { Why } from "./why.js";

const by = (id) => document.getElementById(id);
const root = document.documentElement;
const tabs = [...document.querySelectorAll("[role=tab]")];
const panels = {
  why: new Why(by("why")),
  unanswered: new Unanswered(by("unanswered"), (text) => chat.send(text)),
  evaluation: new Evaluation(by("evaluation")),
};
const content = new Content(by("content"), contentChanged);
let chat;
let last = null;
let waits = false;

// --- The chat ----------------------------------------------------------------------------------------
function onTurn({ kind, message }) {
  if (kind === "said") {
    last = message.text;
    waits = true;
  } else if (kind === "pressed") {
    last = null;
    waits = false;
    panels.why.pressed();
  } else if (kind === "reply" && waits) {
    waits = false;
    panels.why.show(last);
    panels.unanswered.refresh();
  }
}

async function contentChanged() {
  panels.unanswered.refresh();
  if (last === null) return;
  await chat.again();
  waits = false;
  await panels.why.show(last, true);
}

async function restart() {
  last = null;
  waits = false;
  panels.why.clear();
  await chat.reset();
  chat.focus();
}

// --- Language and look -------------------------------------------------------------------------------
async function speak(language) {
  const texts = await ask(`/texts/${language}`);
  root.lang = language;
  document.title = texts.title;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = texts[each.dataset.text];
  content.speak(texts);
  for (const [name, panel] of Object.entries(panels)) panel.speak(texts[name]);
  look(root.dataset.theme, texts);
  by("theme").onclick = () => look(root.dataset.theme === "dark" ? "light" : "dark", texts);
}

function look(theme, texts) {
  root.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  by("theme").textContent = theme === "dark" ? texts.light : texts.dark;
}

// --- Tabs: one in the order of the page, arrows between them -----------------------------------------
function choose(tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.ariaSelected = String(chosen);
    each.tabIndex = chosen ? 0 : -1;
    by(each.getAttribute("aria-controls")).hidden = !chosen;
  }
  panels[tab.getAttribute("aria-controls")].refresh();
}

for (const [number, tab] of tabs.entries()) {
  tab.onclick = () => choose(tab);
  tab.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs.at((number + step) % tabs.length);
    choose(next);
    next.focus();
  };
}

// --- What happens on the other side ------------------------------------------------------------------
let events = null;

// A tab that nobody looks at listens to nothing: a browser has six connections for all tabs of a page.
function listen() {
  events?.close();
  events = null;
  if (document.hidden) return;
  events = new EventSource("/events");
  events.onopen = () => content.reached(true);
  events.onerror = () => content.reached(false);
  events.addEventListener("content", (event) => content.show(JSON.parse(event.data)));
  events.addEventListener("evaluation", (event) => panels.evaluation.show(JSON.parse(event.data)));
}

const { languages } = await ask("/chat/texts/en");
const wished = localStorage.getItem("language") ?? navigator.language.slice(0, 2);
const language = wished in languages ? wished : Object.keys(languages)[0];
by("language").append(...Object.entries(languages).map(([code, name]) => new Option(name, code)));
by("language").value = language;
by("language").onchange = async (event) => {
  localStorage.setItem("language", event.target.value);
  await speak(event.target.value);
  chat.setLanguage(event.target.value);
};
by("restart").onclick = restart;
root.dataset.theme = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
await speak(language);
choose(tabs[0]);
chat = mountChat(by("chat"), { base: "/chat/", language, skin: "phone", onTurn });
document.addEventListener("visibilitychange", listen);
listen();
