/** Keeps the scene and what was turned in the address, so that it can be shared and a reload loses nothing. */

/** @typedef {import("./types.js").Changes} Changes */

/**
 * @param {string} sceneId
 * @param {Changes} changes
 * @returns {string} the part of an address after #
 */
export function addressOf(sceneId, changes) {
  const entries = [["scene", sceneId]];
  for (const part of /** @type {const} */ (["laws", "harmony"])) {
    for (const [name, value] of Object.entries(changes[part])) {
      entries.push([`${part}.${name}`, JSON.stringify(value)]);
    }
  }
  return new URLSearchParams(entries).toString();
}

/**
 * Reads what `addressOf` wrote. What it can't read it leaves out: an address may have been cut short.
 *
 * @param {string} fragment with or without its #
 * @returns {{sceneId: string | null, changes: Changes}}
 */
export function readAddress(fragment) {
  const entries = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @type {Changes} */
  const changes = { laws: {}, harmony: {} };
  for (const [path, text] of entries) {
    const [part, name] = path.split(".");
    if ((part === "laws" || part === "harmony") && name) put(changes[part], name, text);
  }
  return { sceneId: entries.get("scene"), changes };
}

/**
 * @param {Record<string, unknown>} into
 * @param {string} name
 * @param {string} text
 */
function put(into, name, text) {
  try {
    into[name] = JSON.parse(text);
  } catch {
    // A broken value is as good as none: the scene's own value holds.
  }
}
