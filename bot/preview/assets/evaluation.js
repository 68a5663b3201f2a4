// Labelled questions, asked and compared with the last time.
import { ask, fill, make, percent } from "./page.js";

export class Evaluation {
  constructor(element) {
    Object.assign(this, { element, results: new Map() });
  }

  speak(texts) {
    this.texts = texts;
    this.element.replaceChildren();
    this.refresh();
  }

  async refresh() {
    if (this.element.hidden || this.element.hasChildNodes()) return;
    const { texts } = this;
    const { sets } = await ask("/evaluations");
    if (!sets.length) {
      this.element.replaceChildren(make("p", "hint", {}, texts.none));
      return;
    }
    this.choice = make("select", "", { onchange: () => this.render() });
    this.choice.append(...sets.map((name) => new Option(name, name)));
    if (this.chosen) this.choice.value = this.chosen;
    this.button = make("button", "primary", { type: "button", onclick: () => this.run() }, texts.run);
    this.progress = make("progress", "", { hidden: true, max: 1, ariaLabel: texts.run });
    this.count = make("span", "faint");
    this.shown = make("div", "", { role: "status" });
    this.element.replaceChildren(
      make("p", "hint", {}, texts.intro),
      make("p", "", {}, make("label", "", {}, make("span", "", {}, texts.choose), this.choice), this.button, this.progress, this.count),
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
    const running = "total" in news;
    if (!running) this.results.set(news.set, news);
    if (!this.shown) return;
    this.button.disabled = running;
    this.progress.hidden = !running;
    if (running) {
      this.progress.max = news.total;
      this.progress.value = news.done;
      this.count.textContent = fill(this.texts.running, news);
    } else {
      this.count.textContent = "";
      this.render();
    }
  }

  render() {
    this.chosen = this.choice.value;
    const result = this.results.get(this.chosen);
    if (!result) return this.shown.replaceChildren();
    if (result.problem) return this.shown.replaceChildren(make("p", "problem", {}, result.problem));
    const { texts } = this;
    const { changed, before, mistakes } = result;
    const compared = before
      ? [this.table(changed.length ? fill(texts.changed, { number: changed.length }) : texts.unchanged, changed, true)]
      : [make("p", "hint", {}, texts.first)];
    const wrong = fill(texts.mistakes, { number: mistakes.length });
    this.shown.replaceChildren(
      this.sums(result),
      ...compared,
      this.table(wrong, mistakes.map((now) => ({ now })), false),
    );
  }

  sums({ verdicts, before }) {
    const { texts } = this;
    const whole = (counts) => Math.max(1, Object.values(counts).reduce((sum, count) => sum + count, 0));
    const rows = Object.keys(texts.verdicts).map((verdict) => {
      const now = (verdicts[verdict] ?? 0) / whole(verdicts);
      const earlier = before && (before[verdict] ?? 0) / whole(before);
      const was = before && earlier !== now ? make("s", "", {}, ` ${percent(earlier)}`) : "";
      return make(
        "tr", "", {},
        make("th", "", { scope: "row" }, texts.verdicts[verdict]),
        make("td", was ? "changed" : "", {}, `${verdicts[verdict] ?? 0} (${percent(now)})`, was),
      );
    });
    return make("table", "sums", {}, make("tbody", "", {}, ...rows));
  }

  table(title, rows, compares) {
    const { texts } = this;
    if (!rows.length) return make("p", "done", {}, title);
    const result = (each) =>
      make("td", `verdict ${each.verdict}`, {}, `${texts.verdicts[each.verdict]}: ${each.given.join(", ") || "–"}`);
    const heads = [texts.message, texts.expected, ...(compares ? [texts.before] : []), texts.now];
    const lines = rows.map(({ now, before }) =>
      make(
        "tr", "", {},
        make("td", "", {}, now.text), make("td", "", {}, now.expected.join(", ")),
        ...(compares ? [result(before)] : []), result(now),
      ),
    );
    return make(
      "table", "messages", {},
      make("caption", "", {}, title),
      make("thead", "", {}, make("tr", "", {}, ...heads.map((head) => make("th", "", { scope: "col" }, head)))),
      make("tbody", "", {}, ...lines),
    );
  }
}
