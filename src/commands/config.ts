// The desired state from FILEs, flags and hubplan.yaml to plain data for core.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { Problem, warning } from '../core/problem.ts'
import type { DesiredSources, Diagnostic, Input, Limits, Override, Place, PolicyFile, Table } from '../core/types.ts'
import { inputProblem } from '../sources/bytes.ts'
import { sourceKind } from '../sources/index.ts'
import { defaultLimits, type OverrideFlags, overridesOf, tighten, withOverrides } from './config-limits.ts'
import { groupsOf, guardsOf, rulesOf, scopeOf, urlOf } from './config-merge.ts'
import {
  attempt,
  type Document,
  type FileName,
  inputOf,
  readDocument,
  readPolicyFile,
  readRows,
  tablesOf,
} from './config-read.ts'
import { asLeavers, type ShortcutFlags, shortcutsOf } from './config-shortcuts.ts'

export { defaultLimits, tighten } from './config-limits.ts'

/** The flags that say what should be, as they were typed. */
export interface DesiredFlags extends ShortcutFlags, OverrideFlags {
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly policy?: string | undefined
  readonly absentFrom: readonly string[]
  readonly prune: boolean
}

/** Everything that was said about what should be, checked for its form. */
export interface PlanConfig {
  readonly provider: 'jupyterhub'
  /** The hub that a file names, in its normal form. */
  readonly fileUrl: { readonly url: string; readonly at: Place } | undefined
  readonly sources: DesiredSources
  readonly limits: Limits
  readonly overrides: readonly Override[]
  readonly inputs: readonly Input[]
  readonly warnings: readonly Diagnostic[]
}

type Env = Readonly<Record<string, string | undefined>>

const defaultNames = ['hubplan.yaml', 'hubplan.yml']

/**
 * Reads the desired state that the flags ask for.
 * @throws Problem `usage`, `target`, or `input` with the faults of all files
 */
export async function loadPlanConfig(flags: DesiredFlags, env: Env, cwd: string): Promise<PlanConfig> {
  const overrides = overridesOf(flags)
  const shortcuts = shortcutsOf(flags)
  const faults: Diagnostic[] = []
  const config = await findConfig(flags.config, cwd)
  const hasShortcut = shortcuts.table !== undefined || shortcuts.rules.length > 0 || flags.absentFrom.length > 0
  checkUsage(flags, { hasShortcut, hasConfig: config.name !== undefined })
  const isReplaced = hasShortcut || flags.files.length > 0
  const base = config.name && (await readDocument(config.name, faults))
  const policy = await findPolicy(flags.policy ?? env['HUBPLAN_POLICY'], cwd, faults)
  const given = await readFiles(flags.files.map(fileIn(cwd)).filter(isOther(config.name)), faults)
TODO
}
