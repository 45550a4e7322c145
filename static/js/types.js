/**
 * What the server tells the pages: the page's configuration and the snapshot of an event, as in
 * docs/live-channel.md. Times are ISO 8601.
 *
 * @typedef {"idle"|"starting"|"live"|"interrupted"|"ending"|"ended"|"failed"} StreamState
 * @typedef {"seated"|"hand_raised"|"invited"|"joining"|"green_room"|"on_stage"|"dropped"|"removed"} StageState
 * @typedef {"grid"|"spotlight"|"presentation"} Layout
 * @typedef {""|"on"|"off"} TrackState "" is not published
 *
 * @typedef {object} EventFacts
 * @property {string} id
 * @property {string} title
 * @property {"draft"|"scheduled"|"live"|"ended"|"cancelled"} status
 * @property {string} doors_at when guests may take their seats
 * @property {string} starts_at
 * @property {string | null} ends_at
 *
 * @typedef {object} PersonRow a guest, as moderators see them
 * @property {string} id
 * @property {"audience"|"speaker"} kind
 * @property {string} name
 * @property {StageState} stage_state
 * @property {string} since when this state began
 * @property {string | null} until when it runs out
 * @property {TrackState} microphone
 * @property {TrackState} camera
 * @property {TrackState} screen
 * @property {boolean} unmute_asked
 * @property {boolean} watching
 *
 * @typedef {object} Me
 * @property {"public"|"audience"|"speaker"|"moderator"} role
 * @property {string | null} id
 * @property {string} name
 * @property {StageState | null} stage_state
 * @property {string | null} stage_until when an invitation, the way up or a kept seat runs out
 * @property {number | null} place in the queue of raised hands, from 1; null beyond the first 50
 * @property {string | null} muted_at when a moderator last muted us
 * @property {boolean} unmute_asked
 *
 * @typedef {{text: string, until: string}} Announcement
 * @typedef {{layout: Layout, spotlight: string | null, capacity: number}} ProgrammeFacts
 *
 * @typedef {object} Snapshot
 * @property {string} server_time
 * @property {EventFacts} event
 * @property {{state: StreamState, live_at: string | null, failure?: string, rehearsing?: boolean}} stream
 * @property {Me} me
 * @property {string[]} [stage] names on stage; neither this nor the next is told to the public
 * @property {Announcement | null} [announcement]
 * @property {number} [viewers] moderators only, as are the next two
 * @property {PersonRow[]} [people] the line-up, and the viewers who are not just sitting
 * @property {ProgrammeFacts} [programme]
 *
 * @typedef {object} PageConfig
 * @property {string} socket path of the live channel; "" for a page that stays as it is
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
