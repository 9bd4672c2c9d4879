/** Users and roles, which only the Classic dialect has. */

import { get } from '../app/api.js';
import { inOrganization } from '../app/classic.js';
import { session } from '../app/session.js';

/**
 * All roles by name.
 *
 * @param {AbortSignal} signal
 * @param {{grants?: boolean}} [options] whether with what they give, and which of them is the person's own (`mine`)
 * @returns {Promise<any[]>}
 */
export async function loadRoles(signal, { grants = false } = {}) {
  const me = session.get()?.actor;
  const [{ roles }, self] = await Promise.all([
    get(inOrganization('/role/'), { return_permission_grants: grants || '' }, { signal }),
    grants && me?.kind === 'user' ? get(inOrganization('/user/'), { user_id: me.id }, { signal }) : null,
  ]);
  return roles
    .map((/** @type {any} */ each) => ({ ...each, mine: each.id === self?.users[0]?.role }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.name.localeCompare(b.name));
}
