/** One rule, or a new one: its form, and beside it what it would hit. */

import { html } from '../ui/html.js';
import { Badge, Card, Failure, Loaded, Notice, PageHead } from '../ui/parts.js';
import { Moved, useDraft } from '../ui/draft.js';
import { Actor, Time, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { useServices } from '../app/gather.js';
import { address } from '../app/router.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';
import { CONDITIONS } from '../governance/conditions.js';
import { Reach, useBroken, useReach } from '../governance/reach.js';
import { RuleForm, terms } from '../governance/rule-form.js';
import { useTestSets } from '../governance/test-sets.js';
import { scopeWords } from '../governance/words.js';
import { Demands } from './rules.js';

/** What a new rule begins as. */
const BLANK = {
  name: '',
  description: '',
  enabled: true,
  applies_to: { version_sets: ['release'] },
  conditions: [CONDITIONS.pinned.begin()],
  rollback: 'free',
};

export const NewRule = () => html`
  <${PageHead} above=${BACK} title="A new rule" about="What must hold before a version set of an active service means something else." />
  ${may('Rule.update') ? html`<${Editor} rule=${null} />` : html`<${Notice} tone="warn">You may not make rules.<//>`}
`;

const BACK = html`<a href=${address(['rules'])}>Rules</a>`;

/** @param {{id: string}} props */
export function Rule({ id }) {
  const rule = useData((signal) => get(inWorkspace(`/rules/${encodeURIComponent(id)}`), {}, { signal }), [id]);
  if (!rule.data) return html`<${PageHead} above=${BACK} title="Rule" /><${Loaded} of=${rule} what="Loading the rule">${() => null}<//>`;
  return html`
    <${PageHead}
      above=${BACK}
      title=${rule.data.name}
      about=${html`<span title=${`Version ${rule.data.version} of the rule`}>Changed</span> <${Time} at=${rule.data.updated_at} /> by${' '}
        <${Actor} actor=${rule.data.updated_by} />; made <${Time} at=${rule.data.created_at} /> by <${Actor} actor=${rule.data.created_by} />`}
      actions=${rule.data.enabled ? html`<${Badge} tone="ok">on<//>` : html`<${Badge}>off<//>`}
    />
    <${Failure} error=${rule.error} retry=${rule.reload} />
    ${may('Rule.update') ? html`<${Editor} rule=${rule.data} />` : html`<${Reader} rule=${rule.data} />`}
  `;
}

/** The rule for somebody who may not change it. @param {{rule: any}} props */
function Reader({ rule }) {
  const testSets = useTestSets();
  const services = useServices();
  const reach = useReach(services.items, rule.applies_to);
  const broken = useBroken(services.complete && rule.enabled ? reach : NOTHING, rule.conditions, rule.id);
  return html`<div class="beside">
    <${Card} title="What it demands">
      ${rule.description && html`<p class="pre-line">${visible(rule.description)}</p>`}
      <p>Before ${visible(scopeWords(rule.applies_to))} means something else:</p>
      <${Demands} conditions=${rule.conditions} testSet=${testSets.nameOf} />
    <//>
    <${Reach} title="What it applies to" gathered=${services} reach=${reach} broken=${rule.enabled ? broken : undefined} />
  </div>`;
}

/** @type {any[]} */
const NOTHING = [];

/** @param {{rule: any}} props null for a new one */
function Editor({ rule }) {
  const draft = useDraft(rule ? terms(rule) : BLANK);
  const testSets = useTestSets();
  const services = useServices();
  const values = /** @type {any} */ (draft.values);
  const reach = useReach(services.items, values.applies_to);
  const saved = rule !== null && !draft.dirty;
  const broken = useBroken(services.complete && values.enabled ? reach : NOTHING, values.conditions, saved ? rule.id : null);
  const barred = reach.filter((each) => !may('Rule.update', attributesOf(each.service)));
  return html`<div class="beside">
    <div class="stack">
      <${Moved} draft=${draft} what="this rule" />
      <${RuleForm} rule=${rule} draft=${draft} services=${services.items} testSets=${testSets} barred=${barred} />
    </div>
    <div class="stack aside">
      <${Card} title="In words">
        <p>Before ${visible(scopeWords(values.applies_to))} means something else:</p>
        <${Demands} conditions=${values.conditions} testSet=${testSets.nameOf} />
      <//>
      <${Reach}
        title=${saved ? 'What it applies to' : 'What it would hit'}
        gathered=${services}
        reach=${reach}
        broken=${values.enabled ? broken : undefined}
        note=${note(values, saved)}
      />
    </div>
  </div>`;
}

/** What the preview leaves open. @param {any} values @param {boolean} saved */
function note(values, saved) {
  if (!values.enabled) return 'The rule is off: it holds nothing.';
  if (saved) return null;
  const later = values.conditions.filter((/** @type {any} */ each) => CONDITIONS[each.type]?.asksServer);
  const open = later.map((/** @type {any} */ each) => `“${CONDITIONS[each.type].title}”`).join(', ');
  return open
    ? `Whether ${open} holds for what stands now is known when you save: the server then names the sets that break it, and you decide.`
    : 'What stands is not touched by a rule; it is asked about at its next change.';
}
