/** The pages of the console by their addresses. */

import { Request } from '../pages/request.js';
import { Awaiting, Requests } from '../pages/requests.js';
import { Promote } from '../pages/promote.js';
import { Rollback } from '../pages/rollback.js';
import { ServiceRollback } from '../pages/service-rollback.js';
import { Services } from '../pages/services.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/services/:id/promote', Promote],
  ['/services/:id/rollback', ServiceRollback],
  ['/services/:id/sets/:name/rollback', Rollback],
  ['/requests', Requests],
  ['/requests/:id', Request],
];

/** What the navigation leads to, what one must be allowed to see for it, and what stands beside its text. @type {{href: string, text: string, needs: string | null, more?: any}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
  { href: '/console/requests', text: 'Requests', needs: 'Service.view', more: Awaiting },
];
