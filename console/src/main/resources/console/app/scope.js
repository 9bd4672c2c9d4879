/** Which sets of which services a rule or a freeze applies to, decided as the server does. */

/**
 * @typedef {{tags?: string[], names?: string[], ids?: string[], environments?: string[]}} ScopeServices
 * @typedef {{services?: ScopeServices | null, version_sets: string[], guard_settings?: boolean}} Scope
 * @typedef {{id: string, name: string, environment: string, tags: {key: string, value?: string | null}[],
 *   version_sets: Record<string, any>}} ScopedService
 */

/**
 * Whether a name is one of those that a pattern stands for: `*` is any characters, `?` is one, and case counts.
 *
 * No regular expression: one with many stars can take for ever.
 *
 * @param {string} pattern
 * @param {string} name
 */
export function globMatches(pattern, name) {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/**
 * Whether tags hold for a filter: `key:value`, `key:*` for any value, `key:` for no value.
 *
 * @param {string} filter
 * @param {{key: string, value?: string | null}[]} tags
 */
export function tagMatches(filter, tags) {
  const colon = filter.indexOf(':');
  if (colon < 0) return false;
  const key = filter.slice(0, colon);
  const value = filter.slice(colon + 1);
  return tags.some((tag) => {
    const has = tag.value ?? null;
    if (value === '*') return tag.key === key;
    if (value === '') return tag.key === key && has === null;
    // A key can hold a colon, so the whole text decides.
    return has !== null && `${tag.key}:${has}` === filter;
  });
}

/**
 * Whether a service is in a scope, whatever sets it has: every list that is given must let it through.
 *
 * @param {Scope | null | undefined} scope none is everything
 * @param {ScopedService} service
 */
export function coversService(scope, service) {
  const of = scope?.services;
  if (!of) return true;
  return (
    (!of.tags || of.tags.every((each) => tagMatches(each, service.tags))) &&
    (!of.names || of.names.some((each) => globMatches(each, service.name))) &&
    (!of.ids || of.ids.includes(service.id)) &&
    (!of.environments || of.environments.includes(service.environment))
  );
}

/**
 * Whether a set of a service is in a scope, be it there already or not.
 *
 * @param {Scope | null | undefined} scope none is everything
 * @param {ScopedService} service
 * @param {string} set its name
 */
export const coversSet = (scope, service, set) =>
  coversService(scope, service) && (scope?.version_sets ?? ['*']).some((each) => globMatches(each, set));

/**
 * The names of the sets of a service that are in a scope. `edge` always follows the newest and is held by a freeze only.
 *
 * @param {Scope | null | undefined} scope none is everything
 * @param {ScopedService} service
 * @param {{edge?: boolean}} [options]
 */
export function coveredSets(scope, service, { edge = false } = {}) {
  if (!coversService(scope, service)) return [];
  return Object.keys(service.version_sets).filter((name) => (edge || name !== 'edge') && coversSet(scope, service, name));
}
