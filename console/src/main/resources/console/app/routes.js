/** The pages of the console by their addresses. */

import { Services } from '../pages/services.js';
import { Agent, Agents } from '../assets/agents.js';
import { ContextGraph, ContextGraphs } from '../assets/graphs.js';
import { Settings } from '../settings/settings.js';

/** @type {[string, any][]} */
export const ROUTES = [
  ['/services', Services],
  ['/agents', Agents],
  ['/agents/:id', Agent],
  ['/graphs', ContextGraphs],
  ['/graphs/:id', ContextGraph],
  ['/settings', Settings],
  ['/settings/:section', Settings],
];

/** What the navigation leads to, and what one must be allowed to see for it. @type {{href: string, text: string, needs: string | null}[]} */
export const NAVIGATION = [
  { href: '/console/services', text: 'Services', needs: 'Service.view' },
  { href: '/console/agents', text: 'Agents', needs: 'Agent.view' },
  { href: '/console/graphs', text: 'Context graphs', needs: 'ContextGraph.view' },
  { href: '/console/settings', text: 'Settings', needs: null },
];
