/** The pages of the console by their addresses. */

import { Services } from '../pages/services.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
];

/** What the navigation leads to, and what one must be allowed to see for it. @type {{href: string, text: string, needs: string | null}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
];
