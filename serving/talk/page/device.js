// One device on which one user of the skill is logged in, as Yandex Dialogs 1.0 has it.

export class Device {
  constructor(aliceUser, webhook) {
    this.aliceUser = aliceUser;
    this.webhook = webhook;
    this.begin();
  }

  begin() {
    this.session = crypto.randomUUID();
    this.message = 0;
    this.state = {};
  }

  say(words) {
    const command = words.toLowerCase().replace(/[.,!?«»]/g, " ").replace(/\s+/g, " ").trim();
    const nlu = { tokens: command ? command.split(" ") : [], entities: [], intents: {} };
    return this.send({ type: "SimpleUtterance", command, original_utterance: words, nlu });
  }

  press(payload) {
    return this.send({ type: "ButtonPressed", payload, nlu: { tokens: [], entities: [], intents: {} } });
  }

  async send(request) {
    const answered = await fetch(this.webhook, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(this.call(request)),
    });
    if (!answered.ok) throw new Error(`the webhook answered ${answered.status}`);
    const answer = await answered.json();
    this.keep(answer);
    return answer.response;
  }

  keep(answer) {
    if (answer.response.end_session) {
      this.begin();
      return;
    }
    this.message += 1;
    this.state = answer.session_state ?? {};
  }

  call(request) {
    return {
      meta: {
        locale: "ru-RU",
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        interfaces: { screen: {}, account_linking: {} },
      },
      session: {
        message_id: this.message,
        session_id: this.session,
        skill_id: "talk",
        user: { user_id: this.aliceUser },
        application: { application_id: "talk" },
        new: this.message === 0,
      },
      request,
      state: { session: this.state, user: {}, application: {} },
      version: "1.0",
    };
  }
}
