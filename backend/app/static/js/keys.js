/** What the keyboard does wherever no field has it. */

/** @typedef {{play: () => void, seekBy: (seconds: number) => void, start: () => void, loop: () => void,
 *   mute: () => void, note: (way: -1 | 1) => void, scene: (way: -1 | 1) => void, undo: () => void, help: () => void}} Deeds */

/**
 * @param {EventTarget} target what hears the keys
 * @param {Deeds} deeds
 */
export function listenToKeys(target, deeds) {
  /** @type {Record<string, () => void>} */
  const keys = {
    " ": deeds.play,
    ArrowLeft: () => deeds.seekBy(-1),
    ArrowRight: () => deeds.seekBy(1),
    Home: deeds.start,
    l: deeds.loop,
    m: deeds.mute,
    ",": () => deeds.note(-1),
    ".": () => deeds.note(1),
    "[": () => deeds.scene(-1),
    "]": () => deeds.scene(1),
    "?": deeds.help,
  };
  target.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    const deed = isUndo(event) ? deeds.undo : keys[event.key];
    if (!deed || (!isUndo(event) && hasModifier(event)) || isTaken(event)) return;
    event.preventDefault();
    deed();
  });
}

/**
 * @param {KeyboardEvent} event
 */
function isUndo(event) {
  return event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
}

/**
 * @param {KeyboardEvent} event
 */
function hasModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

/**
 * Leaves a key to the field or button that has the focus, if it means something there.
 *
 * @param {KeyboardEvent} event
 */
function isTaken({ target, key, defaultPrevented }) {
  if (defaultPrevented || !(target instanceof Element)) return defaultPrevented;
  if (target.closest("dialog[open]")) return true;
  if (target.closest("input[type=number], select, textarea")) return true;
  if (target.closest("input[type=range]")) return key.startsWith("Arrow") || key === "Home";
  return key === " " && target.closest("button, a, summary") !== null;
}
