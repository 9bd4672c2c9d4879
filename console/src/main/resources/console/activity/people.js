/** Who acted: the change log has ids, people know names. */

import { all, get } from '../app/api.js';
import { SELDOM_MS, useData } from '../app/data.js';
import { inWorkspace, may, session } from '../app/session.js';

/** Names of more people and keys are not looked up; their ids are shown. */
const MOST = 200;

/**
 * The people and keys of the workspace.
 *
 * @returns {{users: {id: string, name: string}[], keys: {id: string, name: string}[], who: (event: any) => string,
 *   key: (id: string) => string}} `who` is the name of whoever made an event, `key` that of a key
 */
export function usePeople() {
  const { data } = useData(async (signal) => ({ users: await users(signal), keys: await keys(signal) }), [], { every: SELDOM_MS });
  const people = data ?? { users: [], keys: [] };
  const named = new Map(people.users.map((each) => [each.id, each.name]));
  const keysNamed = new Map(people.keys.map((each) => [each.id, each.name]));
  const key = (/** @type {string} */ id) => keysNamed.get(id) || id;
  return {
    ...people,
    key,
    who(event) {
      const person = event.actor_entity_id;
      if (person) return named.get(person) ?? `user ${person}`;
      return event.actor_credential_id ? `the key “${key(event.actor_credential_id)}”` : 'the server';
    },
  };
}

/** @param {AbortSignal} signal @returns {Promise<{id: string, name: string}[]>} */
async function users(signal) {
  if (!may('User.view')) return [];
  const found = [];
  let token = '';
  do {
    const page = await get(`/v1/${session.get()?.workspace_slug}/user/`, { limit: 20, continuation_token: token }, { signal });
    found.push(...page.users);
    token = page.has_more ? page.continuation_token : '';
  } while (token !== '' && found.length < MOST);
  return found.map((each) => ({ id: each.user_id, name: `${each.first_name} ${each.last_name}`.trim() || each.email }));
}

/** @param {AbortSignal} signal @returns {Promise<{id: string, name: string}[]>} */
async function keys(signal) {
  if (!may('ApiKey.view')) return [];
  const found = await all(inWorkspace('/api-keys'), {}, { signal, most: MOST });
  return found.map((each) => ({ id: each.key_id, name: each.name }));
}
