// Why the last message got its answer: records of the explanation as they come, none worked out here.
import { ask, fill, make, percent } from "./page.js";

export class Why {
  constructor(element) {
    Object.assign(this, { element, told: null, before: null });
  }

  speak(texts) {
    this.texts = texts;
    if (this.told) this.render();
    else this.say(texts.empty);
  }

  refresh() {}

  clear() {
    this.told = null;
    this.say(this.texts.empty);
  }

  pressed() {
    this.told = null;
    this.say(this.texts.pressed);
  }

  say(text) {
    this.element.replaceChildren(make("p", "hint", {}, text));
  }

  /** Show why `text` got its answer; where it was asked `again`, mark what is different. */
  async show(text, again = false) {
    const told = await ask("/why", { text });
    this.before = again && this.told?.text === text ? this.told : null;
    this.told = told;
    this.render();
  }

  render() {
    const { told, before } = this;
    const parts = this.parts(told);
    if (before) {
      const earlier = this.parts(before);
      const found = compare(parts, earlier);
      const different = found || told.reply.text !== before.reply.text;
      parts.unshift(make("p", "hint", { role: "status" }, different ? this.texts.asked_again : this.texts.same));
    }
    this.element.replaceChildren(...parts);
  }

  parts(told) {
    const before = told === this.told ? this.before : null;
    return [
      this.answer(told, before), this.triage(told.triage), this.read(told), this.candidates(told),
      this.signals(told.understood.search), this.costs(told.understood.search.costs),
    ];
  }

  name(told, id) {
    return told.titles[id] ?? id;
  }

  answer(told, before) {
    const { texts } = this;
    const { reply, talk, places } = told;
    const rows = reply.entries.map((id) =>
      make(
        "p", "", {},
        value(`entry ${id}`, this.name(told, id), "b"),
        ...(places[id] ? [" ", make("span", "place", {}, fill(texts.stands, { place: places[id] }))] : []),
      ),
    );
    const topic = talk.topic && fill(texts.topic, { topic: this.name(told, talk.topic) });
    const alarm = talk.alarm && fill(texts.alarm, { sign: talk.alarm });
    const question = talk.question && fill(texts.question, { sign: talk.question });
    const level = reply.level ? `: ${texts.levels[reply.level]}${reply.sign ? ` (${reply.sign})` : ""}` : "";
    return section(
      texts.answer,
      make(
        "p", `outcome ${reply.outcome}`, {},
        value("outcome", texts.outcomes[reply.outcome] + level, "b"), " ",
        make("span", "faint", {}, fill(texts.took, { ms: told.ms })),
      ),
      ...rows,
      make("blockquote", "", {}, ...difference(reply.text, before?.reply.text ?? reply.text)),
      ...[topic, alarm, question].filter(Boolean).map((line) => make("p", "faint", {}, line)),
    );
  }

  triage(triage) {
    const { texts } = this;
    const lines = triage.rules.map((rule) => make("li", "", {}, value(`rule ${rule}`, rule, "code")));
    const unheard = triage.unheard.map(([words, why]) => make("li", "", {}, `“${words}”: ${texts.unheard[why]}`));
    const reasons = triage.reasons.map(([name, weight]) => `${name.trim()} ${signed(weight, 2)}`).join(", ");
    const verdict = triage.level ? texts.levels[triage.level] : texts.no_sign;
    return section(
      texts.triage,
      make(
        "p", "", {}, value("level", verdict, "b"), " ",
        value("chance", fill(texts.chance, { share: percent(triage.chance) }), "span"),
      ),
      make("ul", "", {}, ...lines, ...unheard),
      ...(reasons ? [make("p", "faint", {}, fill(texts.reasons, { words: reasons }))] : []),
    );
  }

  read(told) {
    const { texts } = this;
    const clauses = told.understood.clauses.map((clause, number) => {
      const words = clause.words.flatMap(([typed, meant]) =>
        typed === meant
          ? [`${meant} `]
          : [make("ins", "", { title: fill(texts.repaired, { typed }) }, meant), make("s", "", {}, typed), " "],
      );
      const marks = clause.marks.map((mark) => make("i", `mark ${mark}`, {}, texts.marks[mark]));
      const named = [...clause.kinds, ...(clause.limit ? [clause.limit] : [])].map((kind) => make("i", "mark", {}, kind));
      const entry = clause.best ? `${this.name(told, clause.best[0])} ${percent(clause.best[1])}` : texts.nothing;
      return make(
        "li", "", {}, make("span", "words", {}, ...words), ...marks, ...named, " ",
        value(`clause ${number}`, fill(texts.itself, { entry }), "small"),
      );
    });
    const intents = told.understood.intents.map(
      ({ kind, id, probability }) =>
        `${texts.intents[kind]}${id ? `, ${this.name(told, id)} ${percent(probability)}` : ""}`,
    );
    return section(
      texts.read,
      make("ol", "clauses", {}, ...clauses),
      make("p", "", {}, value("taken", fill(texts.taken, { intents: intents.join("; ") }), "span")),
    );
  }

  candidates(told) {
    const { texts } = this;
    const { candidates, by_words, by_meaning } = told.understood.search;
    const ranking = (heading, rows) => make("div", "", {}, make("h4", "", {}, heading), make("ol", "", {}, ...rows));
    const scored = (key, matches) =>
      matches.map(([id, score], place) =>
        make("li", "", { title: id }, value(`${key} ${place}`, `${this.name(told, id)} ${signed(score, 2)}`, "span")),
      );
    const together = candidates.map((each, place) => {
      const like = make("small", "", {}, fill(texts.like, { phrasing: each.phrasing }));
      const text = `${this.name(told, each.id)} ${percent(each.probability)}`;
      return make("li", "", { title: each.id }, value(`together ${place}`, text, "span"), bar(each.probability), like);
    });
    return section(
      texts.candidates,
      make(
        "div", "rankings", {},
        ranking(texts.together, together),
        ranking(texts.words, scored("words", by_words)),
        by_meaning.length
          ? ranking(texts.meaning, scored("meaning", by_meaning))
          : make("div", "", {}, make("h4", "", {}, texts.meaning), make("p", "faint", {}, texts.no_meaning)),
      ),
    );
  }

  signals(search) {
    const { texts } = this;
    const heads = { "in scope": texts.question_scope, right: texts.question_right };
    const most = Math.max(1, ...Object.values(search.signals).flatMap((each) => Object.values(each).map(Math.abs)));
    const tables = Object.entries(search.signals).map(([question, weights]) => {
      const share = percent(search.probabilities[question]);
      const rows = Object.entries(weights)
        .filter(([, odds]) => Math.abs(odds) >= 0.05)
        .map(([name, odds]) =>
          make(
            "tr", "", {},
            make("th", "", { scope: "row" }, texts.signal_names[name] ?? name),
            make("td", "", {}, value(`${question} ${name}`, signed(odds, 1), "span")),
            make("td", "odds", {}, oddsBar(odds / most)),
          ),
        );
      const title = make("caption", "", {}, value(question, fill(heads[question], { share }), "span"));
      return make("table", "", {}, title, make("tbody", "", {}, ...rows));
    });
    return section(texts.signals, ...tables, make("p", "faint", {}, texts.signals_hint));
  }

  costs(costs) {
    const { texts } = this;
    const most = Math.max(...Object.values(costs));
    const least = Math.min(...Object.values(costs));
    const rows = Object.entries(costs).map(([action, cost]) =>
      make(
        "tr", cost === least ? "cheapest" : "", {},
        make("th", "", { scope: "row" }, texts.actions[action]),
        make("td", "", {}, value(`cost ${action}`, cost.toFixed(2), "span")),
        make("td", "", {}, bar(cost / most)),
      ),
    );
    return section(texts.costs, make("table", "", {}, make("tbody", "", {}, ...rows)), make("p", "faint", {}, texts.costs_hint));
  }
}

function section(title, ...parts) {
  return make("section", "", {}, make("h3", "", {}, title), ...parts);
}

/** Return an element whose text is compared with that of the same `key` in an earlier explanation. */
function value(key, text, tag) {
  const element = make(tag, "", {}, text);
  element.dataset.key = key;
  return element;
}

function bar(share) {
  const fillings = make("i", "");
  fillings.style.inlineSize = `${100 * Math.min(1, Math.max(0, share))}%`;
  return make("span", "bar", { ariaHidden: "true" }, fillings);
}

function oddsBar(share) {
  const element = bar(Math.abs(share) / 2);
  element.classList.add(share < 0 ? "against" : "for");
  return element;
}

function signed(number, digits) {
  return (number < 0 ? "−" : "+") + Math.abs(number).toFixed(digits);
}

/** Mark in `parts` each value that reads otherwise than in `earlier`, and return whether there is one. */
function compare(parts, earlier) {
  const values = (all) => all.flatMap((part) => [...part.querySelectorAll("[data-key]")]);
  const before = new Map(values(earlier).map((element) => [element.dataset.key, element.textContent]));
  let found = false;
  for (const element of values(parts)) {
    const old = before.get(element.dataset.key);
    if (old === element.textContent) continue;
    found = true;
    element.classList.add("changed");
    if (old !== undefined) element.append(make("s", "", {}, ` ${old}`));
  }
  return found;
}

/** Return `now` as nodes, with the words that `before` has not in <ins> and those that are gone in <del>. */
function difference(now, before) {
  if (now === before) return [now];
  const [a, b] = [before, now].map((text) => text.split(/(\s+)/));
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const nodes = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      nodes.push(b[j++]);
      i++;
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) nodes.push(make("del", "", {}, a[i++]));
    else nodes.push(make("ins", "", {}, b[j++]));
  }
  return nodes;
}
