/** Settings: the session, and whatever of the workspace the person may see. */

import { html } from '../ui/html.js';
import { Notice, PageHead, Tabs } from '../ui/parts.js';
import { address } from '../app/router.js';
import { may } from '../app/session.js';
import { Keys } from './keys.js';
import { Roles } from './roles.js';
import { ThisSession } from './session.js';
import { Users } from './users.js';
import { Voice } from './voice.js';
import { Workspace } from './workspace.js';

/** @type {{id: string, text: string, needs: string | null, part: any}[]} */
const SECTIONS = [
  { id: 'session', text: 'This session', needs: null, part: ThisSession },
  { id: 'keys', text: 'API keys', needs: 'ApiKey.view', part: Keys },
  { id: 'users', text: 'Users', needs: 'User.view', part: Users },
  { id: 'roles', text: 'Roles', needs: 'Role.view', part: Roles },
  { id: 'voice', text: 'Voice', needs: null, part: Voice },
  { id: 'workspace', text: 'Workspace', needs: 'Workspace.view', part: Workspace },
];

/** @param {{section?: string}} props */
export function Settings({ section = 'session' }) {
  const seen = SECTIONS.filter((each) => !each.needs || may(each.needs));
  const shown = seen.find((each) => each.id === section);
  return html`
    <${PageHead} title=${shown ? `Settings: ${shown.text}` : 'Settings'} />
    <${Tabs}
      label="Settings"
      items=${seen.map((each) => ({ href: address(['settings', each.id]), text: each.text, current: each === shown }))}
    />
    ${shown ? html`<${shown.part} />` : html`<${Notice} tone="warn">There is no such section, or you may not see it.<//>`}
  `;
}
