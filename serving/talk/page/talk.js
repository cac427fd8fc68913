// The conversation as a chat: bubbles for turns, chips for buttons.

import { Device } from "/talk/device.js";
import { canListen, hush, listen, speak } from "/talk/voice.js";

const part = Object.fromEntries([...document.querySelectorAll("[id]")].map((each) => [each.id, each]));
const footer = document.querySelector("footer");
const PLAYED = "played";

let device = null;
let stopListening = null;
let busy = false;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PLAYED)) ?? [];
  } catch {
    return [];
  }
}

function remember(shopper) {
  const names = [shopper, ...remembered().filter((each) => each !== shopper)].slice(0, 8);
  localStorage.setItem(PLAYED, JSON.stringify(names));
  part.played.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

async function choose(event) {
  event.preventDefault();
  part.trouble.textContent = "";
  const shopper = part.shopper.value.trim();
  const answered = await fetch("/talk/players", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(shopper ? { shopper } : {}),
  }).catch(() => null);
  const body = await answered?.json().catch(() => null);
  if (!answered?.ok) {
    part.trouble.textContent = body?.detail ?? "The API does not answer.";
    return;
  }
  remember(body.shopper);
  play(body);
}

function play({ shopper, alice_user: aliceUser, webhook }) {
  device = new Device(aliceUser, webhook);
  part.playing.textContent = `shopper ${shopper}`;
  part.turns.replaceChildren();
  show(true);
  turn("", () => device.say(""), { shown: false });
}

function show(talking) {
  part.choose.hidden = talking;
  part.change.hidden = !talking;
  footer.hidden = !talking;
  (talking ? part.words : part.shopper).focus();
}

function change() {
  hush();
  stopListening?.();
  part.turns.replaceChildren();
  part.playing.textContent = "simulates a device over the webhook";
  show(false);
}

async function turn(words, send, { shown = true } = {}) {
  if (busy) return;
  busy = true;
  hush();
  part.chips.replaceChildren();
  if (shown) bubble(words ? "person" : "person silence", words || "silence");
  const waiting = bubble("alice waiting", "");
  try {
    const response = await send();
    waiting.classList.remove("waiting");
    waiting.textContent = response.text;
    tell(response);
  } catch (trouble) {
    waiting.remove();
    note(`Alice cannot be reached: ${trouble.message}`);
  } finally {
    busy = false;
    scroll();
  }
}

function tell(response) {
  part.chips.replaceChildren(...(response.buttons ?? []).map(chip));
  if (response.directives?.start_account_linking) note("Alice asks to link the accounts");
  if (response.end_session) {
    note("The conversation is over; whatever you say begins a new one");
    part.chips.append(chip({ title: "Алиса, привет", wakes: true }));
  }
  if (part.sound.getAttribute("aria-pressed") === "true") {
    speak(response.tts, (on) => document.body.classList.toggle("speaking", on));
  }
}

function chip(button) {
  if (button.url && !button.payload) {
    const link = Object.assign(document.createElement("a"), { href: button.url, textContent: `${button.title} ↗` });
    Object.assign(link, { target: "_blank", rel: "noreferrer" });
    return link;
  }
  const pressed = button.payload ? () => device.press(button.payload) : () => device.say(button.wakes ? "" : button.title);
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: button.title });
  made.addEventListener("click", () => {
    turn(button.title, pressed);
    part.words.focus();
  });
  return made;
}

function bubble(kind, text) {
  const made = Object.assign(document.createElement("li"), { className: kind, textContent: text });
  part.turns.append(made);
  scroll();
  return made;
}

function note(text) {
  const made = bubble("note", text);
  made.lang = "en";
}

function scroll() {
  window.scrollTo({ top: document.body.scrollHeight });
}

function say(event) {
  event?.preventDefault();
  const words = part.words.value.trim();
  part.words.value = "";
  turn(words, () => device.say(words));
}

function toggleListening() {
  if (stopListening) {
    stopListening();
    return;
  }
  hush();
  part.listen.setAttribute("aria-pressed", "true");
  stopListening = listen({
    onWords: (words, final) => {
      part.words.value = words;
      if (final) say();
    },
    onEnd: () => {
      stopListening = null;
      part.listen.setAttribute("aria-pressed", "false");
    },
  });
}

function toggleSound() {
  const on = part.sound.getAttribute("aria-pressed") !== "true";
  part.sound.setAttribute("aria-pressed", String(on));
  if (!on) hush();
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

function escape(event) {
  if (event.key !== "Escape") return;
  hush();
  stopListening?.();
}

if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
if (remembered().length) remember(remembered()[0]);
part.listen.hidden = !canListen;
part.choose.addEventListener("submit", choose);
part.say.addEventListener("submit", say);
part.change.addEventListener("click", change);
part.listen.addEventListener("click", toggleListening);
part.sound.addEventListener("click", toggleSound);
part.theme.addEventListener("click", toggleTheme);
document.addEventListener("keydown", escape);
part.shopper.focus();
