// Options and arguments that several commands share.
import { providerNames } from '../core/saved.ts'
import { count, flag, oneOf, positive, savedPlan, share, text, texts } from './kinds.ts'
import type { Flags, OptionTable, Positional } from './table.ts'

/** Formats of a shown plan. */
export const formats = ['text', 'markdown', 'html', 'json'] as const
export type Format = (typeof formats)[number]

export const planFormat = {
  kind: oneOf(formats),
  fallback: 'text',
  help: 'output format',
  group: 'Output',
  value: 'FORMAT',
} as const

export const format = {
  kind: oneOf(['text', 'json']),
  fallback: 'text',
  help: 'output format',
  group: 'Output',
  value: 'FORMAT',
} as const

export const config = {
  kind: text,
  help: 'desired-state file (else HUBPLAN_CONFIG, hubplan.yaml)',
  group: 'Files',
  value: 'FILE',
  see: 'desired-state',
} as const

export const policy = {
  kind: text,
  help: 'file with limits that nothing else can loosen (else HUBPLAN_POLICY)',
  group: 'Limits',
  value: 'FILE',
  see: 'overrides#policies',
} as const

export const target = {
  kind: text,
  help: 'one of several targets in hubplan.yaml, a glob of their names, or all',
  group: 'Connection',
  value: 'NAME',
  see: 'many-hubs',
} as const

/** For a command about one plan. */
export const planTarget = { ...target, help: 'target of the plan (default: the one that the plan names)' } as const

/** Connection to a system. */
export const connection = {
  url: {
    kind: text,
    help: 'address of the hub (else HUBPLAN_URL, JUPYTERHUB_URL or target.url)',
    group: 'Connection',
    value: 'URL',
  },
  provider: {
    kind: oneOf(providerNames),
    help: 'kind of system (else target.provider)',
    group: 'Connection',
    value: 'KIND',
  },
  state: {
    kind: text,
    help: 'folder for data that later runs need; required for Bevy (else HUBPLAN_STATE)',
    group: 'Files',
    value: 'FOLDER',
    see: 'bevy#deletes',
  },
  tokenFile: {
    kind: text,
    help: 'file with the token (else HUBPLAN_TOKEN or JUPYTERHUB_API_TOKEN)',
    group: 'Connection',
    value: 'FILE',
  },
  oauthFile: {
    kind: text,
    help: 'Alteryx: JSON file with the tokens, kept up to date (else HUBPLAN_OAUTH_FILE)',
    group: 'Connection',
    value: 'FILE',
    see: 'alteryx#tokens',
  },
  ca: {
    kind: text,
    help: 'PEM file with CAs to trust besides those of the system (else HUBPLAN_CA)',
    group: 'Connection',
    value: 'FILE',
    see: 'network#certificates',
  },
  insecureHttp: {
    kind: flag,
    help: 'send the token unencrypted to an http:// address of another machine',
    group: 'Connection',
  },
  timeout: {
    kind: positive,
    fallback: '30',
    help: 'longest wait for one answer, in seconds',
    group: 'Connection',
    value: 'SECONDS',
  },
  patience: {
    kind: count,
    help: 'longest wait while the system restarts or is busy, in seconds (default: 120)',
    group: 'Connection',
    value: 'SECONDS',
    see: 'network#patience',
  },
  debug: { kind: flag, help: 'log every request: method, path, status and time', group: 'Output', library: false },
} as const satisfies OptionTable

/** For read-only commands: they change nothing, so they take no policy. */
export const looking = { config, target, ...connection } as const satisfies OptionTable

/** Overridden limits; the plan records them. */
export const overrides = {
  maxDeletes: {
    kind: count,
    help: 'let this plan delete up to N users, in place of the limit',
    group: 'Limits',
    value: 'N',
    see: 'overrides',
  },
  maxDeleteShare: {
    kind: share,
    help: 'let this plan delete up to this share of the users, from 0 to 1',
    group: 'Limits',
    value: 'SHARE',
    see: 'overrides',
  },
  allow: {
    kind: texts,
    help: 'let this guard pass for this plan, such as admin-delete',
    group: 'Limits',
    value: 'GUARD',
    see: 'guards',
  },
} as const satisfies OptionTable

/** The person who makes a plan. */
export const by = {
  kind: text,
  help: 'your name (else GITHUB_ACTOR, GITLAB_USER_LOGIN, USER or the login name)',
  group: 'Output',
  value: 'NAME',
} as const

/** The argument of a command that keeps other files beside the plan. */
export const plan = {
  kind: savedPlan,
  help: 'the plan file',
  missing: 'The plan file is missing; give the one that hubplan plan -o wrote.',
} as const satisfies Positional

/** The argument of a command that only reads the plan. */
export const readPlan = { ...plan, kind: text, help: 'the plan file, or - (stdin)' } as const satisfies Positional

/** The connection to a system, and the choice among several. */
export type HubFlags = Flags<typeof connection & { readonly target: typeof target }>
export type LookFlags = Flags<typeof looking>
