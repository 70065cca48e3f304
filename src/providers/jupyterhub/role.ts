// Python for jupyterhub_config.py: the role that a token lacks.
import { digestOf } from '../../core/canonical.ts'
import type { Identity } from '../../core/types.ts'
import { fewest } from './scopes.ts'

/** The purpose of a role, and why it needs an admin. */
export interface Use {
  readonly for: 'plan' | 'apply'
  readonly why: string
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

/** Roles add up, and a hub refuses to start with two of one name: the name depends on the scopes. */
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
