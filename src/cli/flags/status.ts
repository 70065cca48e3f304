// The flags of `hubplan status`.
import type { Argv } from 'yargs'

import type { StatusFlags } from '../../commands/status.ts'
import { one, type Parsed, text } from './base.ts'
import { ageOf } from './conditions.ts'
import { formatOf, lookFlags, lookTable } from './look.ts'

export const statusTable = {
  idle: { ...text, default: '90d', describe: 'who counts as idle: nothing from them for so long' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the numbers are shown' },
} as const

export function statusOptions(args: Argv): Argv {
  return args.options(lookTable).options(statusTable).example('$0 status --idle 180d', 'a hub in numbers')
}

export function toStatusFlags(argv: Parsed): StatusFlags {
  return { ...lookFlags(argv), idle: ageOf(one(argv['idle']) ?? '', '--idle'), format: formatOf(argv) }
}
