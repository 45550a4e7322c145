// A classic script in the head, so that the organization's accent is there before the first paint.
(() => {
  // --surface-raised of tokens.css by night and by day: of all grounds the nearest to the accent.
  const DARK_GROUND = [31, 36, 48];
  const LIGHT_GROUND = [243, 241, 236];
  const READABLE = 4.6;

  /** @param {string} hex @returns {number[]} */
  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  /** Relative luminance (WCAG 2.2). @param {number[]} colour */
  const luminance = (colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  /** @param {number[]} one @param {number[]} other */
  const contrast = (one, other) => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  /** The nearest shade towards `goal` that can be read on `ground`.
   * @param {number[]} colour @param {number[]} ground @param {number} goal */
  const readable = (colour, ground, goal) => {
    let shade = colour;
    for (let share = 0; share <= 1 && contrast(shade, ground) < READABLE; share += 0.05) {
      shade = colour.map((value) => Math.round(value + (goal - value) * share));
    }
    return `rgb(${shade.join(" ")})`;
  };

  const root = document.documentElement;
  const accent = root.dataset["accent"] ?? "";
  if (/^#[0-9a-f]{6}$/i.test(accent)) {
    root.style.setProperty("--accent-bright", readable(channels(accent), DARK_GROUND, 255));
    root.style.setProperty("--accent-deep", readable(channels(accent), LIGHT_GROUND, 0));
  }
})();
