/** How loud a microphone is, sixty times a second, as a share between 0 and 1. */

const FLOOR_DB = -60;

export class LevelMeter {
  /** @type {AudioContext | null} */ #context = null;
  #frame = 0;

  /**
   * @param {MediaStreamTrack} track
   * @param {(level: number) => void} onLevel
   */
  constructor(track, onLevel) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const measure = () => {
      this.#frame = requestAnimationFrame(measure);
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const decibels = 10 * Math.log10(power + 1e-12);
      onLevel(Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB)));
    };
    this.#context = context;
    measure();
  }

  /** Browsers start audio only after a gesture. */
  wake() {
    void this.#context?.resume();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    void this.#context?.close();
    this.#context = null;
  }
}
