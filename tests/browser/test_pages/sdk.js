// The real twilio-video but for `connect`: its rooms stay on this page, in `rooms`, so that a test
// can lose a line, which no real room does at a test's wish.
window.rooms = [];

class Room {
  #listeners = {};

  constructor(tracks) {
    const published = (kind) => new Map(tracks.filter((track) => track.kind === kind).map((track) => [track.id, { track }]));
    this.tracks = tracks;
    this.participants = new Map();
    this.localParticipant = {
      identity: "Vera Lindqvist #k3v9",
      audioTracks: published("audio"),
      videoTracks: published("video"),
      publishTrack: async (track) => void tracks.push(track),
      unpublishTrack: (track) => void tracks.splice(tracks.indexOf(track), 1),
    };
  }

  on(type, listener) {
    this.#listeners[type] = listener;
  }

  lose(code) {
    this.#listeners.disconnected(this, code && { code });
  }

  disconnect() {
    this.lose();
  }
}

async function connect(_token, { tracks }) {
  if (window.refuseRooms) throw new Error("The line is down.");
  window.rooms.push(new Room([...tracks]));
  return window.rooms.at(-1);
}

let twilio;
Object.defineProperty(window, "Twilio", {
  get: () => (twilio?.Video ? { Video: Object.create(twilio.Video, { connect: { value: connect } }) } : twilio),
  set: (given) => {
    twilio = given;
  },
});
