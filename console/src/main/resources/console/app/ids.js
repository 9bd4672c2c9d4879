/** The two ways in which ids are written: the Classic dialect's 24 hexadecimal digits, and the UUIDs of the Platform dialect. */

const TAIL_BITS = 26n;
const TAIL = 0x250494en;
const LAST_36 = (1n << 36n) - 1n;

/** The UUID of an id of 24 hexadecimal digits. @param {string} id */
export function toUuid(id) {
  const last36 = BigInt('0x' + id.slice(15));
  const end = ((1n << 63n) | (last36 << TAIL_BITS) | TAIL).toString(16);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-8${id.slice(12, 15)}-${end.slice(0, 4)}-${end.slice(4)}`;
}

/** The 24 hexadecimal digits of a UUID. @param {string} uuid */
export function toHex(uuid) {
  const digits = uuid.replaceAll('-', '');
  const last36 = (BigInt('0x' + digits.slice(16)) >> TAIL_BITS) & LAST_36;
  return digits.slice(0, 12) + digits.slice(13, 16) + last36.toString(16).padStart(9, '0');
}
