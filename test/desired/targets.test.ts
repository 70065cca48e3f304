import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { formatPlace, type Problem } from '../../src/core/problem.ts'
import { type DesiredFlags, loadPlanConfig, readTargets } from '../../src/desired/index.ts'
import { suffixOf } from '../../src/desired/targets.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'

type Files = Readonly<Record<string, string>>

function folder(files: Files): string {
  const path = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

const load = (files: Files, flags: Partial<DesiredFlags>) =>
  loadPlanConfig({ ...noFlags, ...flags }, { env: {}, cwd: folder(files), now })

async function faults(files: Files, flags: Partial<DesiredFlags>): Promise<string[]> {
  const thrown = (await load(files, flags).catch((failure: unknown) => failure)) as Problem
  return (thrown.diagnostics ?? []).map(({ at, message }) => `${formatPlace(at)}: ${message}`)
}

describe('the variables of a target', () => {
  it.each([
    ['emea', 'EMEA'],
    ['us-east', 'US_EAST'],
    ['a_b-c', 'A_B_C'],
  ])('of %s end in %s', (name, suffix) => {
    expect(suffixOf(name)).toBe(suffix)
  })
})

const several = `version: 1
protect: ["*@corp.com", boss@x.com]
targets:
  emea: { provider: alteryx, url: "https://eu1.alteryxcloud.com/v4", workspace: "11", protect: [ann@x.com] }
  hub: { url: "https://hub.example.edu/hub" }
`

describe('a file for several systems', () => {
  it('is one for each of them', async () => {
    const emea = await load({ 'hubplan.yaml': several }, { target: 'emea', prune: true, protect: ['typed@x.com'] })
    expect(emea).toMatchObject({
      provider: 'alteryx',
      workspace: '11',
      fileUrl: { url: 'https://eu1.alteryxcloud.com' },
    })
    expect(emea.sources.scope.protect).toEqual(['*@corp.com', 'boss@x.com', 'ann@x.com', 'typed@x.com'])
    // What is for one target alone must be somebody there.
    expect(emea.sources.scope.shared).toEqual(['*@corp.com', 'boss@x.com', 'typed@x.com'])
    const hub = await load({ 'hubplan.yaml': several }, { target: 'hub', absent: ['x'] })
    expect(hub).toMatchObject({
      provider: 'jupyterhub',
      workspace: undefined,
      fileUrl: { url: 'https://hub.example.edu' },
    })
  })
  it.each<[string, readonly string[]]>([
    ['all', ['emea', 'hub']],
    ['*', ['emea', 'hub']],
    ['h?b', ['hub']],
    ['[!h]*', ['emea']],
    ['hub', ['hub']],
  ])('has for --target %s', async (target, meant) => {
    const cwd = folder({ 'hubplan.yaml': several })
    expect(await readTargets(target, {}, { cwd })).toEqual({ meant, isOneOfSeveral: true })
  })
  it.each<[string, string | undefined, string, string | undefined]>([
    [
      'no choice',
      undefined,
      'hubplan.yaml is for several systems (emea, hub), and no target is chosen.',
      'choose one with --target NAME, or all with --target all',
    ],
    ['a slip', 'emae', 'There is no target "emae" in hubplan.yaml; did you mean emea?', undefined],
    ['another case', 'EMEA', 'There is no target "EMEA" in hubplan.yaml; did you mean emea?', undefined],
    ['a stranger', 'constructor', 'There is no target "constructor" in hubplan.yaml; there are emea, hub.', undefined],
    [
      'several of them',
      'all',
      '--target all is for several targets, and only one is possible here.',
      'choose one of emea, hub',
    ],
  ])('is refused with %s', async (_, target, message, hint) => {
    const thrown = await load({ 'hubplan.yaml': several }, { absent: ['x'], ...(target && { target }) }).catch(
      (failure: unknown) => failure,
    )
    expect(thrown).toMatchObject({ code: 'usage', message, hint, topic: 'many-hubs' })
  })
  it('suggests a target that is written like its variables', async () => {
    const yaml = 'version: 1\ntargets: { us-east: {}, us-west: {} }\n'
    const thrown = await load({ 'hubplan.yaml': yaml }, { target: 'US_EAST' }).catch((failure: unknown) => failure)
    expect((thrown as Problem).message).toBe('There is no target "US_EAST" in hubplan.yaml; did you mean us-east?')
  })
  it('lists a dozen of many targets', async () => {
    const names = Array.from({ length: 80 }, (_, at) => `hub${String(at + 1).padStart(2, '0')}`)
    const yaml = `version: 1\ntargets: { ${names.map((name) => `${name}: {}`).join(', ')} }\n`
    const thrown = await load({ 'hubplan.yaml': yaml }, { target: 'physics' }).catch((failure: unknown) => failure)
    expect((thrown as Problem).message).toMatch(/; there are hub01, .*, hub12 and 68 more\.$/)
    expect(await readTargets('zoo*', {}, { cwd: folder({ 'hubplan.yaml': yaml }) }).catch(String)).toContain(
      'No target matches zoo*; there are hub01,',
    )
  })
  it.each<[string, Partial<DesiredFlags>, string, RegExp]>([
    [
      'beside target',
      { target: 'emea' },
      `${several}target: { url: "https://x.example" }\n`,
      /target and targets do not go/,
    ],
    ['with a name for all', { target: 'a' }, 'version: 1\ntargets: { all: { provider: alteryx } }\n', /all/],
    [
      'with a name in capitals',
      { target: 'a' },
      'version: 1\ntargets: { Physics: {} }\n',
      /^hubplan\.yaml:2:12: the name "Physics" is not possible here; use lower-case letters, digits, - and _, at most 40; all is reserved$/,
    ],
    [
      'without any',
      { target: 'a' },
      'version: 1\ntargets: {}\n',
      /^hubplan\.yaml:2:10: targets is empty; give at least one entry$/,
    ],
    ['with a wrong workspace', { target: 'a' }, 'version: 1\ntargets: { a: { workspace: x1 } }\n', /workspace/],
    [
      'with names of one variable',
      { target: 'a-b' },
      'version: 1\ntargets: { a-b: {}, a_b: {} }\n',
      /would share their variables/,
    ],
    [
      'with exact names',
      { target: 'a' },
      'version: 1\ntargets: { a: { provider: alteryx, names: exact } }\n',
      /not case-sensitive/,
    ],
  ])('%s is a fault', async (_, flags, yaml, message) => {
    const told = await faults({ 'hubplan.yaml': yaml }, { absent: ['x'], ...flags })
    expect(told.join('\n')).toMatch(message)
  })
  it('tells faults of a target where they are written', async () => {
    const yaml = 'version: 1\ntargets:\n  a: { provider: alteryx }\n  b: { url: "ftp://x" }\n'
    const thrown = (await load({ 'hubplan.yaml': yaml }, { target: 'b', absent: ['x'] }).catch(
      (failure: unknown) => failure,
    )) as Problem
    expect(thrown.message).toContain('hubplan.yaml:4')
  })
  it('is needed for a choice', async () => {
    const thrown = await load({ 'hubplan.yaml': 'version: 1\n' }, { target: 'emea', absent: ['x'] }).catch(
      (one: unknown) => one,
    )
    expect((thrown as Problem).message).toContain('--target emea: no file names several targets')
  })
})

describe('a list of who stays', () => {
  const list = (text: string, name = 'keep.csv') =>
    load({ [name]: text }, { provider: 'alteryx', prune: true, protectFrom: [name] }).catch(
      (failure: unknown) => failure,
    )
  // Paths of lists are relative to the folder of the run.
  it.each<[string, string, string]>([
    ['e-mails', 'email\nAnn@x.com\n', 'Ann@x.com'],
    ['user names', 'username\nann@x.com\n', 'ann@x.com'],
    ['more columns', 'email,why\nann@x.com,boss\n', 'ann@x.com'],
    ['a star that is no pattern', 'email\n*@x.com\n', '[*]@x.com'],
  ])('has %s', async (_, text, glob) => {
    expect(await list(text)).toMatchObject({ sources: { scope: { protect: [glob], shared: [glob] } } })
  })
  it('may be YAML', async () => {
    expect(await list('- name: ann@x.com\n', 'keep.yaml')).toMatchObject({
      sources: { scope: { protect: ['ann@x.com'] } },
    })
  })
  it.each([
    ['nobody', 'email\n', 'this list of protected users is empty'],
    ['no header', 'ann@x.com,x\nben@x.com,x\n', 'no username column'],
    ['a name', 'email\nann\n', 'keep.csv:2:1: the name "ann" is not an e-mail address'],
    ['an empty cell', 'email,why\n,boss\n', 'keep.csv:2:1: the name "" is empty'],
  ])('with %s is a fault', async (_, text, message) => {
    const { diagnostics } = (await list(text)) as Problem
    expect(diagnostics.map((one) => `${formatPlace(one.at)}: ${one.message}`).join('\n')).toContain(message)
  })
  it('is among the inputs of the plan', async () => {
    expect(await list('email\nann@x.com\n')).toMatchObject({ inputs: [{ path: 'keep.csv', rows: 1 }] })
  })
})
