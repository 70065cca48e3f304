// Contents of the help screens (`?`).
import { riskNames, risks } from '../model/risk-words.ts'
import { wrap } from '../terminal/layout.ts'

const width = 68

const moving: readonly string[] = [
  'Keys',
  '  up down, k j        one line',
  '  PgUp PgDn, b space  one page',
  '  Home End, g G       first and last line',
]

const looking: readonly string[] = [
  '  Enter               before and after of that user or group; Esc back',
  '  /                   search names, groups and reasons; Enter keeps it',
  '  f, 1 to 9, 0        only one kind of change; all kinds',
  '  r                   only risky changes (marked !)',
  '  Esc                 no filters, no search',
]

const deciding: readonly string[] = [
  '  a                   approve: writes the approval file',
  '  x                   refuse, with a reason: writes it, too',
  '  q                   leave without deciding',
]

const record: readonly string[] = [
  'The approval file is a record, not a signature: anyone who can write',
  'it can forge it. apply --approved-by-file FILE requires it.',
]

const changes: readonly string[] = [
  'An action of the plan is one change. A line may hold several: those',
  'of a new user.',
  '',
  ...wrap(`Risks: ${riskNames.map((name) => risks[name]).join('; ')}. Enter names those of a user.`, width),
]

/** Of one plan. */
export const planHelp: readonly string[] = [...moving, ...looking, ...deciding, '', ...changes, '', ...record]

/** Of one plan among those of several targets. */
export const partHelp: readonly string[] = [
  ...moving,
  ...looking,
  '  q, Esc              back to the list of targets, where all are decided',
  '',
  ...changes,
]

/** Of the plans of several targets. */
export const setHelp: readonly string[] = [
  ...moving,
  '  Enter               look at the plan of that target; Esc or q back',
  '  a                   approve all: writes the approval file',
  '  x                   refuse all, with a reason: writes it, too',
  '  q                   leave without deciding',
  '',
  'The decision is about the plans of all targets together. The targets',
  'are listed the worst first; those that were looked at are marked.',
  '',
  ...record,
]
