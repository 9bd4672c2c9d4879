/** Versions of an agent or a context graph: which one is shown, and which it is compared with. */

import { html, useRef } from '../ui/html.js';
import { Empty, Failure, Loading, PageHead, Select } from '../ui/parts.js';
import { Time, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { useQuery } from '../app/router.js';
import { inWorkspace, session } from '../app/session.js';

/** Versions that are kept in memory, for they never change. @type {Map<string, Promise<any>>} */
const kept = new Map();

const KEPT_MOST = 8;

/** A version's content. @param {string} path @param {number} version */
function loadVersion(path, version) {
  const from = inWorkspace(`${path}/versions/${version}`);
  const key = `${session.get()?.actor.id} ${from}`;
  const found = kept.get(key) ?? get(from);
  kept.delete(key);
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  for (const each of kept.keys()) if (kept.size > KEPT_MOST) kept.delete(each);
  return found;
}

/**
 * What the address asks for of a thing with versions.
 *
 * @param {import('./list.js').Kind} kind
 * @param {string} id
 */
export function useVersions(kind, id) {
  const [query] = useQuery();
  const path = `${kind.path}/${encodeURIComponent(id)}`;
  const asked = number(query.version);
  const other = number(query.compare);
  return useData(
    async (signal) => {
      const thing = await get(inWorkspace(path), {}, { signal });
      const version = asked ?? thing.latest_version;
      const [shown, compared] = await Promise.all([
        version > 0 ? loadVersion(path, version) : null,
        other && other !== version ? loadVersion(path, other) : null,
      ]);
      return { thing, shown, compared };
    },
    [path, asked, other],
  );
}

/** @param {string | undefined} text */
const number = (text) => (/^[1-9][0-9]{0,8}$/.test(text ?? '') ? Number(text) : null);

/**
 * The page of a thing with versions: its head, the choice of versions, and what it shows of them.
 *
 * @param {{kind: import('./list.js').Kind, id: string, children: (of: {thing: any, shown: any, compared: any}) => any}} props
 */
export function VersionPage({ kind, id, children }) {
  const of = useVersions(kind, id);
  const last = useRef(/** @type {any} */ (undefined));
  last.current = of.data ?? last.current;
  // Until another version is there the choice stays, for the keyboard that is at it.
  const data = of.error ? of.data : last.current;
  const back = html`<a href=${`/console/${kind.page}`}>${kind.title}</a>`;
  if (!data) {
    return html`<${PageHead} title=${kind.title} above=${back} />
      <${Failure} error=${of.error} retry=${of.reload} />
      ${!of.error && html`<${Loading} what=${`Loading the ${kind.one}`} />`}`;
  }
  const { thing, shown } = data;
  return html`
    <${PageHead} title=${thing.name} above=${back} about=${thing.description ? html`<p class="prose">${visible(thing.description)}</p>` : null} />
    <${Failure} error=${of.error} retry=${of.reload} />
    ${shown
      ? html`<${Choice} latest=${thing.latest_version} shown=${shown} compared=${data.compared} /> ${children(data)}`
      : html`<${Empty} title="It has no version yet">
          Give it its first version with the API (<code>POST …${kind.path}/${id}/versions</code>); its content then shows here.
        <//>`}
  `;
}

/** @param {{latest: number, shown: any, compared: any}} props */
function Choice({ latest, shown, compared }) {
  const [, setQuery] = useQuery();
  const versions = Array.from({ length: latest }, (_, i) => latest - i);
  const name = (/** @type {number} */ each) => `Version ${each}${each === latest ? ' (newest)' : ''}`;
  return html`<div class="version-choice">
    <${Select}
      label="Version"
      value=${String(shown.version)}
      onInput=${(/** @type {string} */ version) => setQuery({ version: Number(version) === latest ? '' : version })}
      options=${versions.map((each) => ({ value: String(each), label: name(each) }))}
      hint=${html`Made <${Time} at=${shown.created_at} />`}
    />
    <${Select}
      label="Compared with"
      value=${compared ? String(compared.version) : ''}
      onInput=${(/** @type {string} */ compare) => setQuery({ compare })}
      options=${[
        { value: '', label: 'Nothing' },
        ...versions.filter((each) => each !== shown.version).map((each) => ({ value: String(each), label: name(each) })),
      ]}
      hint=${comparison(latest, shown, compared)}
    />
  </div>`;
}

/** What the comparison is about. @param {number} latest @param {any} shown @param {any} compared */
function comparison(latest, shown, compared) {
  if (latest === 1) return 'There is no other version.';
  if (!compared) return 'Choose one to see what differs.';
  return content(shown) === content(compared) ? 'Nothing differs.' : 'What differs from it is marked.';
}

/** What says which version it is, beside its content. */
const NO_CONTENT = ['id', 'version', 'created_at', 'updated_at'];

/** A version's content as text. @param {any} version */
const content = (version) => JSON.stringify(Object.entries(version).filter(([name]) => !NO_CONTENT.includes(name)));
