/** All rules: what each demands, of which sets, and who changed it when. */

import { html } from '../ui/html.js';
import { Badge, Card, Empty, LinkButton, Loaded, PageHead } from '../ui/parts.js';
import { Actor, Time, visible } from '../ui/text.js';
import { all } from '../app/api.js';
import { useChanged, useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';
import { useTestSets } from '../governance/test-sets.js';
import { conditionWords, scopeWords } from '../governance/words.js';

const NEW = html`<${LinkButton} kind="main" href=${address(['rules', 'new'])}>Make a rule<//>`;

export function Rules() {
  const rules = useData((signal) => all(inWorkspace('/rules'), {}, { signal }), []);
  const testSets = useTestSets();
  const writes = may('Rule.update');
  return html`
    <${PageHead}
      title="Rules"
      about="What must hold before a version set of an active service means something else."
      actions=${writes && NEW}
    />
    <${Loaded} of=${rules} what="Loading rules">
      ${(/** @type {any[]} */ list) =>
        list.length === 0
          ? html`<${Empty} title="No rules yet" actions=${writes && NEW}>
              Everybody who may change a service may change what its end users get. A rule asks for more: tests, approvals, or certain hours.
            <//>`
          : list.map((rule) => html`<${Rule} key=${rule.id} rule=${rule} testSet=${testSets.nameOf} />`)}
    <//>
  `;
}

/** @param {{rule: any, testSet: (id: string) => string}} props */
function Rule({ rule, testSet }) {
  const marked = useChanged(rule.version, rule.id);
  return html`<${Card}
    marked=${marked}
    title=${html`<a href=${address(['rules', rule.id])}>${visible(rule.name)}</a>`}
    actions=${rule.enabled ? html`<${Badge} tone="ok">on<//>` : html`<${Badge} title="It does nothing until somebody turns it on.">off<//>`}
  >
    <div class="stack-small">
      ${rule.description && html`<p class="pre-line">${visible(rule.description)}</p>`}
      <p>
        <strong>Applies to</strong> ${visible(scopeWords(rule.applies_to))}${rule.rollback === 'same'
          ? ', also when it is rolled back'
          : ''}.
      </p>
      <${Demands} conditions=${rule.conditions} testSet=${testSet} />
      <p class="muted small">
        <span title=${`Version ${rule.version} of the rule`}>Changed</span> <${Time} at=${rule.updated_at} /> by <${Actor} actor=${rule.updated_by} />
      </p>
    </div>
  <//>`;
}

/** What a rule demands, a line each. @param {{conditions: any[], testSet: (id: string) => string}} props */
export function Demands({ conditions, testSet }) {
  return html`<ul class="demands">
    ${conditions.map((each) => html`<li>${visible(conditionWords(each, testSet))}</li>`)}
  </ul>`;
}
