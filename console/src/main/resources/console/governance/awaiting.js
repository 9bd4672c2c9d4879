/** Who waits for the signed-in person. */

import { html } from '../ui/html.js';
import { Badge } from '../ui/parts.js';
import { count } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { inWorkspace } from '../app/session.js';

/** How many requests await the signed-in person, for the navigation. */
export function Awaiting() {
  const first = useData((signal) => get(inWorkspace('/requests'), { awaiting: 'me', limit: 1 }, { signal }), []);
  const total = first.data?.total ?? 0;
  return total > 0 ? html`<${Badge} tone="info" title=${`${count(total, 'request')} awaiting you`}>${total}<span class="unseen"> awaiting you</span><//>` : null;
}
