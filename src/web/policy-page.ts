/** The policy in force for a repository, line by line with where each comes from, and a form that tries another one on a change. */
import { html } from 'hono/html';
import { showProblem } from '../core/policy-file.js';
import type { PolicyLayers } from '../core/policy-lines.js';
import { type PolicyLine, type PolicySourceKind, policyLines } from '../core/policy-lines.js';
import type { RepositoryRef } from '../domain/change.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { KnownRepository } from '../ports/dashboard.js';
import { chip, code, emptyBox, fullName, type Html, path, said, type Tone, table } from './shown.js';
import { type Trial, trialResult } from './try-policy.js';

export interface PolicyView {
  readonly repository: RepositoryRef;
  readonly policy: EffectivePolicy;
  /** Null: the files could not be read now; the policy is then the one that was recorded last. */
  readonly layers: PolicyLayers | null;
  /** Text of the repository's own file; '' where there is none. */
  readonly text: string;
  readonly formToken: string;
  readonly trial: Trial | null;
}

/** Which repository? */
export function policiesPage(repositories: readonly KnownRepository[]): Html {
  const rows = repositories.map((one) => [
    html`<a class="change-name" href="${path('policy', one.owner, one.name)}">${said(fullName(one))}</a>`,
    one.policy === null ? html`<span class="muted">nothing was judged yet</span>` : code(one.policy.slice(0, 12)),
  ]);
  const columns = [{ title: 'Repository' }, { title: 'Policy of its newest change' }];
  return html`<h1>Policy</h1>
<p class="lead">What is asked of a change in each repository, with where each line comes from, and what another policy would have said.</p>
${rows.length === 0 ? emptyBox('No repository was judged yet.', 'They appear with the first pull request.') : html`<div class="box">${table({ caption: 'Repositories', columns, rows })}</div>`}`;
}

export function policyPage(view: PolicyView): Html {
  const { repository, layers } = view;
  return html`<h1>Policy of ${said(fullName(repository))}</h1>
<p class="lead">${layers === null ? 'As it was last recorded: the files could not be read at GitHub now, so where each line comes from is not known.' : 'As it is in force on the default branch now. The organisation’s file is a floor that the repository can only raise.'}</p>
${view.trial === null ? '' : trialResult(view.trial)}
${tryForm(view)}
${inForce(view)}`;
}

function inForce({ policy, layers }: PolicyView): Html {
  switch (policy.kind) {
    case 'unreadable':
      return html`<div class="flash bad"><strong>The policy cannot be read, so nothing is approved.</strong><p>${said(policy.reason)}</p></div>`;
    case 'invalid':
      return html`<div class="flash bad"><strong>The policy is not valid, so nothing is approved.</strong><ul>${policy.problems.map((one) => html`<li>${said(showProblem(one), 600)}</li>`)}</ul></div>`;
    case 'valid': {
      const lines = policyLines(policy.policy, layers);
      const rows = [...lines.filter(isWritten), ...lines.filter((line) => !isWritten(line))].map(rowOf);
      const columns = [
        { title: 'Key', kind: 'tight' as const },
        { title: 'Value' },
        { title: 'From', kind: 'tight' as const },
      ];
      return html`<section class="box">${table({ caption: 'The effective policy, what the files say first', columns, rows })}</section>`;
    }
  }
}

function isWritten({ source }: PolicyLine): boolean {
  return source !== 'built-in';
}

const TONES = { 'built-in': 'plain', organisation: 'note', repository: 'ok' } as const satisfies Record<
  PolicySourceKind,
  Tone
>;

function rowOf({ key, value, source }: PolicyLine): readonly Html[] {
  return [
    html`<span class="mono">${key}</span>`,
    code(value, 1_000),
    source === null ? html`<span class="muted">not known</span>` : chip(source, TONES[source]),
  ];
}

function tryForm({ repository, text, formToken, trial }: PolicyView): Html {
  return html`<section class="box"><header><h2>Try another policy</h2><span class="end muted">Nothing is saved</span></header>
<form class="inside" method="post" action="${path('policy', repository.owner, repository.name, 'try')}">
<input type="hidden" name="form_token" value="${formToken}">
<label class="field">The repository’s policy file, edited
<textarea name="policy" spellcheck="false" rows="14">${trial?.text ?? text}</textarea></label>
<div class="filters">
<label class="whole">Judge pull request number<input name="number" inputmode="numeric" pattern="[1-9][0-9]{0,9}" required value="${trial?.number ?? ''}"></label>
<button class="primary">Try it</button>
</div>
</form></section>`;
}
