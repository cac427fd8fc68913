// Speaks and listens where the browser can.

const LANGUAGE = "ru-RU";
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const canListen = Boolean(Recognition);

export function speak(tts, onSpeaking) {
  if (!window.speechSynthesis) return;
  hush();
  const words = new SpeechSynthesisUtterance(tts.replace(/<[^>]*>|sil\s*<\[\d+\]>|\+/g, ""));
  words.lang = LANGUAGE;
  words.onstart = () => onSpeaking(true);
  words.onend = words.onerror = () => onSpeaking(false);
  window.speechSynthesis.speak(words);
}

export function hush() {
  window.speechSynthesis?.cancel();
}

export function listen({ onWords, onEnd }) {
  const ears = new Recognition();
  ears.lang = LANGUAGE;
  ears.interimResults = true;
  ears.onresult = (event) => {
    const result = event.results[event.results.length - 1];
    onWords(result[0].transcript, result.isFinal);
  };
  ears.onend = onEnd;
  ears.onerror = onEnd;
  ears.start();
  return () => ears.abort();
}
