// The strip that says how far changed content is taken over, and what is wrong with it, with file and line.
import { make } from "./page.js";

export class Content {
  constructor(element, changed) {
    Object.assign(this, { element, changed, states: new Map(), versions: new Map(), ended: false });
  }

  speak(texts) {
    this.texts = texts;
    this.render();
  }

  reached(well) {
    this.ended = !well;
    this.render();
  }

  show(state) {
    const before = this.versions.get(state.language);
    this.states.set(state.language, state);
    this.versions.set(state.language, state.version);
    this.render();
    // The first news is how things are.
    if (before !== undefined && before !== state.version) this.changed();
  }

  render() {
    if (!this.texts) return;
    const { content, ended } = this.texts;
    const states = [...this.states.values()];
    const busy = states.filter((state) => state.phase !== "ready");
    const rows = (busy.length ? busy : states.slice(0, 1)).map((state) => {
      const name = states.length > 1 && busy.length ? make("b", "", {}, state.language) : "";
      const row = make("p", `phase ${state.phase}`, {}, name, content.phases[state.phase]);
      if (state.phase === "failed") row.append(` ${content.failed_hint}`);
      return row;
    });
    if (this.ended) rows.unshift(make("p", "phase", { ariaLive: "assertive" }, ended));
    const findings = states.flatMap((state) => state.findings);
    const list = findings.map((finding) =>
      make(
        "li", finding.severity, {},
        make("b", "", {}, content.finding && (finding.severity === "error" ? content.finding : content.warning)),
        make("code", "", {}, finding.place),
        make("span", "", {}, `${finding.problem}; ${finding.mend}`),
      ),
    );
    this.element.replaceChildren(...rows, ...(list.length ? [make("ul", "findings", {}, ...list)] : []));
  }
}
