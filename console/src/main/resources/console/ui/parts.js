/** The parts that pages are made of. Each is one idea, drawn the same way everywhere. */

import { html, useEffect, useId, useLayoutEffect, useRef, useState } from './html.js';
import { visible } from './text.js';
import { useMarked } from '../app/data.js';
import { toContent, usePlace } from '../app/router.js';
import { interrupted } from '../app/session.js';

/**
 * @typedef {any} Children
 * @typedef {'ok' | 'warn' | 'bad' | 'info' | 'quiet'} Tone
 */

/**
 * A button.
 *
 * @param {{onClick?: (event: Event) => void, kind?: 'plain' | 'main' | 'danger' | 'link', type?: 'button' | 'submit',
 *   disabled?: boolean, busy?: boolean, label?: string, children?: Children, pressed?: boolean, small?: boolean}} props `label` is read out
 *   where the text alone does not say what it does
 */
export function Button({ kind = 'plain', type = 'button', busy = false, disabled = false, label, children, onClick, pressed, small = false }) {
  return html`<button
    type=${type}
    class=${`button button-${kind}${small ? ' button-small' : ''}`}
    disabled=${disabled}
    aria-disabled=${busy ? 'true' : undefined}
    aria-label=${label}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)}
    onClick=${(/** @type {Event} */ event) => (busy ? event.preventDefault() : onClick?.(event))}
  >
    ${busy && html`<span class="spinner" aria-hidden="true"></span>`}${children}
  </button>`;
}

/** A link that looks like a button. @param {{href: string, kind?: 'plain' | 'main', small?: boolean, children?: Children}} props */
export function LinkButton({ href, kind = 'plain', small = false, children }) {
  return html`<a class=${`button button-${kind}${small ? ' button-small' : ''}`} href=${href}>${children}</a>`;
}

/** A word or two that say how something stands. @param {{tone?: Tone, title?: string, children?: Children}} props */
export function Badge({ tone = 'quiet', title, children }) {
  return html`<span class=${`badge badge-${tone}`} title=${title}>${children}</span>`;
}

/** A part of a page with a heading. @param {{title?: Children, actions?: Children, children?: Children, id?: string, marked?: boolean}} props */
export function Card({ title, actions, children, id, marked = false }) {
  const heading = useId();
  return html`<section class=${`card${marked ? ' marked' : ''}`} id=${id} aria-labelledby=${title ? heading : undefined}>
    ${title && html`<header class="card-head"><h2 id=${heading}>${title}</h2><div class="row">${actions}</div></header>`}
    ${children}
  </section>`;
}

/** The head of a page. @param {{title: string, above?: Children, about?: Children, actions?: Children}} props */
export function PageHead({ title, above, about, actions }) {
  useEffect(() => {
    document.title = `${visible(title)} · Pinion`;
  }, [title]);
  return html`<header class="page-head">
    <div>
      ${above && html`<p class="above">${above}</p>`}
      <h1>${visible(title)}</h1>
      ${about && html`<div class="about">${about}</div>`}
    </div>
    <div class="row">${actions}</div>
  </header>`;
}

/** A message that stays. @param {{tone?: Tone, title?: string, children?: Children, actions?: Children}} props */
export function Notice({ tone = 'info', title, children, actions }) {
  return html`<div class=${`notice notice-${tone}`} role=${tone === 'bad' ? 'alert' : 'status'}>
    <div>${title && html`<strong>${title}</strong>`} ${children}</div>
    ${actions && html`<div class="row">${actions}</div>`}
  </div>`;
}

/** What went wrong, and a way to try again. @param {{error: import('../app/api.js').ApiError | null, retry?: () => void}} props */
export function Failure({ error, retry }) {
  if (!error) return null;
  return html`<${Notice}
    tone="bad"
    actions=${retry && html`<${Button} small onClick=${retry}>Try again<//>`}
  >
    ${visible(error.message)}${' '}
    ${error.requestId && error.status >= 500 && html`<span class="muted">Request ${error.requestId}</span>`}
  <//>`;
}

/** Says that something is on its way; shown only if that takes a while. @param {{what?: string}} props */
export function Loading({ what = 'Loading' }) {
  return html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${what}…</p>`;
}

/** Where there is nothing yet: what it would be, and what to do. @param {{title: string, children?: Children, actions?: Children}} props */
export function Empty({ title, children, actions }) {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${children}</p>
    ${actions && html`<div class="row">${actions}</div>`}
  </div>`;
}

/**
 * Data, or that it is loading, or what went wrong.
 *
 * @template T
 * @param {{of: {data: T | undefined, error: import('../app/api.js').ApiError | null, loading: boolean, reload: () => void},
 *   what?: string, children: (data: T) => any}} props
 */
export function Loaded({ of, what, children }) {
  return html`
    <${Failure} error=${of.error} retry=${of.reload} />
    ${of.data !== undefined ? children(of.data) : !of.error && html`<${Loading} what=${what} />`}
  `;
}

/**
 * A labelled control with a hint and what is wrong with it. The control gets `id`, `describedBy` and `invalid`.
 *
 * @param {{label: string, hint?: Children, error?: string,
 *   children: (control: {id: string, 'aria-describedby': string | undefined, 'aria-invalid': string | undefined}) => any}} props
 */
export function Field({ label, hint, error, children }) {
  const id = useId();
  const about = error || hint ? `${id}-about` : undefined;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children({ id, 'aria-describedby': about, 'aria-invalid': error ? 'true' : undefined })}
    ${about &&
    html`<p id=${about} class=${error ? 'field-error' : 'hint'} role=${error ? 'alert' : undefined}>${error || hint}</p>`}
  </div>`;
}

/** What somebody goes to with the keyboard. */
const CONTROLS = 'a, button, input, select, textarea, summary, [tabindex="0"]';

/**
 * One line of text.
 *
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: Children, error?: string,
 *   type?: string, required?: boolean, placeholder?: string, autocomplete?: string, maxLength?: number, autofocus?: boolean}} props
 */
export function TextField({ label, hint, error, value, onInput, type = 'text', autofocus = false, ...rest }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    // A form that arrives late leaves the keyboard to who has gone on meanwhile.
    if (autofocus && !document.activeElement?.matches(CONTROLS)) input.current?.focus();
  }, []);
  return html`<${Field} label=${label} hint=${hint} error=${error}>
    ${(/** @type {any} */ control) => html`<input
      ...${control}
      ...${rest}
      ref=${input}
      type=${type}
      value=${value}
      spellcheck=${false}
      onInput=${(/** @type {any} */ event) => onInput(event.target.value)}
    />`}
  <//>`;
}

/**
 * Several lines of text.
 *
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: Children, error?: string, rows?: number,
 *   placeholder?: string, maxLength?: number, required?: boolean}} props
 */
export function TextArea({ label, hint, error, value, onInput, rows = 3, ...rest }) {
  return html`<${Field} label=${label} hint=${hint} error=${error}>
    ${(/** @type {any} */ control) => html`<textarea
      ...${control}
      ...${rest}
      rows=${rows}
      value=${value}
      onInput=${(/** @type {any} */ event) => onInput(event.target.value)}
    ></textarea>`}
  <//>`;
}

/**
 * A choice of one among some.
 *
 * @param {{label: string, value: string, onInput: (value: string) => void, options: {value: string, label: string, disabled?: boolean}[],
 *   hint?: Children, error?: string}} props
 */
export function Select({ label, hint, error, value, onInput, options }) {
  return html`<${Field} label=${label} hint=${hint} error=${error}>
    ${(/** @type {any} */ control) => html`<select
      ...${control}
      value=${value}
      onChange=${(/** @type {any} */ event) => onInput(event.target.value)}
    >
      ${options.map(
        (each) => html`<option value=${each.value} disabled=${each.disabled} selected=${each.value === value}>${visible(each.label)}</option>`,
      )}
    </select>`}
  <//>`;
}

/** A yes or no. @param {{label: string, checked: boolean, onInput: (checked: boolean) => void, hint?: Children}} props */
export function Checkbox({ label, checked, onInput, hint }) {
  const id = useId();
  return html`<div class="field field-check">
    <input
      id=${id}
      type="checkbox"
      checked=${checked}
      aria-describedby=${hint ? `${id}-about` : undefined}
      onChange=${(/** @type {any} */ event) => onInput(event.target.checked)}
    />
    <label for=${id}>${label}</label>
    ${hint && html`<p id=${`${id}-about`} class="hint">${hint}</p>`}
  </div>`;
}

/** A search, told when the person has paused. @param {{label: string, value: string, onSearch: (text: string) => void}} props */
export function Search({ label, value, onSearch }) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onSearch(text);
    }, 200);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<${TextField} label=${label} type="search" value=${text} onInput=${setText} maxLength=${200} />`;
}

/**
 * A table that becomes a list of cards where it is narrow.
 *
 * @template T
 * @param {{caption: string, columns: {head: string, cell: (row: T) => any, sort?: string, end?: boolean}[], rows: T[],
 *   rowKey: (row: T) => string, order?: string, onOrder?: (order: string) => void, follows?: (row: T) => unknown}} props `order` is a
 *   column's `sort` with `+` or `-` before it; rows are marked for a while that are new or of which this has changed
 */
export function Table({ caption, columns, rows, rowKey, order = '', onOrder, follows }) {
  const { query } = usePlace();
  const marked = useMarked(query, new Map(follows ? rows.map((row) => [rowKey(row), JSON.stringify(follows(row))]) : []));
  return html`<div class="table-frame">
    <table>
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<${Head} column=${column} order=${order} onOrder=${onOrder} />`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr key=${rowKey(row)} class=${marked.has(rowKey(row)) ? 'marked' : undefined}>
            ${columns.map(
              (column, i) => html`<${i === 0 ? 'th' : 'td'}
                scope=${i === 0 ? 'row' : undefined}
                data-head=${column.head}
                class=${column.end ? 'end' : undefined}
                ><div>${column.cell(row)}</div><//
              >`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {{column: {head: string, sort?: string, end?: boolean}, order: string, onOrder?: (order: string) => void}} props */
function Head({ column, order, onOrder }) {
  const { head, sort, end } = column;
  if (!sort || !onOrder) return html`<th scope="col" class=${end ? 'end' : undefined}>${head}</th>`;
  const mine = order.slice(1) === sort;
  const down = mine && order[0] === '-';
  return html`<th scope="col" class=${end ? 'end' : undefined} aria-sort=${mine ? (down ? 'descending' : 'ascending') : 'none'}>
    <button type="button" class="sort" onClick=${() => onOrder((mine && !down ? '-' : '+') + sort)}>
      ${head}<span aria-hidden="true">${mine ? (down ? ' ↓' : ' ↑') : ' ↕'}</span>
    </button>
  </th>`;
}

/**
 * The way through the pages of a list.
 *
 * @param {{offset: number, shown: number, hasMore: boolean, total?: number | null, size: number, onOffset: (offset: number) => void}} props
 */
export function Pager({ offset, shown, hasMore, total, size, onOffset }) {
  if (offset === 0 && !hasMore) return null;
  return html`<nav class="pager" aria-label="Pages">
    <${Button} small disabled=${offset === 0} onClick=${() => onOffset(Math.max(0, offset - size))}>Previous<//>
    <span>${shown === 0 ? 'Nothing here' : `${offset + 1} to ${offset + shown}`}${total ? ` of ${total}` : ''}</span>
    <${Button} small disabled=${!hasMore} onClick=${() => onOffset(offset + size)}>Next<//>
  </nav>`;
}

/** Links between the parts of a subject. @param {{label: string, items: {href: string, text: string, current: boolean}[]}} props */
export function Tabs({ label, items }) {
  return html`<nav class="tabs" aria-label=${label}>
    ${items.map((each) => html`<a href=${each.href} aria-current=${each.current ? 'page' : undefined}>${visible(each.text)}</a>`)}
  </nav>`;
}

/**
 * A window over the page, which has the keyboard until it is closed.
 *
 * @param {{title: string, onClose: () => void, children?: Children}} props
 */
export function Dialog({ title, onClose, children }) {
  const frame = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const heading = useId();
  const away = interrupted.use();
  useLayoutEffect(() => {
    const dialog = frame.current;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    return () => {
      dialog?.close();
      // What opened it may be gone with what it was about.
      requestAnimationFrame(() => (before?.isConnected ? before.focus() : toContent()));
    };
  }, []);
  // At once: a key that is pressed next belongs to the dialog already, or to the sign-in page in its place.
  useLayoutEffect(() => {
    if (away) frame.current?.close();
    else frame.current?.showModal();
  }, [away]);
  return html`<dialog
    ref=${frame}
    aria-labelledby=${heading}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    }}
  >
    <header class="card-head">
      <h2 id=${heading}>${title}</h2>
      <${Button} kind="link" onClick=${onClose} label="Close">✕<//>
    </header>
    ${children}
  </dialog>`;
}

/** Names and what belongs to them. @param {{items: [Children, Children][]}} props */
export function Facts({ items }) {
  return html`<dl class="facts">${items.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Text that can be copied whole. @param {{text: string, label: string, secret?: boolean}} props */
export function Copyable({ text, label }) {
  const [said, say] = useState('Copy');
  const code = useRef(/** @type {HTMLElement | null} */ (null));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      // Without TLS there is no clipboard, and a browser can refuse it.
      document.getSelection()?.selectAllChildren(/** @type {HTMLElement} */ (code.current));
      say('Selected, copy it by hand');
    }
    setTimeout(() => say('Copy'), 4000);
  };
  return html`<span class="copyable"><code ref=${code}>${visible(text)}</code>
    <${Button} small kind="link" label=${`Copy ${label}`} onClick=${copy}>${said}<//></span>`;
}
