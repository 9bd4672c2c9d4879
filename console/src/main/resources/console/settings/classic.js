/** Users and roles, which only the Classic dialect has. */

import { get } from '../app/api.js';
import { inOrganization } from '../app/classic.js';

/** Classic limits how often these are asked for; what others change shows a little later. */
export const EVERY = 5000;

/**
 * All roles by name.
 *
 * @param {AbortSignal} signal
 * @param {{grants?: boolean}} [options] whether with what they give
 * @returns {Promise<any[]>}
 */
export async function loadRoles(signal, { grants = false } = {}) {
  const { roles } = await get(inOrganization('/role/'), { return_permission_grants: grants || '' }, { signal });
  return roles.sort((/** @type {any} */ a, /** @type {any} */ b) => a.name.localeCompare(b.name));
}
