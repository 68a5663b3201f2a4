// Questions without an answer, and the line that would answer them.
import { ask, el, fill } from "./page.js";

let texts;

export class Unanswered {
  constructor(element, say) {
    Object.assign(this, { element, say, open: new Set() });
  }

  speak(spoken) {
    texts = spoken;
    if (this.found) this.render();
  }

  // Not while the tab is hidden, or somebody is filling in something.
  async refresh() {
    if (this.element.hidden || this.element.querySelector("input:focus, select:focus")) return;
    this.found = await ask("/unanswered");
    this.render();
  }

  render() {
    const { found } = this;
    const groups = found.groups.map((group) => this.group(group));
    this.element.replaceChildren(
      el("p.hint", texts.intro),
      el("p.problem", found.problem),
      ...(groups.length ? groups : [el("p", texts.none)]),
    );
  }

  group({ questions, language, nearest }) {
    const [first] = questions;
    const alike = questions.length > 1 ? fill(texts.similar, { number: questions.length }) : "";
    const details = el("details.group", { open: this.open.has(first) }, el("summary", first, " ", el("span.faint", alike)));
    details.ontoggle = () => {
      if (!details.open) return this.open.delete(first);
      this.open.add(first);
      if (details.children.length === 1) details.append(this.form(questions, language, nearest));
    };
    return details;
  }

  form(questions, language, nearest) {
    const labels = this.found.labels[language];
    const near = nearest.filter(({ id }) => id in labels);
    const field = el("input", { type: "text", value: questions[0] });
    const target = el("select");
    const ids = new Set([...near.map(({ id }) => id), ...Object.keys(labels)]);
    target.append(...Array.from(ids, (id) => new Option(labels[id] === id ? id : `${labels[id]} (${id})`, id)));
    const result = el("div", { role: "status" });
    const clear = () => result.replaceChildren();
    field.oninput = target.onchange = clear;
    const button = (name, onclick, look = "button") => el(look, { onclick }, name);
    const choice = (name, input, value) =>
      el("li", button(name, () => clear((input.value = value)), "button.link"));
    const show = async (kind) => {
      const added = { language, id: target.value, text: field.value, kind };
      const told = await ask("/insertions", added).catch((error) => error);
      result.replaceChildren(...this.line(told, added, result, button));
    };
    return el(
      "div.form",
      el("ul", ...questions.slice(1).map((text) => choice(text, field, text))),
      ...(near.length ? [el("h4", texts.nearest)] : []),
      el("ul", ...near.map(({ id, title }) => choice(title, target, id))),
      el("label", el("span", texts.text), field),
      el("label", el("span", texts.target), target),
      button(texts.phrasing, () => show("phrasing")),
      button(texts.example, () => show("example")),
      button(texts.ask, () => this.say(field.value)),
      result,
    );
  }

  line(told, added, result, button) {
    if (told instanceof Error) return [el("p.problem", told.message)];
    const copy = async (event) => {
      await navigator.clipboard.writeText(told.lines);
      event.target.textContent = texts.copied;
    };
    const write = async () => {
      const written = await ask("/insertions", { ...added, write: true }).catch((error) => error);
      const failed = written instanceof Error;
      result.replaceChildren(el(failed ? "p.problem" : "p.done", failed ? written.message : fill(texts.written, written)));
    };
    const lines = el("pre", { tabIndex: 0 }, told.lines);
    return [el("p", fill(texts.paste, told)), lines, button(texts.write, write, "button.primary"), button(texts.copy, copy)];
  }
}
