// A plan made as the program makes it: files on a disk, and everything from them to the frozen plan. Only the hub is given.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expiryOf, flagsToKeep } from '../../../src/commands/plan/save.ts'
import { desire } from '../../../src/core/desired/index.ts'
import { inOrder, rowCounts, runGuards, unsupported } from '../../../src/core/guards/index.ts'
import { draft, type LastPlan } from '../../../src/core/plan/draft.ts'
import { freeze } from '../../../src/core/plan/freeze.ts'
import { rememberedOf } from '../../../src/core/plan/last-plan.ts'
import { daysFinding, unlistedFinding } from '../../../src/core/plan/request-limit.ts'
import { revert } from '../../../src/core/revert/index.ts'
import { origin } from '../../../src/core/revert/notes.ts'
import type { Action, Finding, Options, Plan, Snapshot } from '../../../src/core/types.ts'
import { loadPlanConfig, type PlanConfig } from '../../../src/desired/index.ts'
import { plan as planning } from '../../../src/options/plan.ts'
import { fillFlags } from '../../../src/options/table.ts'
import { providers } from '../../../src/providers/index.ts'
import type { Provider } from '../../../src/providers/types.ts'
import { madeAt } from './hub.ts'

type Flags = Parameters<typeof fillFlags<typeof planning>>[1]

export interface Desk {
  /** Texts by file name; `hubplan.yaml` is found by itself. */
  readonly files: Readonly<Record<string, string>>
  readonly flags?: Flags & { readonly files?: readonly string[] }
  readonly live: Snapshot
  readonly last?: LastPlan
}

/** Who makes every plan of the corpus. */
const by = 'ada'

/** The plan that `hubplan plan` would freeze. */
export async function planFrom({ files, flags = {}, live, last }: Desk): Promise<Plan> {
  const config = await configOf(files, flags)
  const { desired, diagnostics } = desire(config.sources)
  refuse(diagnostics)
  const { names, prune, manage, protect, groups } = desired.scope
  const scope = { names, prune: prune !== undefined, manage, protect, ...(groups === undefined ? {} : { groups }) }
  const options: Options = { ...scope, limits: config.limits }
  const provider: Provider = providers[config.provider]
  const { overrides, policy, loosened, inputs } = config
  const tables = rowCounts([...config.sources.tables, ...config.sources.shortcuts])
  const drafted = draft({ desired, live, options, overrides, policy, loosened, tables, inputs, last, now: madeAt })
  refuse(drafted.diagnostics)
  const { actions } = drafted
  return freeze({
    ...frame(live, provider, actions),
    flags: flagsToKeep(flags),
    against: last?.plan,
    inputs,
    desired: rememberedOf(desired, Date.parse(live.takenAt)),
    options,
    overrides,
    loosened: drafted.loosened,
    findings: inOrder([...ofProvider(actions, live, provider), ...drafted.findings]),
  })
}

/** The plan that undoes another one of which everything was applied. */
export function undoOf(plan: Plan, live: Snapshot): Plan {
  const provider: Provider = providers[plan.target.provider as keyof typeof providers]
  const applied = new Set(plan.actions.map(({ id }) => id))
  const file = 'plan.json'
  const { actions, findings } = revert({ plan, file, applied, live })
  const told = origin({ file, digest: plan.digest, applied: applied.size, planned: plan.actions.length })
  const guarded = runGuards({ actions, live, options: plan.options, now: madeAt, policy: undefined }, [])
  return freeze({
    ...frame(live, provider, actions),
    inputs: [{ path: file, rows: plan.actions.length }],
    options: plan.options,
    overrides: [],
    findings: inOrder([told, ...unsupported(actions, provider.ops, provider.title), ...guarded, ...findings]),
  })
}

function frame(live: Snapshot, provider: Provider, actions: readonly Action[]) {
  const expiresAt = expiryOf(madeAt)
  return {
    by,
    tool: 'hubplan 0.1.0',
    createdAt: madeAt,
    expiresAt,
    live,
    needs: provider.needs(actions, live),
    actions,
  }
}

function ofProvider(actions: readonly Action[], live: Snapshot, provider: Provider): Finding[] {
  const beyond = unsupported(actions, provider.ops, provider.title)
  const checked = provider.check?.(actions, live) ?? []
  const { requestLimit } = provider
  if (requestLimit === undefined || live.requestsLeft === undefined) return [...beyond, ...checked]
  const deletes = actions.filter(({ op }) => op === 'user.delete').length
  const { listing, requestsLeft: left } = live
  const days = daysFinding(deletes, { requestLimit, left, listed: live.listed !== false, listing })
  return [...beyond, ...checked, ...unlistedFinding(live), ...days]
}

async function configOf(files: Desk['files'], flags: NonNullable<Desk['flags']>): Promise<PlanConfig> {
  const cwd = mkdtempSync(join(tmpdir(), 'hubplan-corpus-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
    const { files: given = [], ...options } = flags
    const own = { ...fillFlags(planning, options), files: given }
    return await loadPlanConfig(own, { env: {}, cwd, now: () => madeAt })
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

function refuse(diagnostics: readonly { readonly severity: string }[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(JSON.stringify(errors))
}
