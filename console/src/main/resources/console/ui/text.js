/** Texts of people and of the API, as they are shown. */

import { once, shortTime } from './formats.js';
import { html, useEffect, useState } from './html.js';

// Control characters, marks that change the writing direction, tags, half characters, and what has no width but the two
// joiners, which Persian words and emoji need: shown, nobody can hide behind them.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/** A text with a sign in place of every character that could hide something. @param {unknown} text */
export const visible = (text) => String(text ?? '').replace(UNSEEN, '\ufffd');

// Always numbers: nearly two days ahead is not “tomorrow”.
const relative = once(() => new Intl.RelativeTimeFormat());
const exactly = once(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }));

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago or ahead a moment is. @param {Date} moment @param {number} now in milliseconds */
export function distance(moment, now) {
  const seconds = (moment.getTime() - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative().format(Math.trunc(seconds / size), unit);
  }
  return seconds > 5 ? relative().format(Math.trunc(seconds), 'second') : 'just now';
}

/**
 * A moment in the reader's zone, as a distance from now; the exact instant is shown on hover and read from `datetime`.
 *
 * @param {{at: string | null | undefined, exact?: boolean}} props an RFC 3339 time
 */
export function Time({ at, exact = false }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return html`<span class="muted">never</span>`;
  const moment = new Date(at);
  const far = Math.abs(now - moment.getTime()) > 30 * 86_400_000;
  // Few look at it, and all would wait for the browser to make its format.
  const tell = (/** @type {any} */ event) => (event.currentTarget.title = `${exactly().format(moment)}\n${at}`);
  return html`<time datetime=${at} onMouseEnter=${tell}>
    ${exact || far ? shortTime(moment) : distance(moment, Math.max(now, Date.now()))}
  </time>`;
}

/** Who acted. @param {{actor: {kind: string, id: string, name: string | null} | null | undefined}} props */
export function Actor({ actor }) {
  if (!actor) return html`<span class="muted">nobody</span>`;
  const kinds = /** @type {Record<string, string>} */ ({ api_key: 'API key', user: 'user', system: 'the server' });
  const kind = kinds[actor.kind] ?? actor.kind;
  return html`<span title=${`${kind} ${actor.id}`}>${visible(actor.name || `${kind} ${actor.id}`)}</span>`;
}

/** A number of things. @param {number} n @param {string} one @param {string} [many] */
export const count = (n, one, many = one + 's') => `${n} ${n === 1 ? one : many}`;

/** The beginning of a digest, which tells it from others well enough. @param {string} digest */
export const shortDigest = (digest) => digest.replace(/^sha256:/, '').slice(0, 12);
