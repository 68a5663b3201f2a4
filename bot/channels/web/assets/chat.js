// The chat of one visitor: `mountChat` shows it in an element, on a page or in a shadow tree.
// What people wrote, and what the bot says, only ever becomes text nodes.
import { Line } from "./line.js";
import { make, renderInto } from "./render.js";

const LONGEST_TEXT = 4096;
// Pixels from the end within which a reader follows what is new.
const NEAR_END = 120;

/**
 * Show the chat in `element` and return what steers it.
 *
 * `base` is the address of the channel, with a slash at its end; `skin` "widget", or "phone" as Telegram looks.
 * `onTurn` is told of {kind: "sent", text}, {kind: "said", message}, {kind: "pressed", button} and
 * {kind: "reply", message}, of what is edited too. With `onClose` there is a button that closes the chat.
 */
export function mountChat(element, { base = "./", language = "en", skin = "widget", onTurn, onClose } = {}) {
  const chat = new Chat(element, new URL(base, document.baseURI), language, skin, onTurn, onClose);
  const started = chat.start();
  return {
    send: (text) => chat.send(text),
    again: () => chat.again(),
    reset: () => chat.reset(),
    setLanguage: (code) => chat.setLanguage(code),
    focus: () => started.then(() => chat.field.focus()),
  };
}

class Chat {
  constructor(element, base, language, skin, onTurn, onClose) {
    Object.assign(this, { element, base, language, skin, onTurn: onTurn ?? (() => {}), onClose });
    this.messages = new Map();
    this.texts = {};
    this.editing = null;
    this.pending = null;
    this.build();
    this.line = new Line(base, {
      message: (message) => this.show(message),
      typing: (on) => this.showTyping(on),
      state: (state) => this.showState(state),
      forgotten: () => this.clear([...this.messages.keys()].at(-1)),
    });
  }

  build() {
    this.heading = make("h2");
    this.closing = make("button", "close", { type: "button", onclick: () => this.onClose() }, "✕");
    this.log = make("div", "log", { role: "log", tabIndex: 0, ariaLive: "polite" });
    this.typing = make("div", "typing", { hidden: true }, make("i"), make("i"), make("i"));
    this.status = make("p", "status", { role: "status", hidden: true });
    this.count = make("p", "spoken", { role: "status" });
    this.field = make("textarea", "field", { rows: 1, maxLength: LONGEST_TEXT, enterKeyHint: "send" });
    this.button = make("button", "send", {}, "➤");
    this.form = make("form", "form", {}, this.field, this.button);
    this.root = make("div", "glute-chat");
    this.root.dataset.skin = this.skin;
    this.root.append(
      make("header", "", {}, make("img", "face", { src: new URL("assets/icon.svg", this.base), alt: "" }), this.heading),
      this.log, this.count, this.status, this.form,
    );
    if (this.onClose) this.root.firstChild.append(this.closing);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    this.field.oninput = () => this.fitField();
    this.field.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.submit();
      } else if (event.key === "Escape" && this.editing) {
        event.stopPropagation();
        event.preventDefault();
        this.stopEditing();
      }
    };
    this.log.append(this.typing);
  }

  async start() {
    await Promise.all([this.style(), this.setLanguage(this.language)]);
    this.element.replaceChildren(this.root);
    this.line.open(this.language);
  }

  // Styles that a strict policy of the page does not forbid: no <style>, no attribute.
  async style() {
    const sheet = new CSSStyleSheet();
    const response = await fetch(new URL("assets/chat.css", this.base)).catch(() => null);
    if (response?.ok) sheet.replaceSync(await response.text());
    const tree = this.element.getRootNode();
    tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
  }

  async setLanguage(code) {
    const response = await fetch(new URL(`texts/${encodeURIComponent(code)}`, this.base)).catch(() => null);
    if (!response?.ok) return;
    const texts = (this.texts = await response.json());
    this.language = texts.language;
    this.root.lang = texts.language;
    this.heading.textContent = texts.title;
    this.log.ariaLabel = texts.log;
    this.typing.ariaLabel = texts.typing;
    this.field.placeholder = this.field.ariaLabel = texts.write;
    this.button.ariaLabel = texts.send;
    this.closing.ariaLabel = texts.close;
    for (const message of this.messages.values()) message.article.parts = {};
    for (const message of this.messages.values()) this.render(message);
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.fitField();
    const edits = this.editing;
    this.stopEditing();
    this.send(text, edits);
  }

  async send(text, edits = null) {
    this.say("");
    if (!edits) this.showPending(text);
    this.spoke = true;
    this.onTurn({ kind: "sent", text });
    const sent = await this.line.post("messages", { text, language: this.language, edits });
    this.dropPending(text);
    if (sent.ok) return;
    this.say(this.refusal(sent.status));
    if (!this.field.value) this.field.value = text;
    this.fitField();
  }

  // Asks the last message anew: its answer is edited where it stands.
  async again() {
    const last = [...this.messages.values()].findLast((message) => message.from === "visitor");
    if (last) await this.send(last.text, last.id);
  }

  async press(message, button) {
    this.say("");
    this.spoke = true;
    this.onTurn({ kind: "pressed", button });
    const pressed = await this.line.post("presses", {
      message: message.id, press: button.press, language: this.language,
    });
    this.say(pressed.ok ? pressed.body.notice : this.refusal(pressed.status));
  }

  async reset() {
    await this.line.post("forget", {});
    this.clear();
    await this.line.open(this.language);
  }

  refusal(status) {
    if (status === 429) return this.texts.too_fast;
    if (status === 401) return this.texts.no_cookie;
    if (status === 413 || status === 400) return this.texts.too_long?.replace("{letters}", LONGEST_TEXT);
    return this.texts.unsent;
  }

  show(message) {
    const known = this.messages.get(message.id);
    const follows = this.isAtEnd();
    const shown = Object.assign(known ?? { article: make("article") }, message);
    if (message.from === "visitor") this.dropPending(message.text);
    if (!known) {
      this.messages.set(message.id, shown);
      this.log.insertBefore(shown.article, this.pending ?? this.typing);
      this.markEditable();
    }
    this.render(shown);
    // Until something is said here, what comes is an earlier talk: its end counts.
    const earlier = !this.spoke && this.messages.size > 1;
    if (follows || earlier) this.toEnd(message.from === "bot" && !known && !earlier ? shown.article : null);
    this.onTurn({ kind: message.from === "bot" ? "reply" : "said", message, edited: Boolean(known) });
  }

  render(message) {
    const spoken = renderInto(message, {
      base: this.base,
      texts: this.texts,
      press: (button) => this.press(message, button),
      say: (text) => this.send(text),
      edit: () => this.startEditing(message),
    });
    // A count that changes each second would talk over everything: only its words are spoken, when they change.
    if (spoken && this.count.textContent !== spoken) this.count.textContent = spoken;
  }

  markEditable() {
    const own = [...this.messages.values()].filter((message) => message.from === "visitor");
    for (const message of own) {
      const editable = message === own.at(-1);
      if (message.editable === editable) continue;
      message.editable = editable;
      this.render(message);
    }
  }

  startEditing(message) {
    this.editing = message.id;
    this.field.value = message.text;
    this.root.classList.add("is-editing");
    this.fitField();
    this.field.focus();
  }

  stopEditing() {
    if (this.editing && this.field.value) this.field.value = "";
    this.editing = null;
    this.root.classList.remove("is-editing");
    this.fitField();
  }

  showPending(text) {
    this.pending ??= make("div", "pending");
    const article = make("article", "", {}, make("div", "bubble", {}, text));
    article.dataset.from = "visitor";
    article.dataset.pending = text;
    this.pending.append(article);
    this.log.insertBefore(this.pending, this.typing);
    this.toEnd();
  }

  dropPending(text) {
    [...(this.pending?.children ?? [])].find((each) => each.dataset.pending === text)?.remove();
  }

  showTyping(on) {
    const follows = this.isAtEnd();
    this.typing.hidden = !on;
    if (follows && on) this.toEnd();
  }

  showState(state) {
    this.root.dataset.state = state;
    this.say(state === "open" ? "" : this.texts[state]);
  }

  // What was said goes, save the bot's `last` words, which say that.
  clear(last = null) {
    for (const [id, { article }] of this.messages) {
      if (id === last) continue;
      article.remove();
      this.messages.delete(id);
    }
  }

  say(text) {
    const follows = this.isAtEnd();
    this.status.textContent = text ?? "";
    this.status.hidden = !text;
    if (follows && text) this.toEnd();
  }

  fitField() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  // Shows the end, or the beginning of an `article` that is longer than the log.
  toEnd(article = null) {
    const tall = article && article.offsetHeight > this.log.clientHeight;
    this.log.scrollTop = tall ? article.offsetTop - this.log.offsetTop : this.log.scrollHeight;
  }
}
