/** What people said of a change request, and a way to say more. */

import { html, useState } from '../ui/html.js';
import { useUnsaved } from '../ui/draft.js';
import { Button, Card, Failure, TextArea } from '../ui/parts.js';
import { Actor, Time, visible } from '../ui/text.js';
import { request as send } from '../app/api.js';
import { useAction } from '../app/data.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';

/** Votes and comments in the order of time. @param {{request: any, service: any, reload: () => void}} props */
export function Said({ request, service, reload }) {
  const said = [
    ...request.approvals.map((/** @type {any} */ each) => ({ ...each, text: 'approved', sign: '✓', tone: 'ok' })),
    ...request.rejections.map((/** @type {any} */ each) => ({ ...each, text: 'rejected it', sign: '✗', tone: 'bad' })),
    ...request.comments.map((/** @type {any} */ each) => ({ ...each, text: 'said', sign: '…', tone: 'quiet' })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return html`<${Card} title="What people said">
    ${said.length === 0 && html`<p class="muted">Nobody has said anything yet.</p>`}
    <ol class="checks">
      ${said.map(
        (each) => html`<li class=${`check check-${each.tone}`}>
          <span class="check-sign" aria-hidden="true">${each.sign}</span>
          <div>
            <strong><${Actor} actor=${each.actor} /></strong> ${each.text} <span class="muted"><${Time} at=${each.at} /></span>
            ${each.comment && html`<p class="said">${visible(each.comment)}</p>`}
          </div>
        </li>`,
      )}
    </ol>
    ${mayComment(request, service) && html`<${Comment} request=${request} reload=${reload} />`}
  <//>`;
}

/** @param {any} request @param {any} service null when it is gone */
function mayComment(request, service) {
  const live = request.state === 'open' || request.state === 'ready';
  const attributes = service && attributesOf(service);
  return live && service && ['Request.create', 'Request.approve'].some((each) => may(each, attributes));
}

/** @param {{request: any, reload: () => void}} props */
function Comment({ request, reload }) {
  const [text, setText] = useState('');
  const { busy, error, run } = useAction();
  useUnsaved(text !== '');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      await send('POST', inWorkspace(`/requests/${request.id}/comment`), { body: { comment: text.trim() } });
      setText('');
      reload();
    });
  };
  return html`<form class="form" onSubmit=${submit}>
    <${TextArea} label="Say something" value=${text} onInput=${setText} maxLength=${2000} rows=${2} />
    <${Failure} error=${error} />
    <div class="row"><${Button} type="submit" busy=${busy} disabled=${text.trim() === ''}>Comment<//></div>
  </form>`;
}
