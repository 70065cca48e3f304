// What hubplan adds to the config of a hub: the services of a first set-up, or the role that a token lacks.
import { digestOf } from '../../core/canonical.ts'
import type { ConfigForm, ConfigForms } from '../../core/look/diagnosis.ts'
import type { Identity } from '../../core/types.ts'
import type { Addition, Role } from './addition.ts'
import { helmOf } from './config-helm.ts'
import { pythonOf, tljhOf } from './config-python.ts'
import { literal } from './literal.ts'
import { applyScopes, fewest, readScopes } from './scopes.ts'

/** The purpose of a role, and why it needs an admin. */
export interface Use {
  readonly for: 'plan' | 'apply'
  readonly why: string
}

/**
 * What the owner of the token lacks; undefined for nothing.
 * @param what scopes, and `admin` where the owner itself must be one
 */
export function lackOf(owner: Identity, what: readonly string[], use: Use): Addition | undefined {
  const scopes = fewest(what.filter((one) => one !== 'admin'))
  const roles = scopes.length === 0 ? [] : [roleOf(owner, scopes, use.for)]
  const admins = what.includes('admin') ? [{ owner, why: use.why }] : []
  if (roles.length + admins.length === 0) return undefined
  return { title: `What the token of ${nameOf(owner)} lacks to ${use.for}.`, services: [], roles, admins }
}

/** Roles add up, and a hub refuses to start with two of one name: the name depends on the scopes. */
function roleOf({ kind, name }: Identity, scopes: readonly string[], use: string): Role {
  const tail = digestOf([kind, name, ...scopes]).slice(7, 13)
  return { name: `hubplan-${use}-${tail}`, owner: { kind, name }, scopes }
}

function nameOf({ kind, name }: Role['owner']): string {
  return `${kind} ${literal(name)}`
}

/** A service that only reads, and one that writes. */
const twoServices: Addition = {
  title: 'Two services for hubplan: hubplan-plan can only read, hubplan-apply can also write.',
  services: [
    { name: 'hubplan-plan', admin: 'no' },
    { name: 'hubplan-apply', admin: 'perhaps' },
  ],
  roles: [
    { name: 'hubplan-plan', owner: { kind: 'service', name: 'hubplan-plan' }, scopes: readScopes },
    { name: 'hubplan-apply', owner: { kind: 'service', name: 'hubplan-apply' }, scopes: applyScopes },
  ],
  admins: [],
}

/** Where scopes do not count, a second token would protect nothing. */
const oneAdmin: Addition = {
  title: 'A service for hubplan. This hub shows quotas only to admins, so its token can write, too.',
  services: [{ name: 'hubplan', admin: 'yes' }],
  roles: [],
  admins: [],
}

/** The first set-up. */
export function setUpOf(hub: { readonly isForAdmins: boolean }): ConfigForms {
  return inEveryForm(hub.isForAdmins ? oneAdmin : twoServices)
}

export function inEveryForm(addition: Addition): ConfigForms {
  return { python: pythonOf(addition), helm: helmOf(addition), tljh: tljhOf(addition) }
}

/** Nothing to add, as a comment in each form. */
export function nothingLacks(owner: Identity, use: Use['for']): ConfigForms {
  const text = `# Nothing is missing: the token of ${nameOf(owner)} has every right to ${use}.\n`
  return { python: text, helm: text, tljh: text } satisfies Record<ConfigForm, string>
}
