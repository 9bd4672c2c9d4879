/** The pages of the console by their addresses. */

import { Agent, Agents } from '../assets/agents.js';
import { ContextGraph, ContextGraphs } from '../assets/graphs.js';
import { Promote } from '../pages/promote.js';
import { Rollback } from '../pages/rollback.js';
import { Resolve } from '../pages/service-resolve.js';
import { ServiceTests } from '../pages/service-tests.js';
import { Service } from '../pages/service.js';
import { Request } from '../pages/request.js';
import { Awaiting, Requests } from '../pages/requests.js';
import { ServiceRollback } from '../pages/service-rollback.js';
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
  ['/services/:id/new-set', NewSet],
  ['/services/:id/sets/:name', VersionSet],
  ['/services/:id/sets/:name/edit', EditSet],
  ['/services/:id/sets/:name/rollback', Rollback],
  ['/agents', Agents],
  ['/agents/:id', Agent],
  ['/graphs', ContextGraphs],
  ['/graphs/:id', ContextGraph],
  ['/settings', Settings],
  ['/settings/:section', Settings],
  ['/services/:id/rollback', ServiceRollback],
  ['/requests', Requests],
  ['/requests/:id', Request],
];

/** What the navigation leads to, what one must be allowed to see for it, and what stands beside its text. @type {{href: string, text: string, needs: string | null, more?: any}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
  { href: '/console/agents', text: 'Agents', needs: 'Agent.view' },
  { href: '/console/graphs', text: 'Context graphs', needs: 'ContextGraph.view' },
  { href: '/console/settings', text: 'Settings', needs: null },
  { href: '/console/requests', text: 'Requests', needs: 'Service.view', more: Awaiting },
];
