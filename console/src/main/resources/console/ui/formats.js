/** What the reader's language and zone need. Each is made when it is first asked for, because that takes a browser long. */

/** Something that is made once, when it is first asked for. @template T @param {() => T} make @returns {() => T} */
export function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

const times = once(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }));

/** A day and the time of that day. @param {Date} moment */
export const shortTime = (moment) => times().format(moment);

/** The time zone of the browser. */
export const ownZone = once(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
