/** Rules and freezes in words, as a product manager would say them. */

import { shortTime } from '../ui/formats.js';

/** @typedef {import('../app/scope.js').Scope} Scope */

/** What a warning is called. @type {Record<string, string>} */
export const WARNINGS = {
  release_not_pinned: 'release is not pinned',
  llm_preferences_lost: 'a model preference gets lost',
  pin_behind: 'a pin is far behind the newest version',
  deprecated_llm: 'a model is deprecated',
  deprecated_agent: 'the agent is deprecated',
  deprecated_context_graph: 'the context graph is deprecated',
  unknown_interaction: 'a model is set for an unknown interaction',
  set_unused: 'nothing uses the set',
};

/** @type {Record<string, string>} */
const UNITS = { s: 'second', m: 'minute', h: 'hour', d: 'day' };

/** @type {Record<string, string>} */
export const DAYS = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };

/** Several things in a row. @param {string[]} texts @param {string} [last] the word before the last one */
export function row(texts, last = 'and') {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts[texts.length - 1]}`;
}

/** @param {string} text */
const quoted = (text) => `“${text}”`;

/** The number and the unit of a length of time such as `24h`; null if it is written in another way. @param {string} text */
export function lastingParts(text) {
  const found = /^([1-9][0-9]{0,8})([smhd])$/.exec(text);
  return found && { number: found[1], unit: found[2] };
}

/** The same of what is still being typed: the unit stays while the number is another one. @param {string} text */
export const lastingTyped = (text) => lastingParts(text) ?? { number: text.replace(/\D/g, ''), unit: /[smhd]$/.exec(text)?.[0] ?? 'h' };

/** A length of time such as `24h`. @param {string} text */
export function lasting(text) {
  const parts = lastingParts(text);
  return parts ? `${parts.number} ${UNITS[parts.unit]}${parts.number === '1' ? '' : 's'}` : text;
}

/** The version sets of a scope. @param {string[]} patterns */
export const setWords = (patterns) => (patterns.includes('*') ? 'every version set' : row(patterns));

/** A tag filter such as `team:care`. @param {string} filter */
export function tagWords(filter) {
  const colon = filter.indexOf(':');
  if (colon < 0) return filter;
  const [key, value] = [filter.slice(0, colon), filter.slice(colon + 1)];
  if (value === '*') return `${key} (any value)`;
  return value === '' ? `${key} (no value)` : `${key}: ${value}`;
}

/**
 * The services of a scope.
 *
 * @param {Scope['services']} of
 * @param {(id: string) => string} [nameOf] the name of a service with an id
 */
export function serviceWords(of, nameOf = (id) => id) {
  const parts = [];
  if (of?.names) parts.push(`named ${row(of.names.map(quoted), 'or')}`);
  if (of?.tags) parts.push(`tagged ${row(of.tags.map((each) => quoted(tagWords(each))))}`);
  if (of?.environments) parts.push(`in ${row(of.environments, 'or')}`);
  if (of?.ids) parts.push(`that are ${row(of.ids.map((id) => quoted(nameOf(id))), 'or')}`);
  return parts.length === 0 ? 'every service' : `services ${parts.join(', ')}`;
}

/** A whole scope; none is everything. @param {Scope | null | undefined} scope @param {(id: string) => string} [nameOf] */
export function scopeWords(scope, nameOf) {
  if (!scope || (scope.version_sets.includes('*') && !scope.services && !scope.guard_settings)) return 'everything';
  const settings = scope.guard_settings ? ', and their settings' : '';
  return `${setWords(scope.version_sets)} of ${serviceWords(scope.services, nameOf)}${settings}`;
}

/** Days of a week; five or more in a row are a range. @param {string[]} days */
export function dayWords(days) {
  const all = Object.keys(DAYS);
  const sorted = all.filter((each) => days.includes(each));
  if (sorted.length === all.length) return 'every day';
  const first = all.indexOf(sorted[0]);
  const together = sorted.every((each, i) => all[first + i] === each);
  return together && sorted.length > 2
    ? `${DAYS[sorted[0]]} to ${DAYS[sorted[sorted.length - 1]]}`
    : row(sorted.map((each) => DAYS[each]));
}

/** A period of a window. @param {any} period */
export function periodWords(period) {
  if (period.start) return `${moment(period.start)} to ${moment(period.end)}`;
  const over = period.to <= period.from ? ' on the next day' : '';
  return `${dayWords(period.days ?? [])} from ${period.from} to ${period.to}${over} (${period.time_zone})`;
}

/** @param {string | undefined} at */
const moment = (at) => (at ? shortTime(new Date(at)) : '…');

/**
 * What a condition demands, as one sentence.
 *
 * @param {any} condition as the API has it
 * @param {(id: string) => string} [testSet] the name of a unit test set
 */
export function conditionWords(condition, testSet = (id) => id) {
  const say = SENTENCES[condition.type];
  return say ? say(condition, testSet) : `It asks for “${condition.type}”, which this console does not know.`;
}

/** @type {Record<string, (condition: any, testSet: (id: string) => string) => string>} */
const SENTENCES = {
  promotion_only: ({ from }) =>
    `It changes only by promotion${from ? ` from ${row(from, 'or')}` : ''}, by rollback, or by a change request.`,
  pinned: () => 'Agent and context graph are pinned to a version.',
  no_warnings: ({ codes }) => `No warning that ${row(codes.map((/** @type {string} */ each) => WARNINGS[each] ?? each), 'or that')}.`,
  tests: (it, testSet) =>
    `${rate(it.min_pass_rate)} ${it.unit_test_set_id ? `the tests of “${testSet(it.unit_test_set_id)}”` : 'its unit tests'} passed on exactly this content${
      it.max_age ? `, at most ${lasting(it.max_age)} ago` : ''
    }${it.reported_by ? `, reported by ${row(it.reported_by, 'or')}` : ''}.`,
  approvals: ({ count, roles, by_others: others }) =>
    `${count === 1 ? 'One person approves' : `${count} people approve`} it in a change request${
      roles ? `, with the role ${row(roles, 'or')}` : ''
    }; its author does not count${others === false ? '' : ', nor do the authors of the content'}.`,
  soak: (it) => `${quoted(it.version_set)} has held this content for ${lasting(it.at_least)} without a break.`,
  window: ({ allow, deny }) =>
    [
      allow?.length ? `Only ${row(allow.map(periodWords), 'or')}.` : '',
      deny?.length ? `Never ${row(deny.map(periodWords), 'or')}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
};

/** @param {number} part */
function rate(part) {
  if (part === 1) return 'All of';
  return `At least ${Number((part * 100).toFixed(2))} % of`;
}
