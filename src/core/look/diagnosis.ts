// What a token may do, and what its role lacks: the facts behind hubplan doctor.
import { digestOf } from '../canonical.ts'
import { everyOp } from '../facets/index.ts'
import type { Action, Facet, Identity, Need, Op } from '../types.ts'
import { isOfManaged, managedWords } from './managed-groups.ts'

export type StepName =
  | 'plan'
  | 'address'
  | 'answer'
  | 'version'
  | 'token'
  | 'kind'
  | 'users'
  | 'groups'
  | 'activity'
  | 'servers'
  | 'quotas'
  | 'passwords'
  | 'requests'
  | 'scheduled'
  | 'routes'

/** One thing that was looked at. */
export interface Step {
  readonly name: StepName
  /** `fail`: nothing can be planned, or the given plan not applied. */
  readonly is: 'ok' | 'note' | 'warn' | 'fail'
  readonly text: string
  readonly hint?: string
}

/** What an op lacks of the token; nothing when the token may do it. */
export interface Right {
  readonly op: Op
  readonly lacks: readonly string[]
  /** When the hub does not keep what the token may do, and nobody can see whether that is so. */
  readonly unless?: string
}

export interface Diagnosis {
  /** The plan file that was asked about. */
  readonly plan?: string | undefined
  readonly steps: readonly Step[]
  /** Of the ops of the plan, else of all; empty when the token is not known. */
  readonly rights: readonly Right[]
  /** Python for the hub's config: the role that is missing for planning, and for planning and applying. */
  readonly snippets: { readonly planning?: string; readonly applying?: string }
  readonly ok: boolean
}

/** One action of each op that the hub knows, as demanding as they come: for asking what they need. */
export function examples(version: string, manages: ReadonlySet<Facet>): readonly Action[] {
  const major = Number.parseInt(version, 10)
  const isThere = (op: Op): boolean => op !== 'group.properties' || !(major < 4)
  return everyOp.filter(({ facet, example }) => manages.has(facet) && isThere(example.op)).map(({ example }) => example)
}

/** Per op what is not met, in the order of the actions. */
export function rightsOf(actions: readonly Action[], needs: readonly Need[]): Right[] {
  const ops = [...new Set(actions.map((action) => action.op))]
  return ops.map((op) => ({
    op,
    lacks: needs.filter((need) => !need.met && need.ops.includes(op)).map((need) => need.what),
    ...(isOfManaged(op) ? { unless: managedWords } : {}),
  }))
}

const implied: Readonly<Record<string, readonly string[]>> = {
  'admin:users': ['delete:users', 'list:users', 'read:users', 'read:users:groups', 'read:users:activity'],
  'read:users': ['read:users:groups', 'read:users:activity'],
  'admin:groups': ['groups', 'delete:groups', 'list:groups', 'read:groups', 'read:roles:groups'],
  groups: ['list:groups', 'read:groups'],
  servers: ['read:servers', 'delete:servers', 'start:servers'],
}

/** What a role is for, and why an admin is needed. */
export interface Use {
  readonly for: 'plan' | 'apply'
  readonly why: string
}

/** Why the owner of a token must be an admin. */
export function adminWords({ version }: Identity, manages: ReadonlySet<Facet>): string {
  if (manages.has('quota')) return 'AUP Learning Cloud lets only admins see and set quotas and passwords'
  return `JupyterHub ${version.replaceAll(/[^\w.]/g, '')} lets only admins change who is admin`
}

/** The same rights in fewer words: without what another one of the scopes holds anyway. */
export function fewest(scopes: Iterable<string>): readonly string[] {
  const all = new Set(scopes)
  const held = new Set([...all].flatMap((scope) => implied[scope] ?? []))
  return [...all].filter((scope) => !held.has(scope)).sort()
}

/**
 * A role for the owner of the token, ready for the end of jupyterhub_config.py.
 * @param what scopes, and `admin` where the owner itself must be one; empty for none
 */
export function snippetFor(identity: Identity, what: readonly string[], use: Use): string | undefined {
  const scopes = fewest(what.filter((one) => one !== 'admin'))
  const role = scopes.length === 0 ? [] : roleLines(identity, scopes, use.for)
  const admin = what.includes('admin') ? adminLines(identity, use.why) : []
  const lines = [...role, ...admin]
  return lines.length === 0 ? undefined : `${lines.join('\n')}\n`
}

/** Roles add up, and a hub does not start with two of one name: the name tells the scopes apart. */
function roleLines({ kind, name }: Identity, scopes: readonly string[], use: string): readonly string[] {
  const tail = digestOf([kind, name, ...scopes]).slice(7, 13)
  return [
    'c.JupyterHub.load_roles.append(',
    '    {',
    `        "name": "hubplan-${use}-${tail}",`,
    `        "${kind}s": [${python(name)}],`,
    `        "scopes": [${scopes.map(python).join(', ')}],`,
    '    }',
    ')',
  ]
}

function adminLines({ kind, name }: Identity, why: string): readonly string[] {
  const where =
    kind === 'service'
      ? `the entry of ${python(name)} in c.JupyterHub.services needs "admin": True`
      : `${python(name)} must be an admin`
  return [`# ${why}:`, `# ${where}`]
}

/** A string literal of Python, in ASCII. */
function python(text: string): string {
  const quoted = text.replaceAll(/["\\]/g, '\\$&')
  return `"${quoted.replaceAll(/[^ -~]/gu, (character) => `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`)}"`
}

/** Whether a version is one that hubplan was made for: 2.3 up to 6. */
export function isKnownVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  return (major === 2 && minor >= 3) || (major >= 3 && major <= 6)
}
