/** Values of contents. */

import { once } from '../ui/formats.js';

/** Whether there is nothing to tell. @param {unknown} value */
export function isEmpty(value) {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isNested(value) && Object.values(/** @type {object} */ (value)).every(isEmpty))
  );
}

/** @param {unknown} value */
const isNested = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const languages = once(() => new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' }));

/** The name of a language by its code; the code itself if it has none. @param {string} code */
export function languageName(code) {
  try {
    const name = languages().of(code);
    return name && name !== code ? `${name} (${code})` : code;
  } catch {
    return code;
  }
}
