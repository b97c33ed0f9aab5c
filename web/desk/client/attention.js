/**
 * New work is heard once and seen in the title. One sound for each thing that needs a person, also when the desk is
 * open in several tabs, and none for what was there already when the page was opened.
 */

const REMEMBERED = 200;

export class Attention {
  /** @param {import("./desk.js").Desk} desk @param {() => string} title */
  constructor(desk, title) {
    this.desk = desk;
    this.title = title;
    this.ready = false;
    this.audio = /** @type {AudioContext|null} */ (null);
    this.beeps = 0;
    desk.on("list", () => this.#look());
    desk.on("me", () => this.showTitle());
    desk.on("signed-out", () => {
      this.ready = false;
      this.showTitle();
    });
    // Browsers allow sound only after somebody has touched the page.
    const allow = () => this.#context()?.resume();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, allow, { once: true });
  }

  showTitle() {
    const count = this.desk.session.token ? this.desk.inbox.needing().length : 0;
    document.title = count ? `(${count}) ${this.title()}` : this.title();
  }

  #look() {
    const news = this.desk.inbox.needing().map((one) => `${one.id}:${one.waiting_since || one.queued_at}`);
    const storage = this.desk.session.lasting;
    const heard = new Set(storage.get("heard") || []);
    const fresh = news.filter((key) => !heard.has(key));
    if (fresh.length) {
      storage.set("heard", [...heard, ...fresh].slice(-REMEMBERED));
      if (this.ready) this.beep();
    }
    this.ready = this.desk.inbox.loaded;
    this.showTitle();
  }

  beep() {
    if (!this.desk.session.sound) return;
    this.beeps += 1;
    const audio = this.#context();
    if (!audio) return;
    const start = audio.currentTime;
    for (const [at, pitch] of [[0, 660], [0.14, 880]]) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, start + at);
      loudness.gain.exponentialRampToValueAtTime(0.12, start + at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.22);
      tone.connect(loudness).connect(audio.destination);
      tone.start(start + at);
      tone.stop(start + at + 0.25);
    }
  }

  #context() {
    if (!this.audio && globalThis.AudioContext) this.audio = new AudioContext();
    return this.audio;
  }
}
