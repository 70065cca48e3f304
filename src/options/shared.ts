// Options and arguments that several commands share.
import { providerNames } from '../core/saved.ts'
import { count, flag, oneOf, positive, share, text, texts } from './kinds.ts'
import type { Flags, OptionTable, Positional } from './table.ts'

/** Formats of a shown plan. */
export const formats = ['text', 'markdown', 'html', 'json'] as const
export type Format = (typeof formats)[number]

export const planFormat = { kind: oneOf(formats), fallback: 'text', help: 'output format', group: 'Output' } as const

export const format = {
  kind: oneOf(['text', 'json']),
  fallback: 'text',
  help: 'output format',
  group: 'Output',
} as const

export const config = { kind: text, help: 'desired-state file (default: hubplan.yaml)', group: 'Files' } as const

export const policy = {
  kind: text,
  help: 'file with limits that nothing else can loosen (else HUBPLAN_POLICY)',
  group: 'Limits',
} as const

export const target = { kind: text, help: 'one of the targets in hubplan.yaml', group: 'Connection' } as const

/** Connection to a system. */
export const connection = {
  url: { kind: text, help: 'address of the hub (else HUBPLAN_URL, JUPYTERHUB_URL, target.url)', group: 'Connection' },
  provider: {
    kind: oneOf(providerNames),
    help: 'kind of system (else target.provider)',
    group: 'Connection',
  },
  state: {
    kind: text,
    help: 'folder for data that later runs need (else HUBPLAN_STATE); required for Bevy',
    group: 'Files',
  },
  tokenFile: {
    kind: text,
    help: 'file with the token (else HUBPLAN_TOKEN, JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN)',
    group: 'Connection',
  },
  oauthFile: {
    kind: text,
    help: 'Alteryx: JSON file with refresh_token and client_id, updated at each renewal (else HUBPLAN_OAUTH_FILE)',
    group: 'Connection',
  },
  timeout: { kind: positive, fallback: '30', help: 'timeout of one request, in seconds', group: 'Connection' },
  debug: { kind: flag, help: 'log every request', group: 'Output', library: false },
} as const satisfies OptionTable

/** For read-only commands: they change nothing, so they take no policy. */
export const looking = { config, target, ...connection } as const satisfies OptionTable

/** Overridden limits; the plan records them. */
export const overrides = {
  maxDeletes: { kind: count, help: 'override: maximum number of users to delete', group: 'Limits' },
  maxDeleteShare: { kind: share, help: 'override: maximum share of users to delete, 0 to 1', group: 'Limits' },
  allow: { kind: texts, help: 'override: let this guard pass', group: 'Limits' },
} as const satisfies OptionTable

/** The argument of every command that takes one plan. */
export const plan = {
  kind: text,
  help: 'the plan file',
  missing: 'The plan file is missing; give the one that hubplan plan -o wrote.',
} as const satisfies Positional

/** The connection to a system, and the choice among several. */
export type HubFlags = Flags<typeof connection & { readonly target: typeof target }>
export type LookFlags = Flags<typeof looking>
