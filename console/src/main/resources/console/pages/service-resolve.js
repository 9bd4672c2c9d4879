/** A version set as a runtime gets it: versions, models, voice, key terms, and their contents on demand. */

import { html } from '../ui/html.js';
import { Badge, Button, Card, Copyable, Facts, Failure, Loaded, Loading, Notice, Select } from '../ui/parts.js';
import { Models } from '../ui/models.js';
import { Readable, nameText } from '../ui/readable.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';
import { ServiceHead, useService } from './service-head.js';

/** @param {{id: string}} props */
export function Resolve({ id }) {
  const service = useService(id);
  return html`<${Loaded} of=${service} what="Loading the service">
    ${(/** @type {import('./service-head.js').ServiceAndSets} */ data) => html`
      <${ServiceHead} ...${data} current="resolve" />
      <${Resolution} ...${data} />
    `}
  <//>`;
}

/** @param {import('./service-head.js').ServiceAndSets} props */
function Resolution({ service, sets }) {
  const [query, setQuery] = useQuery();
  const name = query.version_set || 'release';
  const whole = query.content === 'yes';
  const path = inWorkspace(`/services/${service.id}/resolve`);
  const resolved = useData(async (signal) => {
    let etag = '';
    const bundle = await get(
      path,
      { version_set: name, include: whole ? 'content' : '' },
      { signal, meta: (meta) => (etag = meta.etag ?? '') },
    );
    return { bundle, etag };
  }, [path, name, whole]);
  return html`
    <div class="filters">
      <${Select}
        label="The runtime asks for"
        value=${name}
        onInput=${(/** @type {string} */ set) => setQuery({ version_set: set === 'release' ? '' : set })}
        options=${options(sets, name)}
      />
    </div>
    ${resolved.error?.code === 'service_inactive'
      ? html`<${Notice} tone="warn" title="A runtime gets nothing.">${visible(resolved.error.message)}<//>`
      : html`<${Failure} error=${resolved.error} retry=${resolved.reload} />`}
    ${resolved.data
      ? html`<${Bundle} ...${resolved.data} path=${path} whole=${whole} onWhole=${(/** @type {boolean} */ on) => setQuery({ content: on ? 'yes' : '' })} />`
      : !resolved.error && html`<${Loading} what="Resolving" />`}
  `;
}

/** @param {any[]} sets @param {string} name may be of no set */
function options(sets, name) {
  const all = sets.map((each) => ({ value: each.name, label: each.name === 'release' ? 'release, or no set at all' : each.name }));
  return sets.some((each) => each.name === name) ? all : [...all, { value: name, label: `${name} (there is no such set)` }];
}

/** @param {{bundle: any, etag: string, path: string, whole: boolean, onWhole: (on: boolean) => void}} props */
function Bundle({ bundle, etag, path, whole, onWhole }) {
  const allowed = may('Agent.view') && may('ContextGraph.view');
  return html`
    <div class="columns bundle">
      <div class="stack">
        <${Card} title="Who speaks, and how it is steered">
          <${Facts}
            items=${[
              ['Agent', html`<${Part} kind="agents" part=${bundle.agent} />`],
              ['Context graph', html`<${Part} kind="graphs" part=${bundle.context_graph} />`],
              ['Models', html`<${Models} models=${bundle.llm_model_preferences} />`],
              ['Channel', visible(bundle.channel_type)],
              ['Environment', visible(bundle.environment)],
              [
                'Key terms',
                bundle.keyterms.length === 0
                  ? html`<span class="muted">none</span>`
                  : html`<div class="row">${bundle.keyterms.map((/** @type {string} */ each) => html`<${Badge} key=${each}>${visible(each)}<//>`)}</div>`,
              ],
            ]}
          />
        <//>
        <${Card} title="What identifies it">
          <div class="stack">
            <${Facts}
              items=${[
                ['Revision', html`<a href=${address(['services', bundle.service_id, 'sets', bundle.version_set], { revision: bundle.revision })}>${bundle.revision} of ${visible(bundle.version_set)}</a>`],
                ['Digest', html`<${Copyable} text=${bundle.digest} label="the digest" />`],
                ['ETag', html`<${Copyable} text=${etag} label="the ETag" />`],
              ]}
            />
            <p class="muted small">
              The digest names the content: the same agent, graph and models have the same digest, in every service and on every server. A
              runtime that sends the ETag back gets the answer only when something has changed.
            </p>
            <p class="small">A runtime asks with <${Copyable} text=${`GET ${path}?version_set=${bundle.version_set}`} label="the request" /></p>
          </div>
        <//>
      </div>
      <${Card} title="Voice"><${Voice} voice=${bundle.voice_config} /><//>
    </div>
    ${allowed &&
    html`<${Card}
      title="Contents"
      actions=${html`<${Button} small pressed=${whole} onClick=${() => onWhole(!whole)}>${whole ? 'Hide the contents' : 'Show the contents'}<//>`}
    >
      ${whole && bundle.agent.content
        ? html`<div class="columns">
            <${Content} part=${bundle.agent} kind="Agent" />
            <${Content} part=${bundle.context_graph} kind="Context graph" />
          </div>`
        : html`<p class="muted">The agent's and the graph's texts, as this set has them now.</p>`}
    <//>`}
  `;
}

/** @param {{kind: string, part: any}} props */
function Part({ kind, part }) {
  return html`<a href=${address([kind, part.id], { version: part.version })}>${visible(part.name)}</a>, version ${part.version}`;
}

/** The effective values; what nobody has set is named, too. @param {{voice: Record<string, any>}} props */
function Voice({ voice }) {
  const set = Object.keys(voice).filter((name) => !isNothing(voice[name]));
  const unset = Object.keys(voice).filter((name) => isNothing(voice[name]));
  return html`
    <${Facts} items=${set.map((name) => [nameText(name), html`<${Readable} value=${voice[name]} />`])} />
    ${unset.length > 0 && html`<p class="muted small voice-unset">Left to the runtime: ${unset.map(nameText).join(', ')}.</p>`}
  `;
}

/** @param {unknown} value */
const isNothing = (value) => value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** @param {{part: any, kind: string}} props */
function Content({ part, kind }) {
  return html`<section class="bundle-content">
    <h3>${kind} ${visible(part.name)}, version ${part.version}</h3>
    <${Readable} value=${part.content} />
    ${(part.references ?? []).map(
      (/** @type {any} */ each) => html`<details key=${each.id + each.version}>
        <summary>Refers to ${visible(each.name ?? each.id)}, version ${each.version}</summary>
        <${Readable} value=${each.content ?? each} />
      </details>`,
    )}
  </section>`;
}
