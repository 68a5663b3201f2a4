// Labelled questions, asked and compared with the last time.
import { ask, el, fill, percent } from "./page.js";

let texts;

export class Evaluation {
  constructor(element) {
    Object.assign(this, { element, results: new Map() });
  }

  speak(spoken) {
    texts = spoken;
    this.element.replaceChildren();
    this.refresh();
  }

  async refresh() {
    if (this.element.hidden || this.element.hasChildNodes()) return;
    const { sets } = await ask("/evaluations");
    if (!sets.length) return this.element.replaceChildren(el("p.hint", texts.none));
    const chosen = this.choice?.value ?? sets[0];
    this.choice = el("select", { onchange: () => this.render() }, ...sets.map((name) => new Option(name, name)));
    this.choice.value = chosen;
    this.button = el("button.primary", { onclick: () => this.run() }, texts.run);
    this.progress = el("progress", { hidden: true, ariaLabel: texts.run });
    this.count = el("span.faint");
    this.shown = el("div", { role: "status" });
    this.element.replaceChildren(
      el("p.hint", texts.intro),
      el("p", el("label", texts.choose, this.choice), this.button, this.progress, " ", this.count),
      this.shown,
    );
    this.render();
  }

  async run() {
    this.button.disabled = true;
    const { begun } = await ask("/evaluations", { set: this.choice.value });
    if (!begun) this.button.disabled = false;
  }

  show(news) {
    const runs = "total" in news;
    if (!runs) this.results.set(news.set, news);
    if (!this.shown) return;
    if (runs) this.choice.value = news.set;
    this.button.disabled = runs;
    this.progress.hidden = !runs;
    Object.assign(this.progress, { max: news.total ?? 1, value: news.done ?? 0 });
    this.count.textContent = runs ? fill(texts.running, news) : "";
    if (!runs) this.render();
  }

  render() {
    const result = this.results.get(this.choice.value);
    this.shown.hidden = !result;
    if (!result) return;
    if (result.problem) return this.shown.replaceChildren(el("p.problem", result.problem));
    const { changed, before, mistakes } = result;
    const different = changed?.length ? fill(texts.changed, { number: changed.length }) : texts.unchanged;
    const wrong = fill(texts.mistakes, { number: mistakes.length });
    this.shown.replaceChildren(
      this.sums(result),
      before ? this.table(different, changed, true) : el("p.hint", texts.first),
      this.table(wrong, mistakes.map((now) => ({ now })), false),
    );
  }

  sums({ verdicts, before }) {
    const share = (counts, verdict) => {
      const number = counts[verdict] ?? 0;
      return `${number} (${percent(number / Object.values(counts).reduce((a, b) => a + b))})`;
    };
    const rows = Object.entries(texts.verdicts).map(([verdict, name]) => {
      const now = share(verdicts, verdict);
      const was = before ? share(before, verdict) : now;
      const changed = was === now ? ["td", now] : ["td.changed", now, " ", el("s", was)];
      return el("tr", el("th", { scope: "row" }, name), el(...changed));
    });
    return el("table", ...rows);
  }

  table(title, rows, compares) {
    if (!rows.length) return el("p.done", title);
    const result = ({ verdict, given }) => el(`td.${verdict}`, `${texts.verdicts[verdict]}: ${given.join(", ")}`);
    const heads = [texts.message, texts.expected, ...(compares ? [texts.before] : []), texts.now];
    return el(
      "table.messages", el("caption", title), el("tr", ...heads.map((head) => el("th", { scope: "col" }, head))),
      ...rows.map(({ now, before }) =>
        el("tr", el("td", now.text), el("td", now.expected.join(", ")), ...(compares ? [result(before)] : []), result(now)),
      ),
    );
  }
}
