// An addition as values for the chart of Zero to JupyterHub (z2jh), which merges them by name.
import type { Addition, Admin, Role, Service } from './addition.ts'
import { perhapsAdmin } from './config-python.ts'
import { comments, literal, literals } from './literal.ts'

export function helmOf({ title, services, roles, admins }: Addition): string {
  const values = [
    ...section('services', services.flatMap(serviceLines)),
    ...section('loadRoles', roles.flatMap(roleLines)),
  ]
  const lines = [
    ...comments([title, ...(values.length === 0 ? [] : headWords)]),
    ...(values.length === 0 ? [] : ['hub:', ...values.map((line) => `  ${line}`)]),
    ...admins.flatMap(adminLines),
    ...comments(services.length === 0 ? [] : tokenWords(services)),
  ]
  return `${lines.join('\n')}\n`
}

const headWords = [
  'Merge this into values.yaml, or give the file to helm upgrade with one more -f.',
  "Where the hub's chart is a dependency of another chart, indent it below that name.",
]

function section(key: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${key}:`, ...lines.map((line) => `  ${line}`)]
}

/** The chart makes a token for each that has none. */
function serviceLines({ name, admin }: Service): readonly string[] {
  if (admin === 'yes') return [`${name}: { admin: true }`]
  const note = admin === 'perhaps' ? comments([perhapsAdmin, 'write { admin: true } instead of {}:']) : []
  return [...note, `${name}: {}`]
}

function roleLines({ name, owner, scopes }: Role): readonly string[] {
  return [`${name}:`, `  ${owner.kind}s: ${literals([owner.name])}`, `  scopes: ${literals(scopes)}`]
}

function adminLines({ owner: { kind, name }, why }: Admin): readonly string[] {
  const where =
    kind === 'service'
      ? `service ${literal(name)} in hub.services needs admin: true`
      : `${literal(name)} must be an admin`
  return comments([`${why}:`, where])
}

function tokenWords(services: readonly Service[]): readonly string[] {
  return [
    `The chart makes the token${services.length === 1 ? '' : 's'}. Replace NAMESPACE by the namespace of the hub:`,
    ...services.flatMap(({ name }) => [
      '  export HUBPLAN_TOKEN="$(kubectl get secret hub -n NAMESPACE \\',
      `    -o jsonpath='{.data.hub\\.services\\.${name}\\.apiToken}' | base64 -d)"`,
    ]),
    'HUBPLAN_URL is the address that users open. In a pod in the namespace of the hub it is',
    'http://hub:8081 (with --insecure-http), then hub.baseUrl, if one is set. The pod needs the label',
    '  hub.jupyter.org/network-access-hub: "true"',
  ]
}
