// hubplan validate as text or JSON.
import type { Facts } from '../core/look/desired-counts.ts'
import type { Explanation, Part } from '../core/look/explanation.ts'
import { formatPlace, type Problem } from '../core/problem.ts'
import { count, number } from '../core/sentences.ts'
import type { Diagnostic, Plan, RuleListName } from '../core/types.ts'
import { printable } from './json.ts'
import { overrideList } from './model/override-words.ts'
import { systemWords } from './model/system.ts'
import { forTerminal, proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint } from './terminal/layout.ts'
import { dateTime } from './words.ts'

/** How each list of rules is shown: its field in JSON, and its line. */
const ruleForms = {
  rules: { field: 'rules', line: ['rules', 'for users to delete'] },
  stopRules: { field: 'stop_rules', line: ['servers', 'for servers to stop'] },
  tokenRules: { field: 'token_rules', line: ['tokens', 'for API tokens to revoke'] },
  removeRules: { field: 'remove_rules', line: ['servers', 'for named servers to remove'] },
  // In the line of the balances.
  quotaRules: { field: 'quota_rules', line: undefined },
} as const satisfies Readonly<Record<RuleListName, unknown>>

type RuleField = (typeof ruleForms)[RuleListName]['field']

const ruleLists = Object.keys(ruleForms) as RuleListName[]

interface Told {
  readonly at: string
  readonly message: string
}

/** What `validate --format json` prints. Fields are only ever added. */
export type ValidationJson =
  | (Readonly<Record<RuleField, number>> & {
      readonly ok: true
      readonly kind: 'desired state'
      readonly files: readonly { readonly path: string; readonly rows: number }[]
      readonly users: number
      readonly absent: number
      readonly admins: number
      readonly groups: number
      readonly absent_groups: number
      readonly quotas: number
      readonly grants: number
      readonly passwords: number
      readonly prune: boolean
      readonly manage: readonly (readonly string[])[]
      readonly protect: readonly string[]
      readonly url: string | null
      readonly warnings: readonly Told[]
      /** With --explain, for a target: what the files say for it, and what each part replaces. */
      readonly parts?: readonly Part[]
      /** With --explain. */
      readonly explained?: readonly {
        readonly path: string
        readonly columns: readonly string[]
        readonly rows: readonly { readonly at: string; readonly user: string }[]
      }[]
    })
  | {
      readonly ok: true
      readonly kind: 'plan'
      readonly digest: string
      readonly changes_digest: string
      readonly expires_at: string
      readonly actions: number
      /** Guards that block it, so that it cannot be applied. */
      readonly blocked_by: readonly string[]
      /** Overrides and loosened limits, a sentence or a flag each. */
      readonly overrides: readonly string[]
    }
  | { readonly ok: false; readonly message: string; readonly hint: string | null; readonly errors: readonly Told[] }

function told({ at, message }: Diagnostic): Told {
  return { at: formatPlace(at), message }
}

function json(data: ValidationJson): string {
  return printable(data)
}

function ruleCounts(facts: Facts): Record<RuleField, number> {
  return Object.fromEntries(ruleLists.map((list) => [ruleForms[list].field, facts[list]])) as Record<RuleField, number>
}

function ruleRows(facts: Facts): (readonly [string, string])[] {
  return ruleLists.flatMap((list) => {
    const { line } = ruleForms[list]
    return line === undefined || facts[list] === 0
      ? []
      : [[line[0], `${count(facts[list], 'rule')} ${line[1]}`] as const]
  })
}

export function factsJson(facts: Facts, explained: readonly Explanation[] = [], parts: readonly Part[] = []): string {
  return json({
    ok: true,
    kind: 'desired state',
    files: facts.inputs.map(({ path, rows }) => ({ path, rows })),
    users: facts.users,
    absent: facts.absent,
    admins: facts.admins,
    groups: facts.groups,
    absent_groups: facts.absentGroups,
    ...ruleCounts(facts),
    quotas: facts.quotas,
    grants: facts.grants,
    passwords: facts.passwords,
    prune: facts.prune,
    manage: facts.manage,
    protect: facts.protect,
    url: facts.url ?? null,
    warnings: facts.warnings.map(told),
    ...(parts.length === 0 ? {} : { parts }),
    ...(explained.length === 0 ? {} : { explained: explained.map(explanationJson) }),
  })
}

function explanationJson({ path, columns, rows }: Explanation) {
  return { path, columns, rows: rows.map(([at, user]) => ({ at, user })) }
}

/** The first rows of a file as they are understood. */
export function explanationText({ path, columns, rows }: Explanation, paper: Paper): string {
  const cells = [
    ...columns.map((words, index): readonly Cell[] => [
      { text: index === 0 ? 'columns' : '' },
      { text: proseForTerminal(words) },
    ]),
    ...rows.map(([at, user]): readonly Cell[] => [{ text: forTerminal(at) }, { text: proseForTerminal(user) }]),
  ]
  return `\n${paint(paper, 'head', forTerminal(path))}\n${flow(paper, cells).join('\n')}\n`
}

/** What the files say for a target, and where; empty without a target. */
export function partsText(parts: readonly Part[], paper: Paper): string {
  if (parts.length === 0) return ''
  const rows = parts.map(({ what, value, at, instead }, index): readonly Cell[] => [
    { text: parts[index - 1]?.what === what ? '' : what },
    { text: forTerminal(at) },
    { text: proseForTerminal(instead === undefined ? value : `${value}, instead of ${instead}`) },
  ])
  return `\n${paint(paper, 'head', 'For this target')}\n${flow(paper, rows).join('\n')}\n`
}

export function factsText(facts: Facts, paper: Paper): string {
  const { users, absent, admins, groups, absentGroups } = facts
  const rows: readonly (readonly [string, string])[] = [
    ['users', `${number(users)}, ${number(admins)} to be admin, ${number(absent)} to be absent`],
    ['groups', absentGroups === 0 ? number(groups) : `${number(groups)}, and ${number(absentGroups)} to be absent`],
    ...ruleRows(facts),
    ...balanceRows(facts),
    ...(facts.prune ? [['prune', 'users missing from the roster are deleted'] as const] : []),
    ...facts.manage.map((globs) => ['manage', globs.join(' ')] as const),
    ...(facts.protect.length === 0 ? [] : [['protect', facts.protect.join(' ')] as const]),
    ...(facts.url === undefined ? [] : [['hub', facts.url] as const]),
    ...facts.inputs.map(({ path, rows: read }) => ['from', `${path}, ${count(read, 'row')}`] as const),
  ]
  const cells = rows.map(([what, value]): readonly Cell[] => [{ text: what }, { text: proseForTerminal(value) }])
  const warned = facts.warnings.length === 0 ? '' : `, with ${count(facts.warnings.length, 'warning')}`
  return `${[paint(paper, 'gain', `Valid${warned}.`), ...flow(paper, cells)].join('\n')}\n`
}

function balanceRows({ quotas, grants, quotaRules, passwords }: Facts): readonly (readonly [string, string])[] {
  const granted = [
    ...(grants === 0 ? [] : [count(grants, 'grant')]),
    ...(quotaRules === 0 ? [] : [count(quotaRules, 'rule')]),
  ].join(' and ')
  return [
    ...(quotas === 0 ? [] : [['quotas', `of ${count(quotas, 'user')}`] as const]),
    ...(granted === '' ? [] : [['top-up', `${granted}, only with plan --topup`] as const]),
    ...(passwords === 0 ? [] : [['passwords', `of ${count(passwords, 'user')}`] as const]),
  ]
}

export function planFactsJson(plan: Plan): string {
  return json({
    ok: true,
    kind: 'plan',
    digest: plan.digest,
    changes_digest: plan.changes_digest,
    expires_at: plan.expires_at,
    actions: plan.actions.length,
    blocked_by: blocksOf(plan),
    overrides: overrideList(plan),
  })
}

/** Facts of a valid plan file, including its digest. */
export function planFactsText(file: string, plan: Plan): string {
  const blocks = blocksOf(plan)
  const what = `${forTerminal(file)} is a complete plan of ${count(plan.actions.length, 'action')} for ${systemWords(plan, forTerminal)}`
  const lifted = overrideList(plan).map((words) => `OVERRIDE ${proseForTerminal(words)}\n`)
  const fate =
    blocks.length > 0
      ? `but cannot be applied: ${blocks.map(forTerminal).join(', ')} blocks it`
      : `valid until ${dateTime(plan.expires_at)}`
  return `${lifted.join('')}${what}, ${fate}.\n${digestWords}`
}

const digestWords =
  'Its digest is a checksum: it protects against accidents, not against tampering, because anyone can compute it again. Against tampering use apply --expect-digest, or an approval kept elsewhere (--approved-by-file).\n'

function blocksOf({ findings }: Plan): readonly string[] {
  const blocks = findings.filter((finding) => finding.level === 'block')
  return [...new Set(blocks.map((finding) => finding.guard))]
}

export function problemJson(problem: Problem): string {
  return json({
    ok: false,
    message: problem.message,
    hint: problem.hint ?? null,
    errors: problem.diagnostics.filter(({ severity }) => severity === 'error').map(told),
  })
}
