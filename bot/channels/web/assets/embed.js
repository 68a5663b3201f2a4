// One line puts the chat on any page:
//   <script src="https://bot.example/assets/embed.js" data-language="en" defer></script>
// All in a shadow tree, so no style leaks in or out. No cookie is set until the chat is opened.
(() => {
  const script = document.currentScript;
  const base = new URL("../", script.src);
  const language = script.dataset.language || document.documentElement.lang.slice(0, 2) || "en";

  async function put() {
    const [style, texts] = await Promise.all([
      fetch(new URL("assets/embed.css", base)).then((response) => response.text()),
      fetch(new URL(`texts/${encodeURIComponent(language)}`, base)).then((response) => response.json()),
    ]);
    const host = document.createElement("glute-bot");
    const tree = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    tree.adoptedStyleSheets = [sheet];

    const opener = document.createElement("button");
    opener.className = "opener";
    opener.type = "button";
    opener.textContent = texts.open;
    opener.ariaHasPopup = "dialog";
    // The browser keeps the focus inside, closes with Esc and gives the focus back.
    const dialog = document.createElement("dialog");
    dialog.ariaLabel = texts.title;
    tree.append(opener, dialog);
    document.body.append(host);
    if (script.dataset.theme) host.dataset.theme = script.dataset.theme;

    let chat;
    opener.addEventListener("click", async () => {
      dialog.showModal();
      if (!chat) {
        const { mountChat } = await import(new URL("assets/chat.js", base).href);
        chat = mountChat(dialog, { base, language: texts.language, onClose: () => dialog.close() });
      }
      chat.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  put().catch(() => console.warn("The chat is out of reach, or this page is not on its allow-list."));
})();
