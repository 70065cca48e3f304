// Short ways to write desired states and snapshots in tests.
import { desire } from '../../src/core/desired/index.ts'
import { rowCounts } from '../../src/core/guards/index.ts'
import { actionId } from '../../src/core/names.ts'
import { draft, type LastPlan } from '../../src/core/plan/draft.ts'
import type {
  Action,
  ActionOf,
  Aims,
  Cell,
  DesiredGroup,
  DesiredState,
  Facet,
  Input,
  Leave,
  Limits,
  LiveUser,
  Loosened,
  Options,
  Override,
  PolicyFile,
  QuotaRule,
  RemoveRule,
  Row,
  Rule,
  Scope,
  Snapshot,
  StopRule,
  Table,
  TokenRule,
} from '../../src/core/types.ts'
import { shownBy } from '../../src/providers/jupyterhub/scopes.ts'

export const limits: Limits = {
  max_deletes: 50,
  max_delete_share: 0.25,
  max_change_share: 0.5,
  max_new_admins: 5,
  min_admins: 1,
  max_group_removals: 10,
  max_group_removal_share: 0.25,
}

export const scope: Scope = { names: 'lower', manage: [['*']], protect: [] }

export const options: Options = { names: 'lower', prune: false, manage: [['*']], protect: [], limits }

/** A live user with everything visible. */
export function user(name: string, more: Partial<LiveUser> = {}): LiveUser {
  return {
    name,
    admin: false,
    groups: [],
    created: '2026-01-01T00:00:00.000000Z',
    last_activity: '2026-11-01T00:00:00.000000Z',
    servers: [],
    ...more,
  }
}

export function snapshot(users: readonly LiveUser[], more: Partial<Snapshot> = {}): Snapshot {
  const groups = new Set(users.flatMap((one) => one.groups ?? []))
  return {
    target: { provider: 'jupyterhub', url: 'https://hub.example.edu' },
    takenAt: '2026-11-21T00:00:00.000Z',
    identity: { kind: 'service', name: 'hubplan-bot', admin: true, version: '3.0.0', scopes: ['list:users'] },
    users: new Map(users.map((one) => [one.name, one])),
    groups: new Map([...groups].map((name) => [name, { name, roles: [] }])),
    complete: true,
    shownBy,
    ...more,
  }
}

/** A table of a file, one line a row from line 2 on. */
export function table(
  path: string,
  header: readonly string[],
  ...lines: readonly (readonly (string | readonly string[])[])[]
): Table {
  const cell = (value: string | readonly string[], line: number, column: number): Cell => ({
    value,
    at: { file: path, line, column },
  })
  const rows = lines.map((line, index): Row => {
    const cells = line.map((value, column): [string, Cell] => [
      header[column] ?? '',
      cell(value, index + 2, column + 1),
    ])
    return { at: { file: path, line: index + 2, column: 1 }, cells: new Map(cells) }
  })
  return { path, header: header.map((name, column) => cell(name, 1, column + 1)), rows }
}

export interface Wanted {
  readonly tables?: readonly Table[]
  readonly own?: readonly Table[]
  readonly shortcuts?: readonly Table[]
  readonly groups?: readonly DesiredGroup[]
  readonly rules?: readonly Rule[]
  readonly stopRules?: readonly StopRule[]
  readonly tokenRules?: readonly TokenRule[]
  readonly removeRules?: readonly RemoveRule[]
  readonly quotaRules?: readonly QuotaRule[]
  readonly leave?: Leave | undefined
  readonly aims?: Partial<Aims>
  /** What the system can manage; what a JupyterHub can when left out. */
  readonly manages?: ReadonlySet<Facet>
  readonly scope?: Partial<Scope>
}

export function desired(wanted: Wanted): DesiredState {
  const result = desiring(wanted)
  if (result.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    throw new Error(JSON.stringify(result.diagnostics))
  }
  return result.desired
}

export function desiring(wanted: Wanted): ReturnType<typeof desire> {
  return desire({
    tables: wanted.tables ?? [],
    own: wanted.own ?? [],
    shortcuts: wanted.shortcuts ?? [],
    groups: wanted.groups ?? [],
    rules: wanted.rules ?? [],
    stopRules: wanted.stopRules ?? [],
    tokenRules: wanted.tokenRules ?? [],
    removeRules: wanted.removeRules ?? [],
    quotaRules: wanted.quotaRules ?? [],
    leave: wanted.leave,
    aims: { topup: false, setPasswords: false, quotaWhen: 'always', keepInherited: false, ...wanted.aims },
    manages:
      wanted.manages ?? new Set(['existence', 'name', 'admin', 'groups', 'notice', 'server', 'namedServers', 'tokens']),
    system: 'a JupyterHub',
    scope: { ...scope, ...wanted.scope },
  })
}

/** The whole of planning. */
export function drafted(
  wanted: Wanted,
  live: Snapshot,
  more: {
    overrides?: readonly Override[]
    policy?: PolicyFile
    loosened?: readonly Loosened[]
    limits?: Partial<Limits>
    inputs?: readonly Input[]
    last?: LastPlan
  } = {},
): ReturnType<typeof draft> {
  const state = desired(wanted)
  return draft({
    desired: state,
    live,
    options: {
      ...options,
      names: state.scope.names,
      ...(state.scope.groups === undefined ? {} : { groups: state.scope.groups }),
      protect: state.scope.protect,
      manage: state.scope.manage,
      limits: { ...limits, ...more.limits },
    },
    overrides: more.overrides ?? [],
    policy: more.policy,
    loosened: more.loosened ?? [],
    tables: rowCounts(wanted.tables ?? []),
    inputs: more.inputs ?? [],
    last: more.last,
  })
}

/** The delete of a group, with its members as the plan saw them. */
export function groupDelete(group: string, members: readonly string[]): ActionOf<'group.delete'> {
  const id = actionId('group.delete', group)
  return { id, op: 'group.delete', group, before: { members }, after: null, reason: { why: 'revert', at: 'plan.json' } }
}

export function ids(actions: readonly Action[]): string[] {
  return actions.map((action) => action.id)
}

/** Guard and level of what was found, without infos about storage. */
export function guardsOf(findings: ReturnType<typeof draft>['findings']): string[] {
  return findings.filter((finding) => finding.guard !== 'storage').map((finding) => `${finding.level} ${finding.guard}`)
}
