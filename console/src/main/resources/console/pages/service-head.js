/** What the pages of one service share: its head, and the service with its sets. */

import { html } from '../ui/html.js';
import { Badge, LinkButton, PageHead, Tabs } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address } from '../app/router.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';

/** @typedef {{service: any, sets: any[]}} ServiceAndSets */

/** A service and its sets: edge, release, then by name. @param {string} id */
export function useService(id) {
  return useData(async (signal) => {
    const [service, sets] = await Promise.all([
      get(inWorkspace(`/services/${encodeURIComponent(id)}`), {}, { signal }),
      get(inWorkspace(`/services/${encodeURIComponent(id)}/version-sets`), {}, { signal }),
    ]);
    return /** @type {ServiceAndSets} */ ({ service, sets: sets.items });
  }, [id]);
}

/** Whether the person may change a set of a service. @param {any} service @param {string} set its name */
export const mayChange = (service, set) => may('Service.update', { ...attributesOf(service), version_set_name: set });

/** Whether the person may change some set of a service, whichever that is. @param {any} service @param {any[]} sets */
export const mayChangeSome = (service, sets) => sets.some((each) => !each.locked && mayChange(service, each.name));

/** Whether the person may ask for a change of a service. @param {any} service */
export const mayAsk = (service) => may('Request.create', attributesOf(service));

/** The head of the pages of a service. @param {{service: any, sets: any[], current: 'sets' | 'tests' | 'resolve'}} props */
export function ServiceHead({ service, sets, current }) {
  const at = (/** @type {string[]} */ ...more) => address(['services', service.id, ...more]);
  const changes = mayChangeSome(service, sets);
  return html`
    <${PageHead}
      title=${service.name}
      above=${html`<a href="/console/services">Services</a>`}
      about=${html`<${About} service=${service} />`}
      actions=${(changes || mayAsk(service)) &&
      html`${changes && html`<${LinkButton} href=${at('new-set')}>New version set<//>`}
        <${LinkButton} href=${at('promote')} kind="main">Promote…<//>`}
    />
    <${Tabs}
      label="About this service"
      items=${[
        { href: at(), text: 'Version sets', current: current === 'sets' },
        { href: at('tests'), text: 'Uses and tests', current: current === 'tests' },
        { href: at('resolve'), text: 'What a runtime gets', current: current === 'resolve' },
      ]}
    />
  `;
}

/** @param {{service: any}} props */
function About({ service }) {
  return html`
    ${service.description && html`<p class="service-description">${visible(service.description)}</p>`}
    <div class="row small">
      ${!service.is_active && html`<${Badge} tone="warn" title="Nothing runs for an inactive service.">inactive<//>`}
      <span>Agent <a href=${address(['agents', service.agent_id])}>${visible(service.agent_name)}</a></span>
      <span>Context graph <a href=${address(['graphs', service.context_graph_id])}>${visible(service.context_graph_name)}</a></span>
      ${service.persona_name && html`<span>Persona ${visible(service.persona_name)}</span>`}
      <span>${visible(service.channel_type)}, ${visible(service.environment)}</span>
      ${service.tags.map(
        (/** @type {any} */ tag) => html`<${Badge} key=${tag.key}>${visible(tag.value ? `${tag.key}: ${tag.value}` : tag.key)}<//>`,
      )}
    </div>
  `;
}

/** The head of a page about one part of a service. @param {{service: any, title: string, about?: any, actions?: any}} props */
export function PartHead({ service, title, about, actions }) {
  return html`<${PageHead}
    title=${title}
    above=${html`<a href="/console/services">Services</a> / <a href=${address(['services', service.id])}>${visible(service.name)}</a>`}
    about=${about}
    actions=${actions}
  />`;
}
