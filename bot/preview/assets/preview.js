// The page: the chat on the left; why it says so, what is unanswered and measured on the right.
import { mountChat } from "/chat/assets/chat.js";
import { Content } from "./content.js";
import { Evaluation } from "./evaluation.js";
import { ask } from "./page.js";
import { Unanswered } from "./unanswered.js";
import { Why } from "./why.js";

const by = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
const root = document.documentElement;
const tabs = all("[role=tab]");
const panels = {
  why: new Why(by("why")),
  unanswered: new Unanswered(by("unanswered"), (text) => chat.send(text)),
  evaluation: new Evaluation(by("evaluation")),
};
const content = new Content(by("content"), contentChanged);
let chat;
let last = null;
let repeats = false;

function onTurn({ kind, message }) {
  if (kind === "sent" && !repeats) panels.why.keep(null);
  if (kind === "said") last = message.text;
  if (kind === "pressed") clear("pressed");
  if (kind === "reply" && last !== null) panels.why.show(last);
}

// What is said now is compared with what was said before.
async function contentChanged() {
  panels.unanswered.refresh();
  if (last === null) return;
  panels.why.keep();
  repeats = true;
  const answered = chat.again();
  repeats = false;
  await answered;
  panels.why.show(last);
}

function clear(hint) {
  last = null;
  panels.why.clear(hint);
}

async function restart() {
  clear("empty");
  await chat.reset();
  chat.focus();
}

async function speak(language) {
  const texts = await ask(`/texts/${language}`);
  root.lang = language;
  document.title = texts.title;
  for (const each of all("[data-text]")) each.textContent = texts[each.dataset.text];
  content.speak(texts);
  for (const [name, panel] of Object.entries(panels)) panel.speak(texts[name]);
  look(root.dataset.theme, texts);
  by("theme").onclick = () => look(root.dataset.theme === "dark" ? "light" : "dark", texts);
}

function look(theme, texts) {
  root.dataset.theme = theme;
  localStorage.theme = theme;
  by("theme").textContent = theme === "dark" ? texts.light : texts.dark;
}

const panelOf = (tab) => panels[tab.getAttribute("aria-controls")];

function choose(tab) {
  for (const each of tabs) {
    each.ariaSelected = each === tab;
    each.tabIndex = each === tab ? 0 : -1;
    panelOf(each).element.hidden = each !== tab;
  }
  panelOf(tab).refresh?.();
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

let events = null;

// A hidden tab listens to nothing: a browser has six connections for all of them.
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
const wished = [localStorage.language, navigator.language.slice(0, 2), Object.keys(languages)[0]];
const language = wished.find((code) => code in languages);
by("language").append(...Object.entries(languages).map(([code, name]) => new Option(name, code)));
by("language").value = language;
by("language").onchange = async (event) => {
  const { value } = event.target;
  localStorage.language = value;
  await speak(value);
  chat.setLanguage(value);
};
by("restart").onclick = restart;
const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
root.dataset.theme = localStorage.theme ?? system;
await speak(language);
choose(tabs[0]);
chat = mountChat(by("chat"), { base: "/chat/", language, skin: "phone", onTurn });
document.addEventListener("visibilitychange", listen);
listen();
