/** JSON objects that people type. */

/** An object as it is typed; an empty one, or none, is nothing. @param {unknown} value */
export const objectText = (value) => (Object.keys(value ?? {}).length === 0 ? '' : JSON.stringify(value, null, 2));

/** What was typed; null for nothing. @param {string} text without faults */
export const objectOf = (text) => (text.trim() === '' ? null : JSON.parse(text));

/** What is wrong with what was typed; undefined if nothing is. @param {string} text */
export function objectFault(text) {
  try {
    const value = objectOf(text);
    return typeof value === 'object' && !Array.isArray(value) ? undefined : 'Write names and values in braces, such as {"temperature": 0.2}.';
  } catch (e) {
    return `This is not JSON: ${/** @type {Error} */ (e).message}`;
  }
}
