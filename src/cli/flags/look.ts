// What the flags of the commands that only look at a hub share: list, export, status, doctor.
import type { LookFlags } from '../../commands/looking.ts'
import { hubFlags, hubTable, one, type Parsed } from './base.ts'

const { policy: _, ...ofLooks } = hubTable

/** The way to a hub that nothing is changed on: no policy. */
export const lookTable = ofLooks

export function lookFlags(argv: Parsed): LookFlags {
  return { ...hubFlags(argv), config: one(argv['config']) }
}

export function formatOf(argv: Parsed): 'text' | 'json' {
  return one(argv['format']) === 'json' ? 'json' : 'text'
}
