// Names come from a hub: whatever they hold, they stay one value in Python, in YAML and in a comment.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import type { Identity } from '../../../src/core/types.ts'
import { comments, literal } from '../../../src/providers/jupyterhub/literal.ts'
import { inEveryForm, lackOf, setUpOf } from '../../../src/providers/jupyterhub/role.ts'
import * as fc from '../../helpers/draws.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const hostile = [
  '"]})\nimport os; os.system("id")  #',
  "'; $(id) `id` '''",
  '\u2028\u2029\u0085\r\n- key: value',
  '{{ .Values.x }} $(x) %s',
  '*alias &anchor !tag ~ null 12 yes',
  '\\U0000000a\\" \\',
  'a\u0000b\u001b[31m',
  '𐏿😀',
]
const names = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile))

const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython) process.stderr.write('SKIPPED without python3: the literals of Python\n')

/** What Python makes of each text. */
function python(script: string, input: unknown): unknown {
  return JSON.parse(execFileSync('python3', ['-c', script], { input: JSON.stringify(input), encoding: 'utf8' }))
}

const config = `
import json, sys

class Lazy(list):
    pass

class Section:
    def __init__(self):
        self.services = Lazy()
        self.load_roles = Lazy()

class Config:
    def __init__(self):
        self.JupyterHub = Section()

def load(text):
    c = Config()
    exec(compile(text, 'config', 'exec'), {'c': c})
    return {'services': c.JupyterHub.services, 'roles': c.JupyterHub.load_roles}

json.dump([load(text) for text in json.load(sys.stdin)], sys.stdout)
`

function formsFor(kind: Identity['kind'], name: string) {
  const identity: Identity = { kind, name, admin: false, version: '5.2.1', scopes: [] }
  const lack = lackOf(identity, ['list:users', 'admin'], { for: 'apply', why: 'Only admins\u2028can' })
  if (lack === undefined) throw new Error('nothing lacks')
  return { lack, forms: inEveryForm(lack) }
}

describe('a name', () => {
  test('is one value of YAML, and every other line is as it would be', () => {
    fc.assert(
      fc.property(names, fc.constantFrom<Identity['kind']>('service', 'user'), (name, kind) => {
        const { lack, forms } = formsFor(kind, name)
        const [role] = lack.roles
        expect(parse(forms.helm)).toEqual({
          hub: { loadRoles: { [role?.name ?? '']: { [`${kind}s`]: [name], scopes: ['list:users'] } } },
        })
        for (const text of Object.values(forms)) expect(text).toMatch(/^[\n -~]+$/)
        const lines = (text: string): number => text.split('\n').length
        for (const form of ['python', 'helm', 'tljh'] as const)
          expect(lines(forms[form])).toBe(lines(formsFor(kind, 'plain').forms[form]))
      }),
    )
  })

  const drawn = [...hostile, ...fc.sample(names, 30)]

  test.runIf(hasPython)('is one value of Python', () => {
    const script =
      'import ast, json, sys; json.dump([ast.literal_eval(one) for one in json.load(sys.stdin)], sys.stdout)'
    expect(python(script, drawn.map(literal))).toEqual(drawn)
  })

  test.runIf(hasPython)('leaves a config that Python runs', () => {
    for (const form of ['python', 'tljh'] as const) {
      const roles = drawn.map((name) => formsFor('service', name))
      const loaded = python(
        config,
        roles.map(({ forms }) => forms[form]),
      )
      expect(loaded).toEqual(
        roles.map(({ lack }, at) => ({
          services: [],
          roles: [{ name: lack.roles[0]?.name, services: [drawn[at]], scopes: ['list:users'] }],
        })),
      )
    }
  })

  test('with half of a pair of surrogates, which no hub can store, is not refused by YAML', () => {
    expect(literal('a\ud800b')).toBe('"a\\U0000fffdb"')
    expect(comments(['a\ud800\nb'])).toEqual(['# a\\U0000fffd\\U0000000ab'])
  })
})

describe('the commands in the comments', () => {
  /** Lines of a comment that are commands, with a program of the hub's machine in place of one that is not here. */
  function shell(lines: readonly string[], programs: Readonly<Record<string, string>>, end: string) {
    const folder = temporaryFolder()
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const script = [...lines.map((line) => line.replace(/^# +/, '').replaceAll('/opt/tljh', folder)), end].join('\n')
    const env = { PATH: `${bin}:${process.env['PATH']}` }
    return { folder, out: execFileSync('bash', ['--norc', '-euc', script], { env, cwd: folder, encoding: 'utf8' }) }
  }

  test('of Helm read each token of the secret', () => {
    const lines = setUpOf({ isForAdmins: false })
      .helm.split('\n')
      .filter((line) => /kubectl|jsonpath/.test(line))
    expect(lines).toHaveLength(4)
    for (const [at, service] of ['hubplan-plan', 'hubplan-apply'].entries()) {
      const kubectl = 'for one in "$@"; do echo "<$one>" >> args; done; printf aHVzaA=='
      const own = lines.slice(at * 2, at * 2 + 2)
      const { folder, out } = shell(own, { kubectl }, 'printf %s "$HUBPLAN_TOKEN"')
      expect(out).toBe('hush')
      expect(readFileSync(join(folder, 'args'), 'utf8').trimEnd().split('\n')).toEqual([
        '<get>',
        '<secret>',
        '<hub>',
        '<-n>',
        '<NAMESPACE>',
        '<-o>',
        `<jsonpath={.data.hub\\.services\\.${service}\\.apiToken}>`,
      ])
    }
  })

  test('of TLJH make tokens that only their owner can read', () => {
    const lines = setUpOf({ isForAdmins: false })
      .tljh.split('\n')
      .filter((line) => /^# {3}(?:sudo|export HUBPLAN_TOKEN)/.test(line))
    const programs = { sudo: 'exec "$@"', 'tljh-config': 'echo "$@" > reloaded', openssl: 'echo "$@" hush' }
    const { folder, out } = shell(['mkdir state', ...lines], programs, 'printf %s "$HUBPLAN_TOKEN"')
    expect(out).toBe('rand -hex 32 hush')
    const state = join(folder, 'state')
    expect(readdirSync(state).sort()).toEqual(['hubplan-apply.token', 'hubplan-plan.token'])
    for (const name of readdirSync(state)) expect((statSync(join(state, name)).mode & 0o777).toString(8)).toBe('600')
    expect(readFileSync(join(folder, 'reloaded'), 'utf8')).toBe('reload hub\n')
  })
})
