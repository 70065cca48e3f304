// What every command's flags are made of. All values arrive as text, so that `001` stays `001`.

import { providerNames } from '../../commands/choices.ts'
import { positiveNumber, wholeNumber } from '../../core/numbers.ts'
import { Problem } from '../../core/problem.ts'
import type { ProviderName } from '../../providers/index.ts'
import type { HubFlags } from '../../session/connection.ts'

/** What yargs hands over: a flag given twice is a list. */
export type Parsed = Readonly<Record<string, unknown>>

/** A flag that takes a value. */
export const text = { type: 'string', requiresArg: true } as const

/** The argument of every command that is about one plan. */
export const planFile = { type: 'string', demandOption: true, describe: 'the plan file' } as const

/** The flags of every command that speaks to a hub. */
export const hubTable = {
  url: { ...text, describe: 'address of the hub (else HUBPLAN_URL, JUPYTERHUB_URL, target.url)' },
  provider: {
    ...text,
    choices: providerNames,
    describe: 'kind of system (else target.provider)',
  },
  target: { ...text, describe: 'one of the targets that hubplan.yaml names' },
  state: { ...text, describe: 'folder of what is kept from run to run (else HUBPLAN_STATE); Bevy needs it' },
  'token-file': {
    ...text,
    describe: 'file with the token (else HUBPLAN_TOKEN, JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN)',
  },
  'oauth-file': {
    ...text,
    describe: 'Alteryx: JSON file with refresh_token and client_id, which is kept up to date (else HUBPLAN_OAUTH_FILE)',
  },
  timeout: { ...text, default: '30', describe: 'longest wait for one answer, in seconds' },
  config: { ...text, describe: 'desired-state file (default hubplan.yaml)' },
  policy: { ...text, describe: 'limits kept outside the project (else HUBPLAN_POLICY)' },
  debug: { type: 'boolean', default: false, describe: 'tell of every request' },
} as const

/** A flag that may be given several times. */
export function many(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A flag given twice counts once: the last. */
export function one(value: unknown): string | undefined {
  return many(value).at(-1)
}

export function hubFlags(argv: Parsed): HubFlags {
  return {
    url: one(argv['url']),
    provider: one(argv['provider']) as ProviderName | undefined,
    targetName: one(argv['target']),
    state: one(argv['state']),
    tokenFile: one(argv['token-file']),
    oauthFile: one(argv['oauth-file']),
    timeout: positive(one(argv['timeout']) ?? '', '--timeout'),
    debug: argv['debug'] === true,
  }
}

/** A number given as text on the command line. @throws Problem `usage` */
export function positive(text: string, flag: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text.trim()) && positiveNumber.holds(value)) return value
  throw new Problem('usage', `${flag} is ${JSON.stringify(text)}, which is not ${positiveNumber.words}.`)
}

/**
 * A whole number above 0; undefined when the flag is not given.
 * @throws Problem `usage`
 */
export function whole(argv: Parsed, flag: string): number | undefined {
  const value = one(argv[flag])
  if (value === undefined) return undefined
  if (/^[1-9]\d*$/.test(value.trim()) && wholeNumber.holds(Number(value))) return Number(value)
  throw new Problem('usage', `--${flag} is ${JSON.stringify(value)}, which is not ${wholeNumber.words}.`)
}

/**
 * `10/s`, `10` (a second) or `300/m`, as requests per second; undefined when the flag is not given.
 * @throws Problem `usage`
 */
export function rate(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(value.trim()) ?? []
  const perSecond = Number(amount) / (unit === 'm' ? 60 : 1)
  if (amount !== '' && positiveNumber.holds(perSecond)) return perSecond
  throw new Problem('usage', `--rate is ${JSON.stringify(value)}; write it like 10/s or 300/m.`)
}
