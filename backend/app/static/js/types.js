/**
 * The shapes that travel between the service and the page.
 *
 * @typedef {[number, number, number]} Vector x, y, z in m (or m/s)
 *
 * @typedef {object} Note one note and why it is there
 * @property {number} onset heard seconds
 * @property {number} duration heard seconds
 * @property {number} pitch MIDI number, may be fractional; 69 is 440 Hz
 * @property {number} velocity 0–1
 * @property {number} pan −1 left … 1 right
 * @property {string} timbre what sounds
 * @property {string} body which body sounds
 * @property {string} other what it met: a body or a side of the box
 * @property {number} event index of the event that caused it
 * @property {string} kind what kind of event that was
 * @property {number} event_time simulated units
 * @property {string} rule which rule made the note, and which rules of the scene touched it
 * @property {number} raw the value the rule started from
 * @property {number} shift by how much quantization moved the onset, in heard seconds
 * @property {Mapped[]} [mapped] what the rules of the scene did to it
 * @property {string} [chord] which chord led it to its pitch; empty without a progression
 * @property {Vector} position where it happened
 *
 * @typedef {object} Mapped what a mapping rule of the scene did to a note
 * @property {string} name of the rule
 * @property {string} source what it read
 * @property {string} unit of that; – for none
 * @property {number} value
 * @property {string} target what it steered
 * @property {string} target_unit of what it gave; – for none
 * @property {string} combine whether that replaced what was there, was added, multiplied, or was its least (`max`) or most (`min`)
 * @property {number | string} given what it gave; of a timbre its name
 *
 * @typedef {object} Boundary
 * @property {string} kind `box`, `open` or `periodic`
 * @property {Vector} size width, height, depth in m; depth 0 is planar
 * @property {string[]} open names of open sides
 * @property {string[]} periodic axes along which who leaves comes back on the other side
 *
 * @typedef {Boundary & {walls: string[]}} BoundaryLook with the names of the sides that are walls
 *
 * @typedef {object} BodyLook
 * @property {string} name
 * @property {number} radius m, of a disc of the same area
 * @property {import("./shapes.js").Shape} shape
 * @property {string} material
 * @property {boolean} fixed
 * @property {boolean} sensor whether bodies pass through it
 * @property {string | null} [around] of orbiting bodies: whom it orbits; null for the one in the middle
 * @property {number | null} [period] of orbiting bodies: days of one orbit; null for what does not come round
 *
 * @typedef {object} JointLook what joins two bodies
 * @property {string} kind
 * @property {number} a index of a body
 * @property {number | null} b index of the other; null for the world
 * @property {[number, number]} anchor_a m against the place of the body, turning with it
 * @property {[number, number] | null} anchor_b the same of the other; of the world a place in the scene; null for a hinge
 * @property {[number, number] | null} [start] of a groove in the other body
 * @property {[number, number] | null} [end]
 *
 * @typedef {object} Preview what `POST /api/scenes/{id}/preview` answers
 * @property {string} run_hash
 * @property {string} dynamics `particles`, `rigid`, or `orbital`: then places are in AU and times in days
 * @property {Vector} [observer] of orbital scenes: from where transits are seen
 * @property {number} duration heard seconds
 * @property {number} frame_rate
 * @property {number} n_frames
 * @property {number} n_bodies
 * @property {BoundaryLook} boundary
 * @property {BodyLook[]} bodies everybody who is ever there, also those that come from clouds and spawners
 * @property {JointLook[]} constraints
 * @property {Note[]} notes in order of onset
 * @property {Record<string, unknown>} laws effective laws
 * @property {Record<string, unknown>} harmony resolved music parameters
 * @property {number | null} loudness_lufs of the whole; null where there is nothing to measure
 * @property {string[]} warnings
 * @property {{audio: string, frames: string}} links
 *
 * @typedef {object} Piece a preview with everything that is seen and heard of it
 * @property {Preview} preview
 * @property {import("./frames.js").Frames} frames
 * @property {AudioBuffer} sound
 *
 * @typedef {object} Effective a value and where it comes from
 * @property {unknown} value
 * @property {string} source `engine`, `universe`, `scene set`, `scene` or `auto`
 *
 * @typedef {object} SceneDetail
 * @property {string} id
 * @property {string} name
 * @property {string} description
 * @property {string} dynamics
 * @property {{laws: Record<string, Effective>, harmony: Record<string, Effective>}} effective
 *
 * @typedef {object} SceneEntry one line of the list of scenes
 * @property {string} id
 * @property {string} name
 * @property {string} description
 * @property {number} order
 *
 * @typedef {object} Universe
 * @property {string} id
 * @property {string} name
 * @property {string} description
 * @property {{username: string}} owner
 *
 * @typedef {object} Definition one law as the service defines it
 * @property {string} name
 * @property {string | null} unit
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {Record<string, {minimum: number | null, maximum: number | null}>} limits by dynamics; a kind that is missing ignores the law
 * @property {unknown} default
 * @property {string} description
 *
 * @typedef {object} Changes what a listener turned, apart from what the scene says
 * @property {Record<string, unknown>} laws
 * @property {Record<string, unknown>} harmony
 */

export {};
