/**
 * What the server tells the pages: the page's configuration and the snapshot of an event, as in
 * docs/live-channel.md.
 *
 * @typedef {"idle"|"starting"|"live"|"interrupted"|"ending"|"ended"|"failed"} StreamState
 * @typedef {"seated"|"invited"|"joining"|"on_stage"} StageState
 *
 * @typedef {object} EventFacts
 * @property {string} id
 * @property {string} title
 * @property {"draft"|"scheduled"|"live"|"ended"|"cancelled"} status
 * @property {string} starts_at ISO 8601
 * @property {string | null} ends_at ISO 8601
 *
 * @typedef {object} AudienceRow
 * @property {string} id
 * @property {string} name
 * @property {boolean} watching
 * @property {StageState} stage_state
 *
 * @typedef {object} SpeakerRow
 * @property {string} id
 * @property {string} name
 * @property {boolean} on_stage
 *
 * @typedef {object} Me
 * @property {"public"|"audience"|"speaker"|"moderator"} role
 * @property {string | null} id
 * @property {string} name
 * @property {StageState | null} stage_state
 *
 * @typedef {object} Snapshot
 * @property {string} server_time ISO 8601
 * @property {EventFacts} event
 * @property {{state: StreamState, live_at: string | null, failure?: string}} stream
 * @property {Me} me
 * @property {string[]} [stage] names on stage; not told to the public
 * @property {number | null} [viewers] moderators only, as are the two lists below
 * @property {AudienceRow[]} [audience]
 * @property {SpeakerRow[]} [speakers]
 *
 * @typedef {object} PageConfig
 * @property {string} socket path of the live channel
 * @property {Snapshot} state the snapshot the page was rendered with
 * @property {Record<string, string>} urls
 *
 * @typedef {object} SpeakerToken
 * @property {string} token
 * @property {string} identity
 * @property {string} room
 * @property {string} signaling_url
 *
 * @typedef {{token: string, identity: string, playback_url: string}} PlaybackToken
 */

export {};
