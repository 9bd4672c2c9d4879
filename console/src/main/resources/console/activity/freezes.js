/** Freezes of the past, told from the change log. */

/**
 * Freezes that are over, the newest first.
 *
 * @param {any[]} events `freeze.on` and `freeze.off`, newest first
 * @param {Set<string>} on the ids of those that are on
 * @returns {{id: string, reason: string, started: any, ended: any}[]} `ended` is null for one that ran out
 */
export function past(events, on) {
  /** @type {Map<string, {id: string, reason: string, started: any, ended: any}>} */
  const found = new Map();
  for (const event of events) {
    if (on.has(event.resource_id)) continue;
    const each = found.get(event.resource_id) ?? { id: event.resource_id, reason: event.resource_name ?? '', started: null, ended: null };
    if (event.action === 'freeze.on') each.started = event;
    if (event.action === 'freeze.off') each.ended = event;
    found.set(each.id, each);
  }
  return [...found.values()];
}
