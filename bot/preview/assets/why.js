// Why the last message got its answer: the records as they come, none worked out here.
import { ask, el, fill, percent } from "./page.js";

// What is nearer to 0 would read 0.0.
const LEAST_ODDS = 0.05;

let texts;

export class Why {
  constructor(element) {
    this.element = element;
  }

  speak(spoken) {
    texts = spoken;
    if (this.told) this.render();
    else this.clear();
  }

  clear(hint = "empty") {
    this.told = this.before = this.asked = null;
    this.element.replaceChildren(el("p.hint", texts[hint]));
  }

  /** Compare what comes next with `before`, null for nothing. */
  keep(before = this.told) {
    this.before = before;
  }

  async show(text) {
    const asked = (this.asked = {});
    const told = await ask("/why", { text });
    if (asked !== this.asked) return;
    if (this.before?.text !== text) this.before = null;
    this.told = told;
    this.render();
  }

  render() {
    const { told, before } = this;
    const parts = this.parts(told, before ?? told);
    if (before) {
      const found = compare(parts, this.parts(before, before)) || told.reply.text !== before.reply.text;
      parts.unshift(el("p.hint", { role: "status" }, found ? texts.asked_again : texts.same));
    }
    this.element.replaceChildren(...parts);
  }

  parts(told, before) {
    const search = told.understood.search;
    const name = (id) => told.titles[id] ?? id;
    return [
      this.answer(told, before, name), this.triage(told.triage), this.read(told.understood, name),
      this.candidates(search, name), this.signals(search), this.costs(search.costs),
    ];
  }

  answer({ reply, talk, written, ms }, before, name) {
    const level = reply.level ? `: ${texts.levels[reply.level]}${reply.sign ? ` (${reply.sign})` : ""}` : "";
    const told = { topic: talk.topic && name(talk.topic), sign: talk.alarm ?? talk.question };
    const lines = Object.keys(talk).filter((each) => talk[each]);
    return section(
      texts.answer,
      el(
        `p.${reply.outcome}`, value("outcome", texts.outcomes[reply.outcome] + level, "b"), " ",
        el("span.faint", fill(texts.took, { ms })),
      ),
      ...Object.entries(written).map(([id, places]) => {
        const lines = places.map((place) => el("span.place", fill(texts.stands, { place })));
        return el("p", value(`said ${id}`, name(id), "b"), ...lines);
      }),
      el("blockquote", ...difference(reply.text, before.reply.text)),
      ...lines.map((each) => el("p.faint", fill(texts[each], told))),
    );
  }

  triage({ rules, unheard, reasons, level, chance }) {
    const words = reasons.map(([feature, weight]) => `${feature.trim()} ${signed(weight, 2)}`).join(", ");
    return section(
      texts.triage,
      el(
        "p", value("level", level ? texts.levels[level] : texts.no_sign, "b"), " ",
        value("chance", fill(texts.chance, { share: percent(chance) })),
      ),
      el(
        "ul", ...rules.map((rule) => el("li", value(`rule ${rule}`, rule, "code"))),
        ...unheard.map(([said, why]) => el("li", `“${said}”: ${texts.unheard[why]}`)),
      ),
      ...(words ? [el("p.faint", fill(texts.reasons, { words }))] : []),
    );
  }

  read({ clauses, intents }, name) {
    const said = ([typed, meant]) =>
      typed === meant ? [meant, " "] : [el("ins", meant), " ", el("s", { title: texts.repaired }, typed), " "];
    const rows = clauses.map(({ words, marks, kinds, limit, best }, number) => {
      const entry = best ? `${name(best[0])} ${percent(best[1])}` : texts.nothing;
      return el(
        "li", ...words.flatMap(said), ...marks.map((mark) => el(`i.mark.${mark}`, texts.marks[mark])),
        ...[...kinds, limit].filter(Boolean).map((kind) => el("i.mark", kind)),
        value(`clause ${number}`, fill(texts.itself, { entry }), "small"),
      );
    });
    const taken = intents.map(({ kind, id, probability }) =>
      [texts.intents[kind], ...(id ? [`${name(id)} ${percent(probability)}`] : [])].join(", "),
    );
    return section(
      texts.read, el("ol", ...rows), el("p", value("taken", fill(texts.taken, { intents: taken.join("; ") }))),
    );
  }

  candidates({ candidates, by_words, by_meaning }, name) {
    const together = candidates.map(({ id, probability, phrasing }, place) =>
      el(
        "li", value(`together ${place}`, `${name(id)} ${percent(probability)}`), bar(probability),
        el("small", fill(texts.like, { phrasing })),
      ),
    );
    const ranking = (by, rows) => el("div", el("h4", texts[by]), rows.length ? el("ol", ...rows) : texts.no_meaning);
    const scored = Object.entries({ words: by_words, meaning: by_meaning }).map(([by, matches]) => ranking(by, matches.map(
      ([id, score], place) => el("li", value(`${by} ${place}`, `${name(id)} ${signed(score, 2)}`)),
    )));
    return section(texts.candidates, el("div.rankings", ranking("together", together), ...scored));
  }

  signals({ signals, probabilities }) {
    const heads = { "in scope": texts.question_scope, right: texts.question_right };
    const most = Math.max(1, ...Object.values(signals).flatMap(Object.values).map(Math.abs));
    const tables = Object.entries(signals).map(([question, weights]) => {
      const title = fill(heads[question], { share: percent(probabilities[question]) });
      const rows = Object.entries(weights).filter(([, odds]) => Math.abs(odds) >= LEAST_ODDS);
      return el(
        "table", el("caption", value(question, title)),
        ...rows.map(([signal, odds]) => {
          const shown = bar(Math.abs(odds) / most / 2, odds < 0 ? ".against" : ".for");
          return row(`${question} ${signal}`, texts.signal_names[signal], signed(odds, 1), shown);
        }),
      );
    });
    return section(texts.signals, ...tables, el("p.faint", texts.signals_hint));
  }

  costs(costs) {
    const all = Object.values(costs);
    const rows = Object.entries(costs).map(([action, cost]) => {
      const shown = row(`cost ${action}`, texts.actions[action], cost.toFixed(2), bar(cost / Math.max(...all)));
      if (cost === Math.min(...all)) shown.className = "cheapest";
      return shown;
    });
    return section(texts.costs, el("table", ...rows), el("p.faint", texts.costs_hint));
  }
}

function section(title, ...parts) {
  return el("section", el("h3", title), ...parts);
}

function row(key, name, text, shown) {
  return el("tr", el("th", { scope: "row" }, name), el("td", value(key, text)), el("td", shown));
}

// Its text is compared with that of the same `key` in an earlier explanation.
function value(key, text, tag = "span") {
  const element = el(tag, text);
  element.dataset.key = key;
  return element;
}

function bar(share, look = "") {
  const filling = el("i");
  filling.style.width = `${100 * share}%`;
  return el(`span.bar${look}`, { ariaHidden: "true" }, filling);
}

function signed(number, digits) {
  return (number < 0 ? "−" : "+") + Math.abs(number).toFixed(digits);
}

// Marks in `parts` each value that reads otherwise than in `earlier`, and returns whether there is one.
function compare(parts, earlier) {
  const values = (all) => all.flatMap((part) => [...part.querySelectorAll("[data-key]")]);
  const before = new Map(values(earlier).map((each) => [each.dataset.key, each.textContent]));
  const changed = values(parts).filter((each) => before.get(each.dataset.key) !== each.textContent);
  for (const each of changed) {
    each.classList.add("changed");
    each.append(" ", el("s", before.get(each.dataset.key) ?? ""));
  }
  return changed.length > 0;
}

// Returns `now` as nodes: words that `before` has not in <ins>, those that are gone in <del>.
function difference(now, before) {
  const [a, b] = [before, now].map((text) => text.split(/(?<=\s)(?=\S)/));
  // The lengths of the longest common rests (the classic table).
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const nodes = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (a[i] === b[j]) {
      nodes.push(b[j++]);
      i++;
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) nodes.push(el("del", a[i++]));
    else nodes.push(el("ins", b[j++]));
  }
  return nodes;
}
