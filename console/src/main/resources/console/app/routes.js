/** The pages of the console by their addresses. */

import { Awaiting } from '../governance/awaiting.js';
import { lazy } from './lazy.js';

/**
 * The server reads this table too: with an address it names the modules of its page, so that they load at once. The first is
 * where the console begins.
 *
 * @type {[string, import('./lazy.js').Lazy][]}
 */
export const ROUTES = [
  ['/services', lazy(() => import('../pages/services.js').then((all) => all.Services))],
  ['/services/:id', lazy(() => import('../pages/service.js').then((all) => all.Service))],
  ['/services/:id/tests', lazy(() => import('../pages/service-tests.js').then((all) => all.ServiceTests))],
  ['/services/:id/resolve', lazy(() => import('../pages/service-resolve.js').then((all) => all.Resolve))],
  ['/services/:id/promote', lazy(() => import('../pages/promote.js').then((all) => all.Promote))],
  ['/services/:id/rollback', lazy(() => import('../pages/service-rollback.js').then((all) => all.ServiceRollback))],
  ['/services/:id/new-set', lazy(() => import('../pages/set-edit.js').then((all) => all.NewSet))],
  ['/services/:id/sets/:name', lazy(() => import('../pages/set.js').then((all) => all.VersionSet))],
  ['/services/:id/sets/:name/edit', lazy(() => import('../pages/set-edit.js').then((all) => all.EditSet))],
  ['/services/:id/sets/:name/rollback', lazy(() => import('../pages/rollback.js').then((all) => all.Rollback))],
  ['/requests', lazy(() => import('../pages/requests.js').then((all) => all.Requests))],
  ['/requests/:id', lazy(() => import('../pages/request.js').then((all) => all.Request))],
  ['/agents', lazy(() => import('../assets/agents.js').then((all) => all.Agents))],
  ['/agents/:id', lazy(() => import('../assets/agents.js').then((all) => all.Agent))],
  ['/graphs', lazy(() => import('../assets/graphs.js').then((all) => all.ContextGraphs))],
  ['/graphs/:id', lazy(() => import('../assets/graphs.js').then((all) => all.ContextGraph))],
  ['/rules', lazy(() => import('../pages/rules.js').then((all) => all.Rules))],
  ['/rules/new', lazy(() => import('../pages/rule.js').then((all) => all.NewRule))],
  ['/rules/:id', lazy(() => import('../pages/rule.js').then((all) => all.Rule))],
  ['/freezes', lazy(() => import('../pages/freezes.js').then((all) => all.Freezes))],
  ['/activity', lazy(() => import('../pages/activity.js').then((all) => all.Activity))],
  ['/health', lazy(() => import('../pages/health.js').then((all) => all.Health))],
  ['/settings', lazy(() => import('../settings/settings.js').then((all) => all.Settings))],
  ['/settings/:section', lazy(() => import('../settings/settings.js').then((all) => all.Settings))],
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
