/** What uses a service's version sets, and how its newest test runs went. */

import { html, useState } from '../ui/html.js';
import { Badge, Button, Card, Empty, Facts, Failure, Loaded, Notice, Table } from '../ui/parts.js';
import { Time, count, shortDigest, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { classicId, inOrganization } from '../app/classic.js';
import { EVERY_MS, useAction, useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { ServiceHead, useService } from './service-head.js';

/** So many earlier runs are fetched at a time; each carries all its results. */
const RUNS_AT_A_TIME = 3;

/** As many runs as one request answers. */
const RUNS_AT_ONCE = 10;

/** @param {{id: string}} props */
export function ServiceTests({ id }) {
  const service = useService(id);
  const tests = useData((signal) => load(id, signal), [id], { every: EVERY_MS });
  return html`<${Loaded} of=${service} what="Loading the service">
    ${(/** @type {import('./service-head.js').ServiceAndSets} */ data) => html`
      <${ServiceHead} ...${data} current="tests" />
      <${Loaded} of=${tests} what="Loading the tests">
        ${(/** @type {Tests} */ found) => html`<${Uses} sets=${data.sets} service=${data.service} ...${found} />`}
      <//>
    `}
  <//>`;
}

/**
 * @typedef {{usages: any[], unitTests: any[], unitTestSets: any[], runs: any[]}} Tests `runs` has the newest run of each
 *   unit test set
 */

/**
 * What uses the service, as far as the person may see it.
 *
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Tests>}
 */
async function load(id, signal) {
  const [usages, tests] = await Promise.all([
    get(inWorkspace(`/services/${encodeURIComponent(id)}/usages`), {}, { signal }),
    get(inOrganization('/simulation/unit_test/'), { service_id: classicId(id), is_deleted: false, limit: 200 }, { signal }),
  ]);
  const unitTests = tests.simulation_unit_tests;
  if (unitTests.length === 0) return { usages: usages.items, unitTests, unitTestSets: [], runs: [] };
  const sets = await get(
    inOrganization('/simulation/unit_test_set/'),
    { unit_test_id: unitTests.slice(0, 40).map((/** @type {any} */ each) => each.id), is_deleted: false },
    { signal },
  );
  const unitTestSets = sets.simulation_unit_test_sets;
  const newest = unitTestSets.map((/** @type {any} */ each) => each.last_triggered_run_id).filter(Boolean);
  const runs =
    newest.length === 0
      ? []
      : (await get(inOrganization('/simulation/unit_test_set_run/'), { id: newest.slice(0, RUNS_AT_ONCE), limit: RUNS_AT_ONCE }, { signal }))
          .simulation_unit_test_set_runs;
  return { usages: usages.items, unitTests, unitTestSets, runs };
}

/** @param {Tests & {service: any, sets: any[]}} props */
function Uses({ service, sets, usages, unitTests, unitTestSets, runs }) {
  if (usages.length === 0 && unitTests.length === 0) {
    return html`<${Empty} title="Nothing that you may see tests this service">
      A unit test plays a conversation with one version set and says whether it went as it should. Make one with the simulation
      operations of the Classic API; it then shows here.
    <//>`;
  }
  return html`
    ${unitTestSets.map(
      (each) => html`<${TestSet}
        key=${each.id}
        service=${service}
        sets=${sets}
        testSet=${each}
        unitTests=${unitTests}
        newest=${runs.find((run) => run.id === each.last_triggered_run_id)}
      />`,
    )}
    <${Card} title="Uses by version set"><${UsesBySet} service=${service} usages=${usages} /><//>
  `;
}

/** @param {{service: any, usages: any[]}} props */
function UsesBySet({ service, usages }) {
  const names = [...new Set(usages.map((each) => each.version_set))];
  if (names.length === 0) return html`<p class="muted">Nothing that you may see uses a set.</p>`;
  return html`<${Facts}
    items=${names.map((name) => [
      html`<a href=${address(['services', service.id, 'sets', name])}>${visible(name)}</a>`,
      html`<ul class="lines">
        ${usages
          .filter((each) => each.version_set === name)
          .map((each) => html`<li key=${each.id}>${each.kind === 'unit_test' ? 'Unit test' : 'Unit test set'} “${visible(each.name)}”</li>`)}
      </ul>`,
    ])}
  />`;
}

/** @param {{service: any, sets: any[], testSet: any, unitTests: any[], newest: any}} props */
function TestSet({ service, sets, testSet, unitTests, newest }) {
  const own = testSet.unit_test_runs
    .map((/** @type {any} */ each) => ({ ...each, test: unitTests.find((test) => test.id === each.unit_test_id) }))
    .filter((/** @type {any} */ each) => each.test);
  const others = testSet.unit_test_runs.length - own.length;
  return html`<${Card} title=${visible(testSet.name)} actions=${newest && html`<${RunState} run=${newest} />`}>
    <div class="stack">
      ${testSet.description && html`<p>${visible(testSet.description)}</p>`}
      <ul class="lines small">
        ${own.map(
          (/** @type {any} */ each) => html`<li key=${each.unit_test_id}>
            ${count(each.run_count, 'run')} of “${visible(each.test.name)}” on
            ${' '}<a href=${address(['services', service.id, 'sets', each.test.service_version_set_name])}>${visible(each.test.service_version_set_name)}</a>
          </li>`,
        )}
        ${others > 0 && html`<li class="muted">and ${count(others, 'test')} of other services</li>`}
      </ul>
      ${newest
        ? html`<${Runs} service=${service} sets=${sets} testSet=${testSet} newest=${newest} />`
        : html`<p class="muted">It has no run, or none that shows: those of ten test sets do.</p>`}
    </div>
  <//>`;
}

/** @type {Record<string, {tone: string, text: string}>} */
const STATES = {
  pending: { tone: 'info', text: 'waiting' },
  running: { tone: 'info', text: 'running' },
  completed: { tone: 'quiet', text: 'completed' },
  failed: { tone: 'bad', text: 'broken off' },
  cancelled: { tone: 'warn', text: 'cancelled' },
};

/** @param {{run: any}} props */
function RunState({ run }) {
  const state = STATES[run.status] ?? { tone: 'quiet', text: run.status };
  return html`<${Badge} tone=${state.tone}>newest run ${state.text}<//>`;
}

/** The newest run of a unit test set, and earlier ones on demand. @param {{service: any, sets: any[], testSet: any, newest: any}} props */
function Runs({ service, sets, testSet, newest }) {
  const [earlier, setEarlier] = useState(/** @type {{runs: any[], token: number | null}} */ ({ runs: [], token: 0 }));
  const { busy, error, run } = useAction();
  const more = () =>
    run(async () => {
      const page = await get(inOrganization('/simulation/unit_test_set_run/'), {
        simulation_unit_test_set_id: testSet.id,
        sort_by: '-updated_at',
        limit: RUNS_AT_A_TIME,
        continuation_token: earlier.token || '',
      });
      setEarlier({ runs: [...earlier.runs, ...page.simulation_unit_test_set_runs], token: page.continuation_token });
    });
  const all = [newest, ...earlier.runs.filter((each) => each.id !== newest.id)];
  const rows = all.flatMap((each) => contents(each, classicId(service.id)).map((content) => ({ run: each, ...content })));
  return html`
    <${Table}
      caption=${`Runs of ${visible(testSet.name)}`}
      columns=${columns(service, sets)}
      rows=${rows}
      rowKey=${(/** @type {any} */ row) => row.run.id + row.digest}
    />
    ${newest.failure_reason && html`<${Notice} tone="bad">${visible(newest.failure_reason)}<//>`}
    <${Failure} error=${error} />
    ${earlier.token !== null
      ? html`<div class="row"><${Button} small busy=${busy} onClick=${more}>Show earlier runs<//></div>`
      : rows.length <= 1 && html`<p class="muted small">There is no earlier run.</p>`}
  `;
}

/**
 * What a run says of a service, by the content that it tested.
 *
 * @param {any} run
 * @param {string} service as Classic names it
 * @returns {{digest: string, set: string, agent: number, graph: number, total: number, passed: number, failed: number}[]}
 */
function contents(run, service) {
  const found = new Map();
  for (const each of run.unit_test_runs) {
    if (each.service_id !== service) continue;
    const content = found.get(each.bundle_digest) ?? {
      digest: each.bundle_digest,
      set: each.service_version_set_name,
      agent: each.agent_version_info[1],
      graph: each.service_hierarchical_state_machine_version_info[1],
      total: 0,
      passed: 0,
      failed: 0,
    };
    content.total++;
    if (each.result) content[each.result]++;
    found.set(each.bundle_digest, content);
  }
  return [...found.values()];
}

/** @param {any} service @param {any[]} sets */
function columns(service, sets) {
  return [
    { head: 'Run', cell: (/** @type {any} */ row) => html`<${Time} at=${row.run.finished_at ?? row.run.started_at ?? row.run.created_at} />` },
    { head: 'Result', cell: (/** @type {any} */ row) => html`<${Result} row=${row} />` },
    {
      head: 'Tested',
      cell: (/** @type {any} */ row) => html`<div>
        ${visible(row.set)}: agent v${row.agent}, graph v${row.graph}
        <div class="muted small"><code title=${row.digest}>${shortDigest(row.digest)}</code></div>
      </div>`,
    },
    { head: 'That content is now', cell: (/** @type {any} */ row) => html`<${WhereNow} service=${service} sets=${sets} digest=${row.digest} />` },
  ];
}

/** @param {{row: any}} props */
function Result({ row }) {
  const { total, passed, failed, run } = row;
  const open = total - passed - failed;
  const tone = failed > 0 ? 'bad' : open === 0 ? 'ok' : 'info';
  const text = `${passed} of ${total} passed`;
  return html`<div>
    <${Badge} tone=${tone}>${text}<//>
    ${open > 0 && html`<div class="muted small">${open} without a result, ${STATES[run.status]?.text ?? visible(run.status)}</div>`}
  </div>`;
}

/** Which sets have a tested content now. @param {{service: any, sets: any[], digest: string}} props */
function WhereNow({ service, sets, digest }) {
  const names = sets.filter((each) => each.digest === digest).map((each) => each.name);
  if (names.length === 0) return html`<span class="muted">in no set any more</span>`;
  return html`<span>${names.map((name, i) => html`${i > 0 && ', '}<a href=${address(['services', service.id, 'sets', name])}>${visible(name)}</a>`)}</span>`;
}
