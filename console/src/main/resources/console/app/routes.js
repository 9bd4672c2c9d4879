/** The pages of the console by their addresses. */

import { Agent, Agents } from '../assets/agents.js';
import { ContextGraph, ContextGraphs } from '../assets/graphs.js';
import { Activity } from '../pages/activity.js';
import { Freezes } from '../pages/freezes.js';
import { Health } from '../pages/health.js';
import { Promote } from '../pages/promote.js';
import { Request } from '../pages/request.js';
import { Awaiting, Requests } from '../pages/requests.js';
import { Rollback } from '../pages/rollback.js';
import { NewRule, Rule } from '../pages/rule.js';
import { Rules } from '../pages/rules.js';
import { Resolve } from '../pages/service-resolve.js';
import { ServiceRollback } from '../pages/service-rollback.js';
import { ServiceTests } from '../pages/service-tests.js';
import { Service } from '../pages/service.js';
import { Services } from '../pages/services.js';
import { EditSet, NewSet } from '../pages/set-edit.js';
import { VersionSet } from '../pages/set.js';
import { Settings } from '../settings/settings.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/services/:id', Service],
  ['/services/:id/tests', ServiceTests],
  ['/services/:id/resolve', Resolve],
  ['/services/:id/promote', Promote],
  ['/services/:id/rollback', ServiceRollback],
  ['/services/:id/new-set', NewSet],
  ['/services/:id/sets/:name', VersionSet],
  ['/services/:id/sets/:name/edit', EditSet],
  ['/services/:id/sets/:name/rollback', Rollback],
  ['/requests', Requests],
  ['/requests/:id', Request],
  ['/agents', Agents],
  ['/agents/:id', Agent],
  ['/graphs', ContextGraphs],
  ['/graphs/:id', ContextGraph],
  ['/rules', Rules],
  ['/rules/new', NewRule],
  ['/rules/:id', Rule],
  ['/freezes', Freezes],
  ['/activity', Activity],
  ['/health', Health],
  ['/settings', Settings],
  ['/settings/:section', Settings],
];

/**
 * What the navigation leads to, what one must be allowed to see for it, and what stands beside its text.
 *
 * @type {{href: string, text: string, needs: string | null, more?: any}[]}
 */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
  { href: '/console/requests', text: 'Requests', needs: 'Service.view', more: Awaiting },
  { href: '/console/agents', text: 'Agents', needs: 'Agent.view' },
  { href: '/console/graphs', text: 'Context graphs', needs: 'ContextGraph.view' },
  { href: '/console/rules', text: 'Rules', needs: 'Rule.view' },
  { href: '/console/freezes', text: 'Freezes', needs: 'Service.view' },
  { href: '/console/activity', text: 'Activity', needs: 'Audit.view' },
  { href: '/console/health', text: 'Health', needs: 'Service.view' },
  { href: '/console/settings', text: 'Settings', needs: null },
];
