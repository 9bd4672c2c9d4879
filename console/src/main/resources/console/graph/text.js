/** Text that has to fit. */

import { once } from '../ui/formats.js';

const segmenter = once(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/**
 * The text, cut with an ellipsis if it is wider than it may be. Characters that belong together stay
 * together.
 * @param {string} text
 * @param {number} width
 * @param {(text: string) => number} measure
 * @returns {string}
 */
export function shorten(text, width, measure) {
  // No glyph is narrower than a pixel, and nobody may make us measure a megabyte.
  const head = text.slice(0, width + 1);
  if (head.length === text.length && measure(text) <= width) {
    return text;
  }
  const parts = Array.from(segmenter().segment(head), (part) => part.segment);
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(parts.slice(0, middle).join('').trimEnd() + '…') <= width) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return parts.slice(0, low).join('').trimEnd() + '…';
}

/**
 * The text in lines, broken between words where that is possible; the last one is cut if it must be.
 * @param {string} text
 * @param {number} width of a line
 * @param {number} most how many lines
 * @param {(text: string) => number} measure
 * @returns {string[]}
 */
export function wrap(text, width, most, measure) {
  /** @type {string[]} */
  const lines = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < most - 1) {
    const words = rest.slice(0, width).split(/(?<=\s)/u);
    let line = words[0] ?? '';
    let used = 1;
    while (used < words.length && measure((line + words[used]).trimEnd()) <= width) {
      line += words[used];
      used += 1;
    }
    if (line.length === rest.length && measure(line) <= width) {
      break;
    }
    if (measure(line.trimEnd()) > width) {
      break;
    }
    lines.push(line.trimEnd());
    rest = rest.slice(line.length);
  }
  if (rest !== '') {
    lines.push(shorten(rest, width, measure));
  }
  return lines;
}
