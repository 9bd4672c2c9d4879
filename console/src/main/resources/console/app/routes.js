/** The pages of the console by their addresses. */

import { Service } from '../pages/service.js';
import { Resolve } from '../pages/service-resolve.js';
import { ServiceTests } from '../pages/service-tests.js';
import { Services } from '../pages/services.js';
import { VersionSet } from '../pages/set.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/services/:id', Service],
  ['/services/:id/tests', ServiceTests],
  ['/services/:id/resolve', Resolve],
  ['/services/:id/sets/:name', VersionSet],
];

/** What the navigation leads to, and what one must be allowed to see for it. @type {{href: string, text: string, needs: string | null}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
];
