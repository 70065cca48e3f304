// What one run is about, and what becomes of it.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Plan } from '../../src/core/types.ts'
import type { CliResult } from '../helpers/cli.ts'
import type { Sandbox } from '../helpers/sandbox.ts'
import type { Ledger } from './actions.ts'
import type { FaultProxy, Moment, Passed } from './proxy.ts'
import type { Scenario } from './scenario.ts'

export const token = 'fault-token'

export interface Trigger {
  fire: (when: Moment, request: Passed) => void
}

export interface Stage {
  readonly seed: number
  readonly scenario: Scenario
  readonly sandbox: Sandbox
  readonly proxy: FaultProxy
  readonly plan: Plan
  readonly folder: string
  readonly trigger: Trigger
  readonly ledger: Ledger
}

/** How one start of hubplan ended. */
export interface Ended {
  readonly result: CliResult
  /** The signal that it got before it ended. */
  readonly wasSent: 'SIGKILL' | 'SIGINT' | undefined
}

export async function journalText(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((file) => file.endsWith('.journal'))
  return name === undefined ? '' : readFile(join(folder, name), 'utf8')
}
