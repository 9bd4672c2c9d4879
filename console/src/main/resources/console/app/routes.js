/** The pages of the console by their addresses. */

import { Activity } from '../pages/activity.js';
import { Freezes } from '../pages/freezes.js';
import { Health } from '../pages/health.js';
import { NewRule, Rule } from '../pages/rule.js';
import { Rules } from '../pages/rules.js';
import { Services } from '../pages/services.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/rules', Rules],
  ['/rules/new', NewRule],
  ['/rules/:id', Rule],
  ['/freezes', Freezes],
  ['/activity', Activity],
  ['/health', Health],
];

/** What the navigation leads to, and what one must be allowed to see for it. @type {{href: string, text: string, needs: string | null}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
  { href: '/console/rules', text: 'Rules', needs: 'Rule.view' },
  { href: '/console/freezes', text: 'Freezes', needs: 'Service.view' },
  { href: '/console/activity', text: 'Activity', needs: 'Audit.view' },
  { href: '/console/health', text: 'Health', needs: 'Service.view' },
];
