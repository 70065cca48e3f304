// Each shell with its own script: the words it would offer.
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, test } from 'vitest'

import { runCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const folder = temporaryFolder()
const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, TERM: 'dumb' }

beforeAll(async () => {
  symlinkSync(fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), join(folder, 'hubplan'))
  writeFileSync(join(folder, 'plan-of-may.json'), '')
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runCli(['completion', shell], { cwd: folder })
    expect(code).toBe(0)
    writeFileSync(join(folder, `script.${shell}`), stdout)
  }
})

function has(shell: string): boolean {
  return process.env['HUBPLAN_REQUIRE_HUB'] === '1' || spawnSync(shell, ['--version']).error === undefined
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** What bash's function puts into COMPREPLY. */
function inBash(...words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `source script.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _hubplan; printf '%s\\n' "\${COMPREPLY[@]}"`
  return lines(execFileSync('bash', ['--norc', '-c', script], { cwd: folder, env, encoding: 'utf8' }))
}

function inFish(line: string): string[] {
  const script = `source script.fish; complete --do-complete '${line}'`
  const out = execFileSync('fish', ['--no-config', '-c', script], { cwd: folder, env, encoding: 'utf8' })
  return lines(out).map((found) => found.split('\t')[0] ?? '')
}

/** zsh completes only at a prompt: its function is run with `_describe` and `_files` that print what they are given. */
function inZsh(...words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `
compdef() { :; }
source ./script.zsh
_describe() { local name="$2"; print -l -- "\${(@P)name}"; }
_files() { print -l -- *; }
words=(${quoted}); CURRENT=${words.length}
_hubplan`
  return lines(execFileSync('zsh', ['-f', '-c', script], { cwd: folder, env, encoding: 'utf8' }))
}

describe('bash', () => {
  test('offers the commands that begin like this', () => {
    expect(inBash('hubplan', 're')).toEqual(['review', 'rehearse', 'revert'])
  })

  test('offers flags of the command', () => {
    expect(inBash('hubplan', 'plan', '--prot')).toEqual(['--protect', '--protect-from'])
  })

  test('offers the values that a flag takes', () => {
    expect(inBash('hubplan', 'plan', '--provider', 'ju')).toEqual(['jupyterhub'])
  })

  test('offers the topics of the manual', () => {
    expect(inBash('hubplan', 'help', 'g')).toEqual(['guards'])
  })

  test('offers files', () => {
    expect(inBash('hubplan', 'show', 'plan-o')).toEqual(['plan-of-may.json'])
  })

  test('offers a file as one word, whatever its name holds, and runs nothing of it', () => {
    const names = ['odd *.json', 'odd name.json', 'odd$(touch ran).json', 'odd*.json']
    for (const name of names) writeFileSync(join(folder, name), '')
    expect(inBash('hubplan', 'show', 'odd').sort()).toEqual(names.sort())
    expect(readdirSync(folder)).not.toContain('ran')
  })
})

describe.runIf(has('fish'))('fish', () => {
  test('offers commands, flags and files', () => {
    expect(inFish('hubplan re')).toEqual(expect.arrayContaining(['rehearse', 'revert', 'review']))
    expect(inFish('hubplan plan --prot')).toEqual(expect.arrayContaining(['--protect', '--protect-from']))
    expect(inFish('hubplan show plan-o')).toContain('plan-of-may.json')
  })
})

describe.runIf(has('zsh'))('zsh', () => {
  test('offers commands, flags and files', () => {
    expect(inZsh('hubplan', 're').join('\n')).toContain('rehearse')
    expect(inZsh('hubplan', 'plan', '--prot').join('\n')).toContain('--protect-from')
    expect(inZsh('hubplan', 'show', '')).toContain('plan-of-may.json')
  })
})

test('a shell that is not known is told which ones are', async () => {
  const { code, stderr } = await runCli(['completion', 'tcsh'], { cwd: folder })
  expect(code).toBe(1)
  expect(stderr).toContain('bash, zsh, fish')
})
