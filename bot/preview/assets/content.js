// The strip that says how far changed content is taken over, and what is wrong with it, with file and line.
import { el } from "./page.js";

let texts;

export class Content {
  constructor(element, changed) {
    Object.assign(this, { element, changed, states: new Map(), ended: false });
  }

  speak(spoken) {
    texts = spoken;
    this.render();
  }

  reached(well) {
    this.ended = !well;
    this.render();
  }

  show(state) {
    const before = this.states.get(state.language);
    this.states.set(state.language, state);
    this.render();
    // The first news is how things are.
    if (before && before.version !== state.version) this.changed();
  }

  render() {
    const { content } = texts;
    const states = [...this.states.values()];
    const busy = states.filter(({ phase }) => phase !== "ready");
    const rows = busy.map(({ language, phase }) =>
      el(`p.phase.${phase}`, el("b", language), content.phases[phase], phase === "failed" ? content.failed_hint : ""),
    );
    if (this.ended) rows.splice(0, 9, el("p.phase.failed", texts.ended));
    else if (states.length && !rows.length) rows.push(el("p.phase.ready", content.phases.ready));
    const findings = states.flatMap((state) => state.findings);
    const list = findings.map(({ severity, place, problem, fix }) => {
      const name = severity === "error" ? content.finding : content.warning;
      return el(`li.${severity}`, el("b", name), el("code", place), el("span", `${problem}; ${fix}`));
    });
    this.element.replaceChildren(...rows, ...(list.length ? [el("ul.findings", ...list)] : []));
  }
}
