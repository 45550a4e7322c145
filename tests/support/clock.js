// A camera that films the wall clock, and a reader for it: the cells of streaming/synthetic/barcode.py.
(() => {
  const CELLS = 40;
  const checksum = (value) => (value ^ (value >>> 8) ^ (value >>> 16) ^ (value >>> 24) ^ 0xa5) & 0xff;
  const bit = (word, bits, index) => (word >>> (bits - 1 - index)) & 1;

  const encode = (milliseconds) => {
    const value = milliseconds % 2 ** 32 >>> 0;
    const sum = checksum(value);
    return Array.from({ length: CELLS }, (_, cell) => (cell < 32 ? bit(value, 32, cell) : bit(sum, 8, cell - 32)));
  };

  const decode = (cells) => {
    const number = (bits) => bits.reduce((word, cell) => ((word << 1) | cell) >>> 0, 0);
    const value = number(cells.slice(0, 32));
    return number(cells.slice(32)) === checksum(value) ? value : null;
  };

  const paint = (context, { width, height }, hue) => {
    const now = Date.now();
    context.fillStyle = `hsl(${hue} 60% ${40 + 15 * Math.sin(now / 500)}%)`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "white";
    context.beginPath();
    context.arc(width / 2 + 80 * Math.sin(now / 700), height / 2, 60, 0, 2 * Math.PI);
    context.fill();
    encode(now).forEach((cell, index) => {
      context.fillStyle = cell ? "#f5f5f5" : "#0a0a0a";
      context.fillRect((index * width) / CELLS, 0, width / CELLS, height / 18);
    });
  };

  // What getUserMedia answers from now on: the clock as a picture, a tone as sound.
  window.filmTheClock = ({ hue = 200, tone = 440 } = {}) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d", { alpha: false });
    setInterval(() => paint(context, canvas, hue), 1000 / 24);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const tracks = [];
      if (wanted.video) tracks.push(...canvas.captureStream(24).getVideoTracks());
      if (wanted.audio) {
        const audio = new AudioContext();
        const oscillator = new OscillatorNode(audio, { frequency: tone });
        const output = audio.createMediaStreamDestination();
        oscillator.connect(new GainNode(audio, { gain: 0.2 })).connect(output);
        oscillator.start();
        document.addEventListener("pointerdown", () => audio.resume()); // silent until a gesture
        tracks.push(...output.stream.getAudioTracks());
      }
      return new MediaStream(tracks);
    };
  };

  // Reads the clock in every frame the video shows; rect is the tile as fractions of the picture.
  window.readTheClock = (video, seconds, rect = { x: 0, y: 0, width: 1, height: 1 }) =>
    new Promise((resolve) => {
      const strip = new OffscreenCanvas(CELLS * 4, 4);
      const context = strip.getContext("2d", { willReadFrequently: true });
      const delays = [];
      let frames = 0;
      const end = performance.now() + seconds * 1000;
      const look = (now) => {
        const [w, h] = [video.videoWidth, video.videoHeight];
        const y = (rect.y + rect.height / 36) * h - 2;
        context.drawImage(video, rect.x * w, y, rect.width * w, 4, 0, 0, strip.width, strip.height);
        const { data } = context.getImageData(0, 2, strip.width, 1);
        const cells = Array.from({ length: CELLS }, (_, cell) => (data[(cell * 4 + 2) * 4 + 1] > 128 ? 1 : 0));
        const value = decode(cells);
        frames += 1;
        if (value !== null) delays.push((Date.now() % 2 ** 32) - value);
        if (now < end) video.requestVideoFrameCallback(look);
        else resolve({ frames, delays });
      };
      video.requestVideoFrameCallback(look);
      setTimeout(() => resolve({ frames, delays }), seconds * 1000 + 2000);
    });
})();
