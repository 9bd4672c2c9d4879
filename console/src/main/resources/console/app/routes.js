/** The pages of the console by their addresses. */

import { Promote } from '../pages/promote.js';
import { Rollback } from '../pages/rollback.js';
import { Services } from '../pages/services.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/services/:id/promote', Promote],
  ['/services/:id/sets/:name/rollback', Rollback],
];

/** What the navigation leads to, and what one must be allowed to see for it. @type {{href: string, text: string, needs: string | null}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
];
