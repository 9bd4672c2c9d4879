/** The Classic dialect, for what the Platform dialect has no operation for. */

import { session } from './session.js';

/** The path of something in the organization. @param {string} path from the organization on, with a slash first */
export function inOrganization(path) {
  return `/v1/${encodeURIComponent(/** @type {import('./session.js').Session} */ (session.get()).workspace_slug)}${path}`;
}

/** What Classic calls something that Platform names by a UUID. Both hold the same 96 bits. @param {string} uuid */
export function classicId(uuid) {
  const digits = uuid.replaceAll('-', '');
  // The version digit stands after the first 48 bits, the variant's two bits after 12 more; the last 26 bits are constant.
  const rest = (BigInt('0x' + digits.slice(16)) >> 26n) & 0xfffffffffn;
  return digits.slice(0, 12) + digits.slice(13, 16) + rest.toString(16).padStart(9, '0');
}
