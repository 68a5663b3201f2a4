// The line to the channel: what is posted, and the events that come back, with a new try after every loss.

// Milliseconds until the next try: twice as long after each failure.
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

export class Line {
  constructor(base, listeners) {
    Object.assign(this, { base, listeners, wait: FIRST_WAIT, seen: "", source: null, timer: 0, timesNew: 0 });
    // A tab that nobody looks at needs no stream; what it missed comes when somebody looks again.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.rest() : this.wake()));
    for (const sign of ["online", "focus"]) addEventListener(sign, () => this.wake());
  }

  async open(language, greet = true) {
    Object.assign(this, { language, greet, seen: "", isOpen: true });
    await this.visit();
  }

  // Posts, as somebody new where the cookie is gone: the visitor was forgotten, or has cleared it.
  async post(path, body) {
    if (!this.isOpen) await this.open(this.language, false);
    const posted = await this.request(path, body);
    if (posted.status !== 401) return posted;
    await this.open(this.language, false);
    return this.request(path, body);
  }

  async request(path, body) {
    const response = await fetch(new URL(path, this.base), {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (!response) return { ok: false, status: 0 };
    const told = response.ok ? await response.json().catch(() => ({})) : {};
    if (response.ok && path !== "visit") this.wake();
    return { ok: response.ok, status: response.status, body: told };
  }

  async visit() {
    this.rest();
    const framed = window.top !== window;
    const visit = await this.request("visit", { language: this.language, greet: this.greet, framed });
    if (!visit.ok) return this.retry();
    // Somebody who is new time and again keeps no cookie.
    this.timesNew = visit.body.known ? 0 : this.timesNew + 1;
    if (this.timesNew > 1) return this.listeners.state("no_cookie");
    this.listen();
  }

  listen() {
    if (this.source || !this.isOpen) return;
    const address = new URL("events", this.base);
    if (this.seen) address.searchParams.set("after", this.seen);
    const source = (this.source = new EventSource(address, { withCredentials: true }));
    source.onopen = () => {
      this.wait = FIRST_WAIT;
      this.timesNew = 0;
      this.listeners.state("open");
    };
    source.onmessage = (event) => {
      this.seen = event.lastEventId;
      this.listeners.message(JSON.parse(event.data));
    };
    source.addEventListener("typing", () => this.listeners.typing(true));
    source.addEventListener("silent", () => this.listeners.typing(false));
    source.addEventListener("idle", () => this.rest());
    source.addEventListener("elsewhere", () => {
      this.rest();
      this.listeners.state("elsewhere");
    });
    source.addEventListener("forgotten", () => {
      this.rest();
      this.isOpen = false;
      this.listeners.forgotten();
    });
    source.onerror = () => {
      this.listeners.typing(false);
      if (source.readyState === EventSource.CLOSED) this.retry();
      else this.listeners.state("offline");
    };
  }

  retry() {
    this.listeners.state("offline");
    this.rest();
    this.timer = setTimeout(() => this.visit(), this.wait);
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  rest() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  wake() {
    if (this.isOpen && !this.source && !document.hidden) this.listen();
  }
}
