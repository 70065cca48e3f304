// An addition as Python: for the end of jupyterhub_config.py, and as a file for The Littlest JupyterHub (TLJH).
import type { Addition, Admin, Role, Service } from './addition.ts'
import { comments, literal, literals } from './literal.ts'

/** The begin of a sentence in every form. */
export const perhapsAdmin = 'From JupyterHub 4.1.6 and 5.1 on, only an admin can change who is an admin. To plan that,'

/** For the end of jupyterhub_config.py. */
export function pythonOf(addition: Addition): string {
  const { title, services } = addition
  const head = ['Add this at the end of jupyterhub_config.py, and restart the hub.']
  const tokens = services.map(({ name }) => variableOf(name))
  return text([
    ...comments([title, ...(services.length === 0 ? head : [...head, ...tokenWords(tokens), twiceWords])]),
    ...(services.length === 0 ? [] : ['import os', '']),
    ...codeOf(addition, (name) => `os.environ[${literal(variableOf(name))}]`),
  ])
}

/** The code alone, as `role_for_planning` and `role_for_applying` have it. */
export function roleCodeOf(addition: Addition): string {
  return text(codeOf(addition, literal))
}

const twiceWords = 'If the hub has a service of that name already, correct its token instead.'

/** `HUBPLAN_PLAN_TOKEN` of hubplan-plan. */
function variableOf(service: string): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_TOKEN`
}

function tokenWords(variables: readonly string[]): readonly string[] {
  return [
    `The hub reads ${variables.join(' and ')} from its environment.`,
    `Make ${variables.length === 1 ? 'it' : 'each'} with: openssl rand -hex 32`,
  ]
}

const tljh = '/opt/tljh'

/** A file for the folder of TLJH, which adds it to its own config. */
export function tljhOf(addition: Addition): string {
  const { title, services, roles } = addition
  const path = `${tljh}/config/jupyterhub_config.d/${services.length === 0 ? (roles[0]?.name ?? 'hubplan-admin') : 'hubplan'}.py`
  const head = [`Save this as ${path} on the machine of the hub.`]
  return text([
    ...comments([title, ...head, ...(services.length === 0 ? [] : tljhTokens(services))]),
    ...comments(['Then:', '  sudo tljh-config reload hub']),
    ...comments(services.length === 0 ? [] : tljhUse(services)),
    ...(services.length === 0 ? [] : ['from pathlib import Path', '']),
    ...codeOf(addition, (name) => `Path(${literal(tokenFileOf(name))}).read_text().strip()`),
  ])
}

function tokenFileOf(service: string): string {
  return `${tljh}/state/${service}.token`
}

/** In files of root: what is in the environment of a hub can reach other programs. */
function tljhTokens(services: readonly Service[]): readonly string[] {
  return [
    'Before, make the tokens in files that only root can read:',
    ...services.map(({ name }) => `  sudo sh -c 'umask 077; openssl rand -hex 32 > ${tokenFileOf(name)}'`),
  ]
}

function tljhUse(services: readonly Service[]): readonly string[] {
  return [
    'On this machine, with its base_url behind the address if it has one:',
    '  export HUBPLAN_URL=http://127.0.0.1:15001',
    ...services.map(({ name }) => `  export HUBPLAN_TOKEN="$(sudo cat ${tokenFileOf(name)})"`).slice(0, 1),
    'On another machine HUBPLAN_URL is the address that users open.',
  ]
}

/** `extend` keeps what is there: an assignment would remove other services, such as the idle culler. */
function codeOf({ services, roles, admins }: Addition, tokenOf: (service: string) => string): readonly string[] {
  return [
    ...block(
      'services',
      services.flatMap((service) => serviceLines(service, tokenOf)),
    ),
    ...block('load_roles', roles.flatMap(roleLines)),
    ...admins.flatMap(adminLines),
  ]
}

function block(trait: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`c.JupyterHub.${trait}.extend([`, ...lines.map((line) => `    ${line}`), '])']
}

function serviceLines({ name, admin }: Service, tokenOf: (service: string) => string): readonly string[] {
  const flag = '"admin": True,'
  const more = {
    yes: [flag],
    no: [],
    perhaps: comments([perhapsAdmin, 'uncomment the next line:', flag]),
  }[admin]
  const lines = [`"name": ${literal(name)},`, `"api_token": ${tokenOf(name)},`, ...more]
  return ['{', ...lines.map((line) => `    ${line}`), '},']
}

function roleLines({ name, owner, scopes }: Role): readonly string[] {
  return [
    '{',
    `    "name": ${literal(name)},`,
    `    "${owner.kind}s": ${literals([owner.name])},`,
    `    "scopes": ${literals(scopes)},`,
    '},',
  ]
}

function adminLines({ owner: { kind, name }, why }: Admin): readonly string[] {
  const where =
    kind === 'service'
      ? `the entry of ${literal(name)} in c.JupyterHub.services needs "admin": True`
      : `${literal(name)} must be an admin`
  return comments([`${why}:`, where])
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
