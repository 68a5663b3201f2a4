// Questions that got no answer: what is nearest, and the line that would answer them.
import { ask, fill, make } from "./page.js";

export class Unanswered {
  constructor(element, say) {
    Object.assign(this, { element, say, open: new Set() });
  }

  speak(texts) {
    this.texts = texts;
    if (this.found) this.render();
  }

  /** Ask again, where the tab is shown. */
  async refresh() {
    if (this.element.hidden) return;
    const focused = this.element.contains(document.activeElement) && document.activeElement.matches("input, select");
    if (focused) return;
    this.found = await ask("/unanswered");
    this.render();
  }

  render() {
    const { texts, found } = this;
    const groups = found.groups.map((group) => this.group(group));
    this.element.replaceChildren(
      make("p", "hint", {}, texts.intro),
      ...(found.problem ? [make("p", "problem", {}, found.problem)] : []),
      ...(groups.length ? groups : [make("p", "", {}, texts.none)]),
    );
  }

  group({ questions, language, nearest }) {
    const { texts } = this;
    const [first] = questions;
    const details = make("details", "group", { open: this.open.has(first) });
    const number = questions.length > 1 ? make("span", "count", {}, fill(texts.similar, { number: questions.length })) : "";
    details.append(make("summary", "", {}, first, " ", number));
    const fillIn = () => {
      if (details.open) this.open.add(first);
      else this.open.delete(first);
      if (details.open && details.children.length === 1) details.append(this.form(questions, language, nearest));
    };
    details.ontoggle = fillIn;
    fillIn();
    return details;
  }

  form(questions, language, nearest) {
    const { texts } = this;
    const field = make("input", "", { type: "text", value: questions[0] });
    const target = make("select", "");
    const labels = this.found.labels[language];
    const near = nearest.filter(({ id }) => id in labels);
    // Where nothing is near, it is most likely that nothing answers it: those labels come first.
    const ids = new Set([...near.map(({ id }) => id), ...Object.keys(labels)]);
    target.append(...Array.from(ids, (id) => new Option(labels[id] === id ? id : `${labels[id]} (${id})`, id)));
    const chosen = near.map(({ id, title }) =>
      make("li", "", {}, make("button", "link", { type: "button", onclick: () => { target.value = id; clear(); } }, title)),
    );
    const result = make("div", "result", { role: "status" });
    const clear = () => result.replaceChildren();
    field.oninput = target.onchange = clear;
    const show = async (kind) => {
      const added = { language, id: target.value, text: field.value, kind };
      const told = await ask("/insertions", added).catch((error) => error);
      result.replaceChildren(...this.line(told, added, result));
    };
    const button = (text, onclick) => make("button", "", { type: "button", onclick }, text);
    const more = questions.slice(1).map((text) =>
      make("li", "", {}, make("button", "link", { type: "button", onclick: () => { field.value = text; clear(); } }, text)),
    );
    return make(
      "div", "form", {},
      ...(more.length ? [make("ul", "", {}, ...more)] : []),
      ...(chosen.length ? [make("h4", "", {}, texts.nearest), make("ul", "", {}, ...chosen)] : []),
      make("label", "", {}, make("span", "", {}, texts.text), field),
      make("label", "", {}, make("span", "", {}, texts.target), target),
      make(
        "p", "", {},
        button(texts.phrasing, () => show("phrasing")), button(texts.example, () => show("example")),
        button(texts.ask, () => this.say(field.value)),
      ),
      result,
    );
  }

  line(told, added, result) {
    const { texts } = this;
    if (told instanceof Error) return [make("p", "problem", {}, told.message)];
    const copy = make("button", "", { type: "button" }, texts.copy);
    copy.onclick = async () => {
      await navigator.clipboard.writeText(told.lines);
      copy.textContent = texts.copied;
    };
    const write = make("button", "primary", { type: "button" }, texts.write);
    write.onclick = async () => {
      const written = await ask("/insertions", { ...added, write: true }).catch((error) => error);
      const said = written instanceof Error ? written.message : fill(texts.written, written);
      result.replaceChildren(make("p", written instanceof Error ? "problem" : "done", {}, said));
    };
    return [make("p", "", {}, fill(texts.paste, told)), make("pre", "", { tabIndex: 0 }, told.lines), make("p", "", {}, write, copy)];
  }
}
