// The chat on its own page.
import { mountChat } from "./chat.js";

mountChat(document.getElementById("chat"), {
  base: new URL("../", import.meta.url),
  language: document.documentElement.lang,
});
